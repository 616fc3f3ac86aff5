package dev.seawall.testkit;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.StoreFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
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
    return error(() -> new StoreFullException("No space left on device (injected)", null));
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
    return new Fault() {
      @Override
      public void write(SegmentFile file, ByteBuffer source, long offset) throws IOException {
        int prefix = Math.min(bytes, source.remaining());
        file.write(source.slice(source.position(), prefix), offset);
        throw new IOException("Input/output error after %d bytes (injected)".formatted(prefix));
      }
    };
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
   * Holds a call up. A sync of a {@link SimulatedDisk} is held up half-way: it covers what was
   * written before it began, not what is written meanwhile.
   *
   * @param release lets the call go on; no interrupt does
   * @return the fault
   */
  public static Fault stuckUntil(CountDownLatch release) {
    return new Fault() {
      @Override
      public <T> T call(Action<T> action) throws IOException {
        await(release);
        return action.run();
      }

      @Override
      public void run(VoidAction action) throws IOException {
        await(release);
        action.run();
      }

      @Override
      public void sync(SegmentFile file) throws IOException {
        if (file instanceof SimulatedFile simulated) {
          simulated.sync(() -> await(release));
        } else {
          run(file::sync);
        }
      }
    };
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
