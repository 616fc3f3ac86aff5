package dev.seawall.store;

import dev.seawall.testkit.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What other processes do to a directory; each says on one line how that went, and waits for its
 * end.
 */
final class StoreChild {
  private StoreChild() {}

  /** Starts a process that locks a directory; it says "locked", or why it could not. */
  static ChildJvm locking(Path directory) throws IOException {
    return ChildJvm.of(Locker.class).start(directory);
  }

  /**
   * Starts a process that locks a directory; its calls that make directories and sync names are
   * written to a file, in order.
   */
  static ChildJvm lockingTraced(Path trace, Path directory) throws IOException {
    return ChildJvm.of(Locker.class)
        .behind("strace", "-f", "-qq", "-y", "-e", "trace=mkdir,fsync", "-o", trace.toString())
        .start(directory);
  }

  /** Starts a process that may not make files large, and writes a large one. */
  static ChildJvm writingWithinFileSizeLimit(Path directory) throws IOException {
    return ChildJvm.of(Writer.class).limitedTo("-f 128").start(directory);
  }

  /** Starts a process that may not have many files open, and creates more than it may. */
  static ChildJvm creatingWithinOpenFilesLimit(Path directory) throws IOException {
    return ChildJvm.of(Creator.class).limitedTo("-n 64").start(directory);
  }

  static final class Locker {
    private Locker() {}

    public static void main(String[] args) throws IOException {
      try (StoreLock lock = FileSegmentStore.open(Path.of(args[0])).lock()) {
        sayAndWait("locked");
      } catch (StoreLockedException e) {
        sayAndWait(e.getMessage());
      }
    }
  }

  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      try (SegmentFile file = FileSegmentStore.open(Path.of(args[0])).create(1)) {
        file.write(ByteBuffer.allocate(1 << 20), 0);
        sayAndWait("written");
      } catch (StoreFullException e) {
        sayAndWait(e.getMessage());
      }
    }
  }

  static final class Creator {
    private Creator() {}

    public static void main(String[] args) throws IOException {
      List<SegmentFile> open = new ArrayList<>();
      FileSegmentStore store = FileSegmentStore.open(Path.of(args[0]));
      // loads what it takes to explain, while classes still can be loaded
      IOException example = new FileSystemException("a", null, "No space left on device");
      String outcome = IoErrors.explain(Path.of(args[0]), "trying", example).getMessage();
      store.create(1).close();
      try {
        for (int number = 2; number < 100; number++) {
          open.add(store.create(number));
        }
      } catch (StoreFullException e) {
        outcome = e.getMessage();
      } finally {
        for (SegmentFile file : open) {
          file.close();
        }
      }
      store.create(100).close();
      sayAndWait(outcome);
    }
  }

  /** Returns when the parent is gone at the latest: then the input ends. */
  private static void sayAndWait(String line) throws IOException {
    System.out.println(line);
    System.in.read();
  }
}
