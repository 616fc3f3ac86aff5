package dev.seawall.benchmarks.peer;

import java.util.function.LongConsumer;

/**
 * An opened log of a peer. What a peer cannot do throws {@link UnsupportedOperationException}. Only
 * {@link #appendDurable} is called by many threads: adapters of what is not made for that lock.
 *
 * <p>Each value begins with its number, from 0, in big-endian order; reading hands these on.
 */
public interface PeerLog extends AutoCloseable {

  /** Appends a value; when it returns, it is on the disk, whatever happens to the machine. */
  void appendDurable(int stream, byte[] value) throws Exception;

  /** Appends values to stream 0 at once, in whatever the peer has for that; then as above. */
  default void appendBatch(byte[] value, int count) throws Exception {
    throw new UnsupportedOperationException("no batches");
  }

  /** Appends a value to stream 0 without waiting for the disk. */
  default void append(byte[] value) throws Exception {
    throw new UnsupportedOperationException("always durable");
  }

  /** Has all that was appended on the disk when it returns. */
  default void sync() throws Exception {
    throw new UnsupportedOperationException("always durable");
  }

  /** Reads all values of stream 0 in order. */
  default void readAll(LongConsumer numbers) throws Exception {
    throw new UnsupportedOperationException("no reading");
  }

  /** Reads the value of a number of stream 0, and returns the number that is in it. */
  default long get(long number) throws Exception {
    throw new UnsupportedOperationException("no reading at random");
  }

  @Override
  void close() throws Exception;
}
