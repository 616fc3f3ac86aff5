package dev.seawall.fuzz;

import static dev.seawall.fuzz.Bits.check;
import static dev.seawall.fuzz.Bits.littleEndian;

import dev.seawall.format.Checksum;
import dev.seawall.format.CommitRecord;
import dev.seawall.format.ControlRecord;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.RecordCodec;
import dev.seawall.format.SegmentHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The pure decoders. What they accept must mean the same when it is encoded once more. */
final class FormatTargets {
  private static final int CRC_AT = 124;
  private static final long SALT = 7;
  private static final int[] KINDS =
      Arrays.stream(ControlRecord.Kind.values()).mapToInt(ControlRecord.Kind::code).toArray();

  private FormatTargets() {}

  /** First byte: whether to make the checksum right. */
  static void segmentHeader(byte[] input) {
    if (input.length == 0) {
      return;
    }
    ByteBuffer bytes = littleEndian(Bits.from(input, 1));
    if ((input[0] & 1) != 0 && bytes.limit() >= SegmentHeader.BYTES) {
      CRC32C crc = new CRC32C();
      crc.update(bytes.duplicate().limit(CRC_AT));
      bytes.putInt(CRC_AT, (int) crc.getValue());
    }
    switch (SegmentHeader.examine(bytes)) {
      case VALID -> {
        SegmentHeader header = SegmentHeader.decode(bytes);
        check(
            header.encode().equals(bytes.duplicate().limit(SegmentHeader.BYTES)),
            "a header that is accepted is another one when it is encoded: " + header);
        check(header.hashCode() == SegmentHeader.decode(bytes).hashCode(), "decoded twice");
      }
      case NEWER -> check(!SegmentHeader.describeNewer(bytes).isEmpty(), "no reason");
      case ZERO, INVALID -> {
        // nothing to be read from it
      }
    }
  }

  /** First byte: whether to make the checksums right. */
  static void frameHeader(byte[] input) {
    if (input.length < 1 + FrameHeader.BYTES) {
      return;
    }
    ByteBuffer bytes = littleEndian(Bits.from(input, 1));
    ByteBuffer view = bytes.duplicate();
    Checksum checksum = new Checksum();
    long place = SegmentHeader.BYTES;
    long length = FrameHeader.frameLength(bytes, 0);
    boolean fits = FrameHeader.payloadLength(bytes, 0) > 0 && length <= bytes.limit();
    if ((input[0] & 1) != 0) {
      Reseal.frame(bytes, 0, place, SALT, fits);
    }
    if (!FrameHeader.isValid(checksum, bytes, view, 0, place, SALT)) {
      return;
    }
    check(FrameHeader.recordCount(bytes, 0) > 0, "a frame without records");
    check(length % FrameHeader.ALIGNMENT == 0 && length > FrameHeader.BYTES, "length " + length);
    int flags = FrameHeader.flags(bytes, 0);
    check(
        FrameHeader.unknownFlags(flags) != 0 || FrameHeader.codec(flags) <= 2,
        "an unknown codec passes for known");
    if (fits && FrameHeader.isPayloadValid(checksum, bytes, view, 0, place, SALT)) {
      readRecords(
          bytes, FrameHeader.BYTES, FrameHeader.BYTES + FrameHeader.payloadLength(bytes, 0));
      check(
          !FrameHeader.isValid(checksum, bytes, view, 0, place + 8, SALT),
          "the same frame passes for valid at another place");
    }
  }

  static void records(byte[] input) {
    readRecords(littleEndian(input), 0, input.length);
  }

  private static void readRecords(ByteBuffer bytes, int from, int end) {
    RecordCodec.Slot slot = new RecordCodec.Slot();
    RecordCodec.Slot again = new RecordCodec.Slot();
    int at = from;
    for (int next = slot.decode(bytes, at, end); next >= 0; next = slot.decode(bytes, at, end)) {
      check(next > at && next <= end, "from " + at + " to " + next + " of " + end);
      int keyLength = slot.keyLength();
      check(keyLength < 0 || slot.keyAt() + keyLength == slot.valueAt(), "the key ends elsewhere");
      check(slot.valueAt() + slot.valueLength() == next, "the value ends elsewhere");
      byte[] key = keyLength < 0 ? null : new byte[keyLength];
      if (key != null) {
        bytes.get(slot.keyAt(), key);
      }
      byte[] encoded =
          new byte[(int) RecordCodec.encodedLength(slot.type(), keyLength, slot.valueLength())];
      ByteBuffer target = littleEndian(encoded);
      int valueAt = RecordCodec.encodePrefix(target, 0, slot.type(), key, slot.valueLength());
      target.put(valueAt, bytes, slot.valueAt(), slot.valueLength());
      check(again.decode(target, 0, encoded.length) == encoded.length, "does not decode again");
      check(
          again.type() == slot.type()
              && again.keyLength() == keyLength
              && again.valueLength() == slot.valueLength(),
          "decodes to something else");
      at = next;
    }
  }

  /** First byte: which kind. */
  static void controlRecords(byte[] input) {
    if (input.length == 0) {
      return;
    }
    ByteBuffer value = littleEndian(Bits.from(input, 1));
    ControlRecord known =
        ControlRecord.decode(
            KINDS[(input[0] & 0xFF) % KINDS.length], value.duplicate().order(value.order()));
    ControlRecord any =
        ControlRecord.decode(input[0] & 0xFF, value.duplicate().order(value.order()));
    for (ControlRecord each : new ControlRecord[] {known, any}) {
      if (each == null) {
        continue;
      }
      check(!each.toString().isEmpty(), "says nothing");
      ControlRecord again = ControlRecord.decode(each.kind().code(), littleEndian(each.encode()));
      check(each.equals(again), each + " became " + again);
      check(
          each.encodedLength() == each.encode().length,
          "its length is not " + each.encodedLength());
    }
  }

  /** First eight bytes: the sequence of the COMMIT. */
  static void commitRecords(byte[] input) {
    if (input.length < Long.BYTES) {
      return;
    }
    ByteBuffer bytes = littleEndian(input);
    long commit = bytes.getLong();
    long[] bounds = CommitRecord.decode(bytes, commit);
    if (bounds == null) {
      return;
    }
    check(bounds.length % 2 == 0, "half a pair");
    CommitRecord.Ranges ranges = new CommitRecord.Ranges();
    long previous = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      check(
          bounds[i] > previous && bounds[i] <= bounds[i + 1] && bounds[i + 1] < commit,
          "not ascending: " + Arrays.toString(bounds));
      previous = bounds[i + 1];
      ranges.add(bounds[i], bounds[i + 1]);
    }
    byte[] encoded = CommitRecord.encode(bounds);
    check(Arrays.equals(encoded, Bits.from(input, Long.BYTES)), "encodes to something else");
    check(ranges.encodedLength() == CommitRecord.encode(ranges.bounds()).length, "length");
    check(
        CommitRecord.decode(littleEndian(CommitRecord.encode(ranges.bounds())), commit) != null,
        "joined ranges do not decode");
  }
}
