package dev.seawall.testkit;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.StoreFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The faults that disks are known for. */
public final class Faults {
  private Faults() {}

  /**
   * Fails a call that has no effect.
   *
   * @return the fault: "Input/output error"
   */
  public static Fault error() {
    return error(() -> new IOException("Input/output error (injected)"));
  }

  /**
   * Fails a call that has no effect, for want of room.
   *
   * @return the fault
   */
  public static Fault full() {
    return full("No space left on device");
  }

  /**
   * Fails a call that has no effect, because its user has used up what is his, though the disk has
   * room.
   *
   * @return the fault
   */
  public static Fault quotaExceeded() {
    return full("Disk quota exceeded");
  }

  /**
   * Fails a call that has no effect, because the process has as many files open as it may.
   *
   * @return the fault, for calls that open something
   */
  public static Fault noDescriptors() {
    return full("Too many open files");
  }

  private static Fault full(String reason) {
    return error(() -> new StoreFullException(reason + " (injected)", null));
  }

  /**
   * Fails a call that has no effect, because the process lacks the right.
   *
   * @return the fault
   */
  public static Fault accessDenied() {
    return error(() -> new IOException("Permission denied (injected)"));
  }

  /**
   * Fails a call that has no effect, because the file system takes no changes: it was mounted so,
   * or has turned itself so after an error.
   *
   * @return the fault, for calls that change something
   */
  public static Fault readOnly() {
    return error(() -> new IOException("Read-only file system (injected)"));
  }

  /**
   * Fails a call that has no effect.
   *
   * @param error makes the exception, anew for each call
   * @return the fault
   */
  public static Fault error(Supplier<? extends IOException> error) {
    return new Fault() {
      @Override
      public <T> T call(Action<T> action) throws IOException {
        throw error.get();
      }

      @Override
      public void run(VoidAction action) throws IOException {
        throw error.get();
      }
    };
  }

  /**
   * Fails a call that has its effect all the same: the bytes are written, the sync is done, the
   * segment is deleted.
   *
   * @return the fault
   */
  public static Fault errorAfterEffect() {
    return new Fault() {
      @Override
      public <T> T call(Action<T> action) throws IOException {
        action.run();
        throw new IOException("Input/output error, after the fact (injected)");
      }

      @Override
      public void run(VoidAction action) throws IOException {
        action.run();
        throw new IOException("Input/output error, after the fact (injected)");
      }
    };
  }

  /**
   * Reports success for a write, sync, truncation or deletion that never happens. Calls that return
   * something are not harmed.
   *
   * @return the fault; for each {@link IoOperation.Kind#SYNC} it makes an engine that never syncs
   */
  public static Fault skip() {
    return new Fault() {
      @Override
      public void run(VoidAction action) {}
    };
  }

  /**
   * Fails a write when it is partly done.
   *
   * @param bytes how many bytes get written
   * @return the fault, for writes
   */
  public static Fault errorAfter(int bytes) {
    return partialWrite(
        bytes,
        prefix ->
            new IOException("Input/output error after %d bytes (injected)".formatted(prefix)));
  }

  /**
   * Writes less than it was given, and then finds no room for the rest.
   *
   * @param bytes how many bytes get written
   * @return the fault, for writes
   */
  public static Fault shortWrite(int bytes) {
    return partialWrite(
        bytes,
        prefix ->
            new StoreFullException(
                "No space left on device after %d bytes (injected)".formatted(prefix), null));
  }

  private static Fault partialWrite(int bytes, IntFunction<IOException> error) {
    return new Fault() {
      @Override
      public void write(SegmentFile file, ByteBuffer source, long offset) throws IOException {
        int prefix = Math.min(bytes, source.remaining());
        file.write(source.slice(source.position(), prefix), offset);
        throw error.apply(prefix);
      }
    };
  }

  /**
   * Writes with one bit turned over, and reports success: the rot is on the disk, and every later
   * read shows it.
   *
   * @param seed decides which bit, together with the offset
   * @return the fault, for writes
   */
  public static Fault rotInWriting(long seed) {
    return new Fault() {
      @Override
      public void write(SegmentFile file, ByteBuffer source, long offset) throws IOException {
        ByteBuffer rotten = ByteBuffer.allocate(source.remaining()).put(source.duplicate()).flip();
        flipBit(rotten, 0, rotten.limit(), seed + offset);
        file.write(rotten, offset);
      }
    };
  }

  /**
   * Reads or maps with one bit turned over; what is on the disk is as it should be, and another
   * read shows that.
   *
   * @param seed decides which bit, together with the offset
   * @return the fault, for reads and mappings
   */
  public static Fault rotInReading(long seed) {
    return new Fault() {
      @Override
      public int read(SegmentFile file, ByteBuffer target, long offset) throws IOException {
        int from = target.position();
        int count = file.read(target, offset);
        flipBit(target, from, Math.max(from, from + count), seed + offset);
        return count;
      }

      @Override
      public ByteBuffer map(SegmentFile file, long offset, int length) throws IOException {
        ByteBuffer rotten = ByteBuffer.allocate(length).put(file.map(offset, length)).flip();
        flipBit(rotten, 0, length, seed + offset);
        return rotten.asReadOnlyBuffer();
      }
    };
  }

  private static void flipBit(ByteBuffer bytes, int from, int to, long seed) {
    if (from < to) {
      long bit = Math.floorMod(new Random(seed).nextLong(), 8L * (to - from));
      int at = from + (int) (bit / 8);
      bytes.put(at, (byte) (bytes.get(at) ^ 1 << bit % 8));
    }
  }

  /**
   * Writes to the wrong place, and reports success.
   *
   * @param distanceBytes how far behind the right place
   * @return the fault, for writes
   */
  public static Fault misdirect(long distanceBytes) {
    return new Fault() {
      @Override
      public void write(SegmentFile file, ByteBuffer source, long offset) throws IOException {
        file.write(source, Math.max(0, offset + distanceBytes));
      }
    };
  }

  /**
   * Reads less than there is, as an operating system may.
   *
   * @param bytes how many bytes a read returns at most
   * @return the fault, for reads
   */
  public static Fault shortRead(int bytes) {
    return new Fault() {
      @Override
      public int read(SegmentFile file, ByteBuffer target, long offset) throws IOException {
        int limit = target.limit();
        target.limit(Math.min(limit, target.position() + bytes));
        try {
          return file.read(target, offset);
        } finally {
          target.limit(limit);
        }
      }
    };
  }

  /**
   * Fails a sync the way Linux does: the next one succeeds and the bytes can be read, but they
   * never reach the disk. On stores other than a {@link SimulatedDisk}'s the sync just fails.
   *
   * @return the fault, for syncs
   */
  public static Fault loseUnsynced() {
    return new Fault() {
      @Override
      public void sync(SegmentFile file) throws IOException {
        if (file instanceof SimulatedFile simulated) {
          simulated.loseUnsynced();
        }
        throw new IOException("Input/output error while syncing (injected)");
      }
    };
  }

  /**
   * Makes a call slow. A sync of a {@link SimulatedDisk} covers what was written before it began.
   *
   * @param delay how long it takes more than it would; an interrupt does not shorten it
   * @return the fault
   */
  public static Fault slow(Duration delay) {
    return heldUp(() -> pause(delay));
  }

  /**
   * Holds a call up. A sync of a {@link SimulatedDisk} is held up half-way: it covers what was
   * written before it began, not what is written meanwhile.
   *
   * @param release lets the call go on; no interrupt does
   * @return the fault
   */
  public static Fault stuckUntil(CountDownLatch release) {
    return heldUp(() -> await(release));
  }

  private static Fault heldUp(Runnable wait) {
    return new Fault() {
      @Override
      public <T> T call(Action<T> action) throws IOException {
        wait.run();
        return action.run();
      }

      @Override
      public void run(VoidAction action) throws IOException {
        wait.run();
        action.run();
      }

      @Override
      public void sync(SegmentFile file) throws IOException {
        if (file instanceof SimulatedFile simulated) {
          simulated.sync(wait);
        } else {
          run(file::sync);
        }
      }
    };
  }

  private static void pause(Duration delay) {
    boolean interrupted = false;
    long end = System.nanoTime() + delay.toNanos();
    for (long left = delay.toNanos(); left > 0; left = end - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.sleep(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(CountDownLatch release) {
    boolean interrupted = false;
    while (release.getCount() > 0) {
      try {
        release.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
