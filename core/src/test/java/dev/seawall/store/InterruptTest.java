package dev.seawall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.store.SegmentStore.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threads that share a file are interrupted all the time, and none of them may notice. */
@Timeout(60)
class InterruptTest {
  private static final int CALLS = 500;
  private static final int BYTES = 64 * 1024;

  @TempDir private Path directory;

  private SegmentStore store;
  private SegmentFile file;
  private final List<Thread> threads = new ArrayList<>();
  private final List<CompletableFuture<Void>> results = new ArrayList<>();

  @BeforeEach
  void createSegment() throws IOException {
    store = FileSegmentStore.open(directory);
    file = store.create(1);
    file.write(ByteBuffer.allocate(BYTES), 0);
  }

  @Test
  void shouldNotDisturbAnybodyWhenThreadsAreInterrupted() throws Exception {
    start(() -> file.write(ByteBuffer.allocate(BYTES), 0));
    start(() -> assertThat(file.read(ByteBuffer.allocateDirect(BYTES), 0)).isEqualTo(BYTES));
    start(() -> assertThat(file.map(0, BYTES).remaining()).isEqualTo(BYTES));
    start(file::sync);
    start(store::syncNames);
    start(
        () -> {
          store.create(2).close();
          store.open(2, Access.READ).close();
          store.delete(2);
        });
    while (threads.stream().anyMatch(Thread::isAlive)) {
      threads.forEach(Thread::interrupt);
    }
    for (CompletableFuture<Void> result : results) {
      result.get(10, TimeUnit.SECONDS);
    }
    assertThat(file.length()).isEqualTo(BYTES);
    file.close();
  }

  private void start(IoAction action) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    results.add(result);
    Thread thread =
        new Thread(
            () -> {
              try {
                repeat(action);
                result.complete(null);
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    threads.add(thread);
    thread.start();
  }

  private static void repeat(IoAction action) throws IOException {
    for (int i = 0; i < CALLS; i++) {
      Thread.currentThread().interrupt(); // at the latest: the test's own may come between calls
      action.run();
      assertThat(Thread.interrupted()).isTrue();
      action.run();
    }
  }

  @FunctionalInterface
  private interface IoAction {
    void run() throws IOException;
  }
}
