package dev.seawall.testkit;

import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Something that goes wrong in a call. The methods of this interface let the call pass; a fault
 * overrides those for the calls it harms. {@link #write}, {@link #read}, {@link #map} and {@link
 * #sync} go through {@link #run} and {@link #call}, so overriding these two reaches every call.
 */
public interface Fault {

  /**
   * Stands in for a call that returns something.
   *
   * @param <T> what it returns
   * @param action the call
   * @return what the caller gets
   * @throws IOException what the caller gets instead
   */
  default <T> T call(Action<T> action) throws IOException {
    return action.run();
  }

  /**
   * Stands in for a call that returns nothing.
   *
   * @param action the call
   * @throws IOException what the caller gets
   */
  default void run(VoidAction action) throws IOException {
    action.run();
  }

  /**
   * Stands in for a write.
   *
   * @param file the file to be written to
   * @param source the bytes; consumed for the caller, whatever is done with them here
   * @param offset where to write, in bytes
   * @throws IOException what the caller gets
   */
  default void write(SegmentFile file, ByteBuffer source, long offset) throws IOException {
    run(() -> file.write(source, offset));
  }

  /**
   * Stands in for a read.
   *
   * @param file the file to be read
   * @param target takes the bytes
   * @param offset where to read, in bytes
   * @return what the caller gets
   * @throws IOException what the caller gets instead
   */
  default int read(SegmentFile file, ByteBuffer target, long offset) throws IOException {
    return call(() -> file.read(target, offset));
  }

  /**
   * Stands in for a mapping.
   *
   * @param file the file to be mapped
   * @param offset where the range begins, in bytes
   * @param length the range's length in bytes
   * @return what the caller gets
   * @throws IOException what the caller gets instead
   */
  default ByteBuffer map(SegmentFile file, long offset, int length) throws IOException {
    return call(() -> file.map(offset, length));
  }

  /**
   * Stands in for a sync.
   *
   * @param file the file to be synced
   * @throws IOException what the caller gets
   */
  default void sync(SegmentFile file) throws IOException {
    run(file::sync);
  }

  /**
   * A call that returns something.
   *
   * @param <T> what it returns
   */
  @FunctionalInterface
  interface Action<T> {

    /**
     * Makes the call.
     *
     * @return what it returns
     * @throws IOException if it fails
     */
    T run() throws IOException;
  }

  /** A call that returns nothing. */
  @FunctionalInterface
  interface VoidAction {

    /**
     * Makes the call.
     *
     * @throws IOException if it fails
     */
    void run() throws IOException;
  }
}
