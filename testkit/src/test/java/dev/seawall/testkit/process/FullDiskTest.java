package dev.seawall.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Batch;
import dev.seawall.Durability;
import dev.seawall.OutOfSpaceException;
import dev.seawall.RecordCursor;
import dev.seawall.RecoveryReport.Verdict;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log on a file system of one mebibyte that is full. */
@Timeout(60)
class FullDiskTest {
  private static final int DISK_KIB = 1024;
  private static final int THREADS = 4;
  private static final int PAGE_BYTES = 4096;
  private static final int BALLAST_BYTES = 16 * PAGE_BYTES;

  @TempDir private Path parent;

  private Mount disk;
  private Path log;

  /** What was acknowledged: the seed of each record's bytes, by stream and sequence. */
  private final Map<String, Map<Long, Long>> acknowledged = new ConcurrentHashMap<>();

  @BeforeEach
  void mount() throws Exception {
    disk = Mount.inMemory(parent.resolve("disk"), DISK_KIB);
    log = disk.path().resolve("log");
  }

  @AfterEach
  void unmount() throws Exception {
    disk.close();
  }

  private static WalOptions options() {
    return WalOptions.builder().segmentSizeBytes(64 << 10).stagingBytes(16 << 10).build();
  }

  private static byte[] value(long seed) {
    Random random = new Random(seed);
    byte[] value = new byte[8 + random.nextInt(3000)];
    random.nextBytes(value);
    return ByteBuffer.wrap(value).putLong(seed).array();
  }

  private void note(WalStream stream, long sequence, long seed) {
    acknowledged
        .computeIfAbsent(stream.name(), name -> new ConcurrentHashMap<>())
        .put(sequence, seed);
  }

  /** Appends with many threads until each has been refused. */
  private void fill(Wal wal, long seed) throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    List<Callable<Void>> tasks = new ArrayList<>();
    IntStream.range(0, THREADS).forEach(i -> tasks.add(() -> fillAlone(wal, seed * THREADS + i)));
    for (Future<Void> each : executor.invokeAll(tasks)) {
      each.get();
    }
    executor.shutdown();
  }

  private Void fillAlone(Wal wal, long seed) throws WalException {
    Random random = new Random(seed);
    try {
      while (true) {
        long content = random.nextLong();
        WalStream stream = wal.stream("s" + random.nextInt(3));
        Durability durability = random.nextBoolean() ? Durability.DISK : Durability.OS;
        if (random.nextInt(4) > 0) {
          note(stream, stream.append(value(content), durability), content);
        } else {
          WalStream other = wal.stream("t");
          var ranges =
              wal.append(
                  Batch.of().add(stream, value(content)).add(other, value(content)), durability);
          note(stream, ranges.of(stream).first(), content);
          note(other, ranges.of(other).first(), content);
        }
      }
    } catch (OutOfSpaceException e) {
      assertThat(e.isStillBuffered()).isFalse();
      return null;
    }
  }

  /** Everything acknowledged that has not been truncated away is there, and nothing else. */
  private void check(Wal wal) throws WalException {
    for (Map.Entry<String, Map<Long, Long>> each : acknowledged.entrySet()) {
      WalStream stream = wal.stream(each.getKey());
      long next = stream.firstSequence();
      try (RecordCursor cursor = stream.iterate()) {
        while (cursor.next()) {
          assertThat(cursor.sequence()).isEqualTo(next);
          assertThat(cursor.record().value()).isEqualTo(value(each.getValue().get(next)));
          next++;
        }
      }
      assertThat(next - 1).isEqualTo((long) each.getValue().size());
      assertThat(stream.lastSequence()).isEqualTo(next - 1);
    }
    assertThat(wal.verify(progress -> {}).isSound()).isTrue();
  }

  private Path ballast() {
    return disk.path().resolve("ballast");
  }

  /**
   * Truncates on a full disk. The page with the end of the log may have no room for the record of
   * it, and there may be no other page: then it is refused without a trace, and done with one more.
   */
  private void truncate(WalStream stream, long before) throws WalException, IOException {
    long first = stream.firstSequence();
    try {
      stream.truncateBefore(before);
    } catch (OutOfSpaceException e) {
      assertThat(e.isStillBuffered()).isFalse();
      assertThat(stream.firstSequence()).isEqualTo(first);
      try (FileChannel channel = FileChannel.open(ballast(), StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() - PAGE_BYTES);
      }
      stream.truncateBefore(before);
    }
    assertThat(stream.firstSequence()).isEqualTo(Math.max(first, before));
  }

  private void useUpTheRest() throws IOException {
    try (OutputStream file =
        Files.newOutputStream(
            disk.path().resolve("other"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        file.write(new byte[4096]);
      }
    } catch (IOException full) {
      assertThat(Files.getFileStore(disk.path()).getUsableSpace()).isZero();
    }
  }

  @Test
  void shouldLoseNothingAndGoOnWhenTruncationMakesRoom() throws Exception {
    Files.write(ballast(), new byte[BALLAST_BYTES]);
    try (Wal wal = Wal.open(log, options())) {
      for (int round = 0; round < 8; round++) {
        fill(wal, round);
        check(wal);
        try (Wal reader = Wal.openReadOnly(log, options())) {
          check(reader);
        }
        for (String name : acknowledged.keySet()) {
          WalStream stream = wal.stream(name);
          truncate(stream, (stream.firstSequence() + stream.lastSequence()) / 2);
        }
      }
    }
    try (Wal wal = Wal.open(log, options())) {
      check(wal);
    }
  }

  @Test
  void shouldGoOnWithoutReopeningWhenSomebodyElseMakesRoom() throws Exception {
    try (Wal wal = Wal.open(log, options())) {
      wal.stream("t").append(value(0));
      note(wal.stream("t"), 1, 0);
      useUpTheRest();
      fill(wal, 1);
      Files.delete(disk.path().resolve("other"));
      fill(wal, 2);
      check(wal);
      assertThat(acknowledged.get("t").size()).isGreaterThan(20);
    }
  }

  @Test
  void shouldOpenReadAndCloseWhenThereIsNoRoomAtAll() throws Exception {
    try (Wal wal = Wal.open(log, options())) {
      fill(wal, 1);
    }
    useUpTheRest();
    for (int i = 0; i < 2; i++) {
      try (Wal wal = Wal.open(log, options())) {
        check(wal);
      }
    }
  }

  @Test
  void shouldOpenATornLogWhenThereIsNoRoomAtAllAndMendItLater() throws Exception {
    Path torn = Files.createDirectory(disk.path().resolve("torn"));
    try (Wal wal = Wal.open(log, options())) {
      for (int i = 0; i < 100; i++) {
        note(wal.stream("t"), wal.stream("t").append(value(i), Durability.OS), i);
      }
      Copies.copy(log, torn);
    }
    Path last = Copies.lastSegment(torn);
    byte[] garbage = new byte[600];
    new Random(1).nextBytes(garbage);
    Copies.appendBehindFrames(last, garbage);
    useUpTheRest();
    try (Wal wal = Wal.open(torn, options())) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.TORN_TAIL);
      check(wal);
      assertThatThrownBy(() -> wal.stream("t").append(value(100)))
          .isInstanceOf(OutOfSpaceException.class);
      check(wal);
      Files.delete(disk.path().resolve("other"));
      note(wal.stream("t"), wal.stream("t").append(value(100)), 100);
      check(wal);
    }
    try (Wal wal = Wal.open(torn, options())) {
      assertThat(wal.recoveryReport().damages()).isEmpty();
      check(wal);
    }
  }
}
