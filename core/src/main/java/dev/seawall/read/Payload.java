package dev.seawall.read;

import dev.seawall.EncryptionException;
import dev.seawall.MissingCodecException;
import dev.seawall.UnsupportedFormatException;
import dev.seawall.WalException;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The records of a verified frame, wherever they are: in the frame itself, or, where a frame does
 * not hold them as they are, in memory of its own. For one thread at a time.
 */
final class Payload {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);

  private final Decoding decoding;
  private @Nullable FrameDecoder decoder;
  private ByteBuffer bytes = NOTHING;
  private int at;
  private int end;
  private int generation;
  private long timeMillis;
  private long transactionId;
  private boolean isDecoded;

  Payload(Decoding decoding) {
    this.decoding = decoding;
  }

  /** Fails if a frame with a right header is of a kind this version does not know. */
  static void checkFlags(String file, int flags, long place) throws UnsupportedFormatException {
    if (FrameHeader.unknownFlags(flags) != 0) {
      throw new UnsupportedFormatException(
          file
              + ": the frame at offset "
              + place
              + " has flags 0x"
              + Integer.toHexString(flags)
              + ", which this version does not know");
    }
  }

  /**
   * Shows the records of a frame that has been verified.
   *
   * @param file the segment's name, for messages
   * @param header the segment's header
   * @param frame the buffer with the frame
   * @param frameAt where it begins there
   * @param place where it begins in the segment
   * @param bufferGeneration changes whenever the buffer is another one; above 0
   * @throws DamagedException if it cannot be decoded
   * @throws MissingCodecException if it cannot be decompressed here
   * @throws EncryptionException if it cannot be decrypted here
   * @throws UnsupportedFormatException if it is of a kind this version does not know
   */
  void show(
      String file,
      SegmentHeader header,
      ByteBuffer frame,
      int frameAt,
      long place,
      int bufferGeneration)
      throws DamagedException, WalException {
    int flags = FrameHeader.flags(frame, frameAt);
    checkFlags(file, flags, place);
    isDecoded = (flags & (FrameHeader.CODEC | FrameHeader.ENCRYPTED)) != 0;
    if (!isDecoded) {
      generation = bufferGeneration;
      bytes = frame;
      at = frameAt + FrameHeader.BYTES;
      end = at + FrameHeader.payloadLength(frame, frameAt);
    } else {
      decode(file, header, frame, frameAt, place);
    }
    timeMillis = header.createdMillis() + FrameHeader.timeMillis(frame, frameAt);
    if ((flags & FrameHeader.RELOCATED) != 0) {
      takeOriginalTime(place, FrameHeader.frameLength(frame, frameAt));
    }
    takeTransactionId(flags);
  }

  private void decode(String file, SegmentHeader header, ByteBuffer frame, int frameAt, long place)
      throws DamagedException, WalException {
    FrameDecoder present = decoder;
    if (present == null) {
      present = new FrameDecoder(decoding);
      decoder = present;
    }
    at = 0;
    end = present.decode(file, header, frame, frameAt, place);
    bytes = present.decoded();
    generation = present.generation();
  }

  /** Shows the records of a frame in memory. */
  void show(CachedFrame cached, int bufferGeneration) {
    generation = bufferGeneration;
    bytes = cached.image();
    at = FrameHeader.BYTES;
    end = bytes.capacity();
    timeMillis = cached.timeMillis();
    transactionId = cached.transactionId();
  }

  private void takeOriginalTime(long place, long length) throws DamagedException {
    if (end - at < FrameHeader.ORIGINAL_TIME_BYTES) {
      throw new DamagedException(
          place,
          length,
          "a relocated frame has no room for its time, though its checksum is right");
    }
    timeMillis = bytes.getLong(at);
    at += FrameHeader.ORIGINAL_TIME_BYTES;
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
    if (decoder != null) {
      decoder.trim();
    }
  }

  /** Where the records are, little-endian: only to be read at absolute indexes. */
  ByteBuffer bytes() {
    return bytes;
  }

  /** Whether the records are not in the frame as they are. */
  boolean isDecoded() {
    return isDecoded;
  }

  /** Changes whenever {@link #bytes()} becomes another buffer; never 0 once a frame is shown. */
  int generation() {
    return generation;
  }

  /** When the records were appended, in milliseconds since 1970. */
  long timeMillis() {
    return timeMillis;
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
