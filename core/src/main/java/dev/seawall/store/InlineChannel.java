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
 *
 * <p>A thread that runs out of stack or memory within the JDK's channel may stay on its list of
 * those who use it, with a lock that nobody releases: whoever closed that channel would wait for
 * ever. So one in which a thread was struck is not closed any more; it stays open until the process
 * ends.
 */
final class InlineChannel implements AutoCloseable {
  private final Path path;
  private final AsynchronousFileChannel channel;

  /** Whether a thread was struck within; set where it is caught, since no call may be possible. */
  private volatile boolean isStruck;

  private InlineChannel(Path path, AsynchronousFileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static InlineChannel open(Path path, OpenOption... options) throws IOException {
    return new InlineChannel(
        path, AsynchronousFileChannel.open(path, Set.of(options), InlineExecutor.INSTANCE));
  }

  long size() throws IOException {
    try {
      return channel.size();
    } catch (RuntimeException | Error e) {
      isStruck = true;
      throw e;
    }
  }

  /** Reads once: returns the number of bytes, or -1 at or behind the end. */
  int read(ByteBuffer target, long offset) throws IOException {
    try {
      return resultOf(channel.read(target, offset));
    } catch (RuntimeException | Error e) {
      isStruck = true;
      throw e;
    }
  }

  /** Writes once: returns the number of bytes, which may be fewer than remain. */
  int write(ByteBuffer source, long offset) throws IOException {
    try {
      return resultOf(channel.write(source, offset));
    } catch (RuntimeException | Error e) {
      isStruck = true;
      throw e;
    }
  }

  void truncate(long length) throws IOException {
    try {
      channel.truncate(length);
    } catch (RuntimeException | Error e) {
      isStruck = true;
      throw e;
    }
  }

  /** Syncs the data and what is needed to find it: {@code fdatasync}. */
  void syncData() throws IOException {
    try {
      channel.force(false);
    } catch (RuntimeException | Error e) {
      isStruck = true;
      throw e;
    }
  }

  /** Syncs everything, metadata included: {@code fsync}. */
  void syncAll() throws IOException {
    try {
      channel.force(true);
    } catch (RuntimeException | Error e) {
      isStruck = true;
      throw e;
    }
  }

  /** Locks the whole file until this channel is closed; returns false if someone else holds it. */
  boolean tryLock() throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (RuntimeException | Error e) {
      isStruck = true;
      throw e;
    }
  }

  /** As {@link #tryLock()}, but beside others who only ask; the file may be open for reading. */
  boolean tryLockShared() throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, true) != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (RuntimeException | Error e) {
      isStruck = true;
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (isStruck) {
      System.getLogger(InlineChannel.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "{0} stays open until the process ends: a thread ran out of stack or memory in it",
              path);
    } else {
      channel.close();
    }
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
