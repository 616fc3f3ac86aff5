package dev.seawall.testkit.encoding;

import dev.seawall.format.Checksum;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import dev.seawall.testkit.Corrupter;
import dev.seawall.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.NoSuchElementException;

/** The frames of a segment, and changes to them whose checksums are made right again. */
final class Frames {
  private final SimulatedDisk disk;
  private final long segment;
  private final ByteBuffer bytes;

  private Frames(SimulatedDisk disk, long segment, byte[] bytes) {
    this.disk = disk;
    this.segment = segment;
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static Frames of(SimulatedDisk disk, long segment) throws IOException {
    return new Frames(disk, segment, Corrupter.of(disk).read(segment));
  }

  static Frames of(SimulatedDisk disk, long segment, byte[] bytes) {
    return new Frames(disk, segment, bytes.clone());
  }

  /** Where the frame of a stream stands that begins with a sequence. */
  int at(int stream, long first) {
    int at = SegmentHeader.BYTES;
    while (FrameHeader.stream(bytes, at) != stream
        || FrameHeader.firstSequence(bytes, at) != first) {
      if (FrameHeader.recordCount(bytes, at) == 0) {
        throw new NoSuchElementException("stream " + stream + ", sequence " + first);
      }
      at += (int) FrameHeader.frameLength(bytes, at);
    }
    return at;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  int payloadLength(int at) {
    return FrameHeader.payloadLength(bytes, at);
  }

  byte[] bytes(int at) {
    return Arrays.copyOfRange(bytes.array(), at, at + (int) FrameHeader.frameLength(bytes, at));
  }

  ByteBuffer replace(int at, byte[] frame) {
    return bytes.put(at, frame);
  }

  /** Makes the checksums of a frame right, and writes the segment back. */
  void reseal(int at) throws IOException {
    long salt = SegmentHeader.decode(bytes).salt();
    Checksum checksum = new Checksum();
    ByteBuffer view = bytes.duplicate();
    int padded = FrameHeader.padded(payloadLength(at));
    int payload = checksum.of(view, at + FrameHeader.BYTES, padded);
    bytes.putInt(at + 4, payload ^ Checksum.mask(salt, at + 1));
    int header = checksum.of(view, at + 4, FrameHeader.BYTES - 4);
    bytes.putInt(at, header ^ Checksum.mask(salt, at));
    Corrupter.of(disk).replace(segment, bytes.array());
  }
}
