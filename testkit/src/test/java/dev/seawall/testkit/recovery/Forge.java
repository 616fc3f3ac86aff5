package dev.seawall.testkit.recovery;

import dev.seawall.format.Checksum;
import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import dev.seawall.testkit.recovery.Lab.FrameAt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Changes bytes and makes their checksums right again, as only a program that writes this format
 * does.
 */
final class Forge {
  private static final int PAYLOAD_LENGTH_AT = 8;
  private static final int FLAGS_AT = 28;
  private static final int HEADER_CRC_AT = 124;
  private static final int VERSION_AT = 8;
  private static final int TRAILER_CRC_AT = 56;

  private static final int PAYLOAD_CRC_AT = 4;

  /** Behind the type, no key, and the length of the value. */
  private static final int CONTROL_STREAM_AT = 3;

  private Forge() {}

  static void setFlags(Lab lab, FrameAt frame, int flags) throws IOException {
    changeFrame(lab, frame, FLAGS_AT, flags);
  }

  static void setPayloadLength(Lab lab, FrameAt frame, int length) throws IOException {
    changeFrame(lab, frame, PAYLOAD_LENGTH_AT, length);
  }

  /** Lets the first of the log's own records in a frame be about another stream. */
  static void setControlStream(Lab lab, FrameAt frame, int stream) throws IOException {
    ByteBuffer bytes = Lab.littleEndian(lab.segment(1));
    int payload = frame.payload();
    bytes.putInt(payload + CONTROL_STREAM_AT, stream);
    int padded = FrameHeader.padded(FrameHeader.payloadLength(bytes, frame.offset()));
    int crc = new Checksum().of(bytes.duplicate(), payload, padded);
    int mask = Checksum.mask(lab.header(1).salt(), frame.offset() + 1);
    lab.corrupter().replace(1, bytes.array());
    changeFrame(lab, frame, PAYLOAD_CRC_AT, crc ^ mask);
  }

  private static void changeFrame(Lab lab, FrameAt frame, int field, int value) throws IOException {
    ByteBuffer bytes = Lab.littleEndian(lab.segment(1));
    int at = frame.offset();
    bytes.putInt(at + field, value);
    int crc = new Checksum().of(bytes.duplicate(), at + 4, FrameHeader.BYTES - 4);
    bytes.putInt(at, crc ^ Checksum.mask(lab.header(1).salt(), at));
    lab.corrupter().replace(1, bytes.array());
  }

  /** Changes a field of a segment's header. */
  static void setVersion(Lab lab, long segment, int version) throws IOException {
    ByteBuffer bytes = Lab.littleEndian(lab.segment(segment));
    bytes.putInt(VERSION_AT, version);
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, HEADER_CRC_AT);
    bytes.putInt(HEADER_CRC_AT, (int) crc.getValue());
    lab.corrupter().replace(segment, bytes.array());
  }

  /** Changes a field of a sealed segment's trailer. */
  static void setTrailer(Lab lab, long segment, int field, int value) throws IOException {
    long salt = lab.header(segment).salt();
    ByteBuffer bytes = Lab.littleEndian(lab.segment(segment));
    int length = bytes.capacity();
    int at = length - Footer.TRAILER_BYTES;
    bytes.putInt(at + field, value);
    int crc = new Checksum().of(bytes.duplicate(), at, TRAILER_CRC_AT);
    bytes.putInt(at + TRAILER_CRC_AT, crc ^ Checksum.mask(salt, length));
    lab.corrupter().replace(segment, bytes.array());
  }

  /** The footer of a sealed segment: where it begins, and how long its parts are. */
  static Footer.Trailer trailer(Lab lab, long segment) throws IOException {
    byte[] bytes = lab.segment(segment);
    ByteBuffer trailer =
        ByteBuffer.allocate(Footer.TRAILER_BYTES).order(Lab.littleEndian(bytes).order());
    trailer.put(0, bytes, bytes.length - Footer.TRAILER_BYTES, Footer.TRAILER_BYTES);
    if (!Footer.isTrailer(
        trailer, SegmentHeader.decode(Lab.littleEndian(bytes)).salt(), bytes.length)) {
      throw new IllegalStateException("segment " + segment + " is not sealed");
    }
    return Footer.decodeTrailer(trailer);
  }
}
