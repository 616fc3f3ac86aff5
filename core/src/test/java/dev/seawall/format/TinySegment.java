package dev.seawall.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.index.FooterBuilder;
import dev.seawall.index.Run;
import dev.seawall.index.SegmentEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** The sealed segment of docs/format.md: a stream "a" with the record "hi" and the pair k = v. */
final class TinySegment {
  static final long CREATED_MILLIS = 1_767_323_045_000L; // 2026-01-02T03:04:05Z
  static final SegmentHeader HEADER =
      new SegmentHeader(
          UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
          1,
          1,
          0x0123456789ABCDEFL,
          0,
          0,
          0,
          0,
          CREATED_MILLIS,
          SegmentHeader.Encoding.PLAIN);

  private static final int PUT = 2;
  private static final int DATA_STREAM = 1;

  private final ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
  private final FrameHeader.Seal seal = new FrameHeader.Seal();
  private final SegmentEntry entry = new SegmentEntry("00000000000000000001.seg", HEADER);
  private final FooterBuilder footer = new FooterBuilder(entry);
  private int end = SegmentHeader.BYTES;

  private TinySegment() {
    bytes.put(0, HEADER.encode(), 0, SegmentHeader.BYTES);
  }

  static byte[] encode() {
    return new TinySegment().build();
  }

  private byte[] build() {
    ControlRecord creation =
        new ControlRecord(ControlRecord.Kind.STREAM_CREATED, DATA_STREAM, 0, 0, 0, "a");
    int at = end + FrameHeader.BYTES;
    int payloadEnd = record(at, creation.kind().code(), null, creation.encode());
    frame(0, 1, FrameHeader.CONTROL, payloadEnd - at);

    at = end + FrameHeader.BYTES;
    payloadEnd = record(at, RecordCodec.DATA, null, "hi".getBytes(UTF_8));
    payloadEnd = record(payloadEnd, PUT, "k".getBytes(UTF_8), "v".getBytes(UTF_8));
    frame(DATA_STREAM, 2, 0, payloadEnd - at);

    ByteBuffer built = footer.build(end, CREATED_MILLIS + 1000).bytes();
    byte[] segment = new byte[end + built.remaining()];
    bytes.get(0, segment, 0, end);
    built.get(0, segment, end, built.remaining());
    return segment;
  }

  private int record(int at, int type, byte[] key, byte[] value) {
    int valueAt = RecordCodec.encodePrefix(bytes, at, type, key, value.length);
    bytes.put(valueAt, value);
    return valueAt + value.length;
  }

  private void frame(int stream, int count, int flags, int payloadLength) {
    seal.set(HEADER.salt(), SegmentHeader.BYTES, 0);
    FrameHeader.describe(bytes, end, stream, 1, count, payloadLength);
    FrameHeader.setFlags(bytes, end, flags);
    FrameHeader.seal(seal, bytes, bytes.duplicate(), end, end);
    int length = (int) FrameHeader.frameLength(bytes, end);
    Run run = Run.begin(entry, stream, 1, end);
    run.add(1, count, end, length);
    footer.addRun(run);
    footer.addFrame(FrameHeader.headerCrc(bytes, end));
    end += length;
  }
}
