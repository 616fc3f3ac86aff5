package dev.seawall.write;

import dev.seawall.crypto.FrameCipher;
import dev.seawall.crypto.SegmentKey;
import dev.seawall.format.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Copies of a group's frames as they go into an encrypted segment. The group itself stays as it is:
 * what finds no room here is encrypted anew for the next segment, with that one's key. For the
 * leader alone.
 */
final class EncryptedFrames {
  /** Beyond this, memory is let go after use. */
  private static final int MOST_KEPT_BYTES = 4 << 20;

  private final FrameCipher cipher;
  private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
  private ByteBuffer view = bytes.duplicate();

  EncryptedFrames(SegmentKey key) {
    this.cipher = new FrameCipher(key);
  }

  /** How much longer than in its group a frame is in an encrypted segment. */
  static int extraBytes(ByteBuffer group, int at) {
    return isEncrypted(group, at) ? FrameHeader.ENCRYPTION_BYTES : 0;
  }

  /** The log's own records are not: opening reads them, and need not have the key. */
  private static boolean isEncrypted(ByteBuffer group, int at) {
    return (FrameHeader.flags(group, at) & FrameHeader.CONTROL) == 0;
  }

  /**
   * Encrypts frames and computes their checksums.
   *
   * @return a view of them, to be written at a place
   */
  ByteBuffer encrypt(
      StagingBuffer group, int from, int to, FrameHeader.Seal seal, long place, int length) {
    ensure(length);
    int at = 0;
    for (int frame = from; frame < to; frame++) {
      at += encrypt(group, frame, seal, at, place + at);
    }
    return view.limit(length).position(0);
  }

  private int encrypt(StagingBuffer group, int frame, FrameHeader.Seal seal, int at, long place) {
    ByteBuffer source = group.bytes();
    int from = group.frameAt(frame);
    int length = group.frameAt(frame + 1) - from;
    if (isEncrypted(source, from)) {
      int payload = FrameHeader.payloadLength(source, from);
      bytes.put(at, source, from, FrameHeader.BYTES);
      FrameHeader.setEncrypted(bytes, at);
      FrameHeader.stamp(seal, bytes, at);
      cipher.encrypt(source, from + FrameHeader.BYTES, payload, bytes, at, place);
      length += FrameHeader.ENCRYPTION_BYTES;
      int end = at + length;
      for (int pad = at + FrameHeader.BYTES + FrameHeader.ENCRYPTION_BYTES + payload;
          pad < end;
          pad++) {
        bytes.put(pad, (byte) 0);
      }
    } else {
      bytes.put(at, source, from, length);
    }
    FrameHeader.seal(seal, bytes, view.clear(), at, place);
    return length;
  }

  private void ensure(int length) {
    if (bytes.capacity() < length) {
      int room = (int) Math.max(length, Math.min(2L * bytes.capacity(), MOST_KEPT_BYTES));
      bytes = ByteBuffer.allocateDirect(room).order(ByteOrder.LITTLE_ENDIAN);
      view = bytes.duplicate();
    }
  }

  /** Where the frames are that were encrypted last, one behind the other from the beginning. */
  ByteBuffer bytes() {
    return bytes;
  }

  /** Lets go of what an unusually large group needed. */
  void trim() {
    cipher.trim();
    if (bytes.capacity() > MOST_KEPT_BYTES) {
      bytes = ByteBuffer.allocateDirect(0);
      view = bytes.duplicate();
    }
  }
}
