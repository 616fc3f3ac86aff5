package dev.seawall.read;

import dev.seawall.format.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The records of a verified frame, wherever they are: in the frame itself, or, where a frame does
 * not hold them as they are, in memory of its own. For one thread at a time.
 */
final class Payload {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);

  private ByteBuffer bytes = NOTHING;
  private int at;
  private int end;
  private int generation;
  private long transactionId;

  /**
   * Shows the records of a frame that has been verified and whose flags are known ones.
   *
   * @param bufferGeneration changes whenever the buffer is another one; never 0
   */
  void show(ByteBuffer frame, int frameAt, int bufferGeneration) {
    generation = bufferGeneration;
    bytes = frame;
    at = frameAt + FrameHeader.BYTES;
    end = at + FrameHeader.payloadLength(frame, frameAt);
    takeTransactionId(FrameHeader.flags(frame, frameAt));
  }

  private void takeTransactionId(int flags) {
    transactionId = 0;
    if ((flags & FrameHeader.TRANSACTIONAL) != 0 && end - at >= FrameHeader.TRANSACTION_ID_BYTES) {
      transactionId = bytes.getLong(at);
      at += FrameHeader.TRANSACTION_ID_BYTES;
    }
  }

  /** Lets go of the frame. */
  void clear() {
    bytes = NOTHING;
    at = 0;
    end = 0;
    generation = 0;
  }

  /** Where the records are, little-endian: only to be read at absolute indexes. */
  ByteBuffer bytes() {
    return bytes;
  }

  /** Changes whenever {@link #bytes()} becomes another buffer; never 0 once a frame is shown. */
  int generation() {
    return generation;
  }

  /** The transaction that the records belong to, 0 for none. */
  long transactionId() {
    return transactionId;
  }

  /** Where the first record begins. */
  int at() {
    return at;
  }

  /** Where the last record ends. */
  int end() {
    return end;
  }
}
