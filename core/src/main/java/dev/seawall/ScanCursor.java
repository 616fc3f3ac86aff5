package dev.seawall;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Walks over a log in physical order, for tools. It never stops at damage: a damaged range is an
 * item of its own. For one thread at a time.
 */
public interface ScanCursor extends Closeable {

  /**
   * Moves to the next item.
   *
   * @return false at the end of the log
   * @throws WalException if reading fails
   */
  boolean next() throws WalException;

  /**
   * The current item.
   *
   * @return what it is and where
   */
  ScanItem item();

  /**
   * The records of the current item.
   *
   * @return for a frame of a stream, its records; otherwise none
   * @throws CorruptionException if the frame is valid, but cannot be decoded
   * @throws MissingCodecException if the frame is compressed with a codec that is not there
   * @throws EncryptionException if the frame is encrypted with a key that is not there
   * @throws WalException if its records cannot be had for another reason
   */
  List<WalRecord> records() throws WalException;

  /**
   * The bytes of the current item, as they are on disk.
   *
   * @return a read-only view from position to limit, valid until the next call of {@link #next()};
   *     of a long damaged or unused range only the beginning
   */
  ByteBuffer bytes();

  /** Lets go of the segments it holds; doing so twice is harmless. */
  @Override
  void close();
}
