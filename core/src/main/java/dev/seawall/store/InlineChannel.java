package dev.seawall.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * A file channel that works on the calling thread and that no interrupt can close.
 *
 * <p>A {@code FileChannel} is closed under all its users when one of them is interrupted, and
 * reports the interrupt in place of what the disk said. An {@link AsynchronousFileChannel} is not,
 * and with an executor that runs inline nothing about it is asynchronous. The interrupt status of
 * the calling thread is left as it is.
 */
final class InlineChannel implements AutoCloseable {
  private final AsynchronousFileChannel channel;

  private InlineChannel(AsynchronousFileChannel channel) {
    this.channel = channel;
  }

  static InlineChannel open(Path path, OpenOption... options) throws IOException {
    return new InlineChannel(
        AsynchronousFileChannel.open(path, Set.of(options), InlineExecutor.INSTANCE));
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Reads once: returns the number of bytes, or -1 at or behind the end. */
  int read(ByteBuffer target, long offset) throws IOException {
    return resultOf(channel.read(target, offset));
  }

  /** Writes once: returns the number of bytes, which may be fewer than remain. */
  int write(ByteBuffer source, long offset) throws IOException {
    return resultOf(channel.write(source, offset));
  }

  void truncate(long length) throws IOException {
    channel.truncate(length);
  }

  /** Syncs the data and what is needed to find it: {@code fdatasync}. */
  void syncData() throws IOException {
    channel.force(false);
  }

  /** Syncs everything, metadata included: {@code fsync}. */
  void syncAll() throws IOException {
    channel.force(true);
  }

  /** Locks the whole file until this channel is closed; returns false if someone else holds it. */
  boolean tryLock() throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** As {@link #tryLock()}, but beside others who only ask; the file may be open for reading. */
  boolean tryLockShared() throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, true) != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static int resultOf(Future<Integer> completed) throws IOException {
    try {
      return completed.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      throw new AssertionError("an inline operation was still running when it returned", e);
    }
  }
}
