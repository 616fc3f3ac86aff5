package dev.seawall.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.CorruptionException;
import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.WalException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that is copied by {@code cp} while it is written. Files are copied one after the other, so
 * a copy is no moment of the log's life: a segment may be missing that was deleted meanwhile, or
 * end before another begins. It is refused with an error that says so, or opens: then it shows
 * nothing but what was appended, without a hole, and all that OS or DISK had acknowledged when the
 * copying began and that was not truncated since.
 */
@Timeout(120)
class LiveCopyTest {
  private static final int COPIES =
      "long".equals(System.getProperty("seawall.test.scale")) ? 1000 : 6;

  @TempDir private Path directory;

  private final AtomicBoolean done = new AtomicBoolean();
  private final Ledger ledger = new Ledger();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  @Test
  void shouldOpenOrBeRefusedButNeverShowWhatWasNotThereWhenCopiedWhileWritten() throws Exception {
    Path log = directory.resolve("log");
    ExecutorService executor = Executors.newCachedThreadPool();
    int opened = 0;
    int refused = 0;
    try (Wal wal = Wal.open(log, RandomWriter.options().build())) {
      RandomWriter writer = new RandomWriter(wal, 1, lines::add);
      List<Future<Void>> writers = new ArrayList<>();
      for (int thread = 0; thread < RandomWriter.THREADS; thread++) {
        int number = thread;
        writers.add(executor.submit(() -> write(writer, number)));
      }
      for (int i = 0; i < COPIES; i++) {
        Path copy = Files.createDirectory(directory.resolve("copy" + i));
        // only those that are there now: the writers may be faster than this
        for (int left = lines.size(); left > 0; left--) {
          ledger.note(lines.remove());
        }
        Copies.copy(log, copy);
        if (check(copy)) {
          opened++;
        } else {
          refused++;
        }
      }
      done.set(true);
      for (Future<Void> each : writers) {
        each.get();
      }
    }
    executor.shutdown();
    System.out.printf("trust: copies copies=%d opened=%d refused=%d%n", COPIES, opened, refused);
    assertThat(opened).isPositive();
  }

  private Void write(RandomWriter writer, int thread) throws WalException {
    writer.run(thread, number -> !done.get());
    return null;
  }

  /** Reads a copy; false if it was refused. */
  private boolean check(Path copy) throws WalException {
    Map<String, FoundStream> found;
    try (Wal wal = Wal.open(copy, RandomWriter.options().build())) {
      found = read(wal);
      for (int i = 0; i < RandomWriter.SHARED_STREAMS; i++) { // nothing is truncated there
        String shared = RandomWriter.shared(i);
        assertThat(ledger.missing(shared, found.get(shared))).isEmpty();
      }
      assertThat(wal.verify(progress -> {}).isSound()).isTrue();
      wal.stream("another").append(new byte[10]);
    } catch (CorruptionException e) {
      assertThat(e).hasMessageContaining(".seg");
      return false;
    }
    try (Wal wal = Wal.open(copy, RandomWriter.options().build())) {
      assertThat(read(wal)).isEqualTo(found);
    }
    return true;
  }

  private static Map<String, FoundStream> read(Wal wal) throws WalException {
    Map<String, FoundStream> found = new TreeMap<>();
    for (StreamInfo info : wal.streams()) {
      if (!info.name().equals("another")) {
        found.put(info.name(), FoundStream.read(wal.stream(info.name())));
      }
    }
    return found;
  }
}
