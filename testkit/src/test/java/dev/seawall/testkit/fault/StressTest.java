package dev.seawall.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Batch;
import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.StreamInfo;
import dev.seawall.TailCursor;
import dev.seawall.TruncatedException;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything at once: at the end, what was acknowledged is there, once and in order. */
@Timeout(240)
class StressTest {
  private static final int SCALE = "long".equals(System.getProperty("seawall.test.scale")) ? 20 : 1;
  private static final int APPENDERS = 16;
  private static final int STREAMS = 6;
  private static final int APPENDS = 600 * SCALE;
  private static final WalOptions OPTIONS =
      WalOptions.builder()
          .segmentSizeBytes(64 << 10)
          .stagingBytes(32 << 10)
          .frameSizeBytes(512)
          .syncInterval(Duration.ofMillis(1))
          .build();

  /** What each record holds, by stream and sequence, as those who appended it were told. */
  private final Map<String, Map<Long, Long>> told = new ConcurrentHashMap<>();

  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void shouldKeepEverythingInOrderWhenManyPlatformThreadsAreAtWork(@TempDir Path directory)
      throws Exception {
    run(Executors.newCachedThreadPool(), directory);
  }

  @Test
  void shouldKeepEverythingInOrderWhenManyVirtualThreadsAreAtWork(@TempDir Path directory)
      throws Exception {
    ExecutorService executor;
    try {
      executor =
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException e) {
      Assumptions.abort("this JDK has no virtual threads");
      return;
    }
    run(executor, directory);
  }

  @Test
  void shouldGiveEachStreamAnIdOfItsOwnWhenOthersAreWrittenMeanwhile(@TempDir Path directory)
      throws Exception {
    int count = 5000;
    WalOptions options = WalOptions.builder().stagingBytes(8192).frameSizeBytes(64).build();
    try (Wal wal = Wal.open(directory, options)) {
      for (int i = 0; i < count; i += 2) {
        Batch batch = Batch.of();
        batch
            .add(wal.stream("stream " + i), new byte[1])
            .add(wal.stream("stream " + (i + 1)), new byte[1]);
        wal.append(batch, Durability.MEMORY);
      }
    }
    try (Wal wal = Wal.open(directory, OPTIONS)) {
      assertThat(wal.streams()).extracting(StreamInfo::id).hasSize(count).doesNotHaveDuplicates();
      assertThat(wal.streams()).allMatch(info -> info.lastSequence() == 1);
    }
  }

  private void run(ExecutorService executor, Path directory) throws Exception {
    try (Wal wal = Wal.open(directory, OPTIONS)) {
      List<Future<Void>> appenders = new ArrayList<>();
      for (int i = 0; i < APPENDERS; i++) {
        int id = i;
        appenders.add(executor.submit(() -> append(wal, id)));
      }
      List<Future<Void>> others = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        WalStream stream = wal.stream("s" + i);
        others.add(executor.submit(() -> follow(stream)));
      }
      others.add(executor.submit(() -> disturb(wal)));
      for (Future<Void> each : appenders) {
        each.get();
      }
      done.set(true);
      for (Future<Void> each : others) {
        each.get();
      }
      check(wal);
    }
    executor.shutdown();
    try (Wal wal = Wal.open(directory, OPTIONS)) {
      assertThat(wal.recoveryReport().damages()).isEmpty();
      check(wal);
      assertThat(wal.verify(progress -> {}).damages()).isEmpty();
    }
  }

  private Void append(Wal wal, int id) throws Exception {
    Random random = new Random(id);
    for (int i = 0; i < APPENDS; i++) {
      WalStream stream = wal.stream("s" + random.nextInt(STREAMS));
      long content = (long) id << 32 | i;
      byte[] value = ByteBuffer.allocate(8 + random.nextInt(300)).putLong(content).array();
      Durability durability = Durability.values()[random.nextInt(10) == 0 ? 2 : random.nextInt(2)];
      switch (random.nextInt(8)) {
        case 0 ->
            stream
                .appendAsync(value)
                .thenAccept(sequence -> note(stream.name(), sequence, content))
                .get();
        case 1 -> {
          WalStream other = wal.stream("s" + (random.nextInt(STREAMS - 1) + 1));
          WalStream first = wal.stream("s0");
          var result = wal.append(Batch.of().add(first, value).add(other, value), durability);
          note(first.name(), result.of(first).first(), content);
          note(other.name(), result.of(other).first(), content);
        }
        default -> note(stream.name(), stream.append(value, durability), content);
      }
    }
    return null;
  }

  private void note(String stream, long sequence, long content) {
    Long before =
        told.computeIfAbsent(stream, name -> new ConcurrentHashMap<>()).put(sequence, content);
    assertThat(before).isNull();
  }

  private Void follow(WalStream stream) throws Exception {
    long next = 1;
    while (!done.get()) {
      try (TailCursor tail =
          stream.tail(next, next % 2 == 0 ? Visibility.WRITTEN : Visibility.DURABLE)) {
        for (int i = 0; i < 500 && tail.next(Duration.ofMillis(5)); i++) {
          assertThat(tail.sequence()).isEqualTo(next);
          next++;
        }
      } catch (TruncatedException e) {
        next = e.firstAvailable();
      }
    }
    return null;
  }

  private Void disturb(Wal wal) throws Exception {
    Random random = new Random(99);
    while (!done.get()) {
      WalStream stream = wal.stream("s" + random.nextInt(STREAMS));
      switch (random.nextInt(4)) {
        case 0 -> wal.roll();
        case 1 ->
            stream.truncateBefore(Math.max(stream.firstSequence(), stream.lastSequence() - 50));
        case 2 -> wal.sync();
        default -> wal.verify(progress -> {});
      }
      Thread.sleep(2);
    }
    return null;
  }

  private void check(Wal wal) throws Exception {
    for (Map.Entry<String, Map<Long, Long>> each : told.entrySet()) {
      WalStream stream = wal.stream(each.getKey());
      Map<Long, Long> expected = each.getValue();
      assertThat(stream.lastSequence()).isEqualTo(expected.size());
      long next = stream.firstSequence();
      try (RecordCursor cursor = stream.iterate()) {
        while (cursor.next()) {
          assertThat(cursor.sequence()).isEqualTo(next);
          assertThat(cursor.value().getLong()).isEqualTo(expected.get(next));
          next++;
        }
      }
      assertThat(next).isEqualTo(expected.size() + 1);
    }
  }
}
