package dev.seawall.write;

import dev.seawall.format.FrameHeader;

/** How much room records may take in a {@link StagingBuffer}. */
final class StagingRoom {
  /**
   * What a record may take beyond its own bytes: a header of its own, and the padding of two
   * frames.
   */
  private static final int MOST_OVERHEAD = FrameHeader.BYTES + 2 * FrameHeader.ALIGNMENT;

  private StagingRoom() {}

  /**
   * How large a buffer must be for records of a total encoded length, each in a frame of its own at
   * worst.
   */
  static long capacityFor(long encoded, int records) {
    return encoded + (long) (records + 1) * MOST_OVERHEAD;
  }

  /**
   * How large a buffer must be for encoded records of a stream. Two neighbouring frames hold more
   * than a frame's size, or as many records as a frame may have.
   */
  static long capacityFor(EncodedRecords encoded, int frameSize, long frameRecords) {
    long most =
        2
            + 2L * encoded.length() / Math.max(1, frameSize - FrameHeader.TRANSACTION_ID_BYTES)
            + 2 * (encoded.count() / Math.min(frameRecords, Integer.MAX_VALUE));
    long frames = Math.min(most, encoded.count());
    return encoded.length() + frames * (MOST_OVERHEAD + FrameHeader.TRANSACTION_ID_BYTES);
  }
}
