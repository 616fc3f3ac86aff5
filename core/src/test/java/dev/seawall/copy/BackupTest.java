package dev.seawall.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.BackupReport;
import dev.seawall.CorruptionException;
import dev.seawall.CorruptionPolicy;
import dev.seawall.LockedException;
import dev.seawall.LogBackup;
import dev.seawall.RestoreReport;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalRecord;
import dev.seawall.store.FileSegmentStore;
import dev.seawall.store.StoreLock;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  @TempDir private Path directory;
  private Path source;
  private Path target;
  private Path restored;

  @BeforeEach
  void namePlaces() {
    source = directory.resolve("source");
    target = directory.resolve("backup");
    restored = directory.resolve("restored");
  }

  static void append(Wal wal, String... values) throws WalException {
    for (String value : values) {
      wal.stream("a").append(value.getBytes(UTF_8));
    }
  }

  static List<String> read(Path log) throws WalException {
    try (Wal wal = Wal.openReadOnly(log, WalOptions.defaults())) {
      List<String> values = new ArrayList<>();
      for (long i = wal.stream("a").firstSequence(); i <= wal.stream("a").lastSequence(); i++) {
        WalRecord record = wal.stream("a").get(i);
        values.add(record.valueText());
      }
      return values;
    }
  }

  private BackupReport backup() throws WalException {
    return LogBackup.backup(source, target, WalOptions.defaults());
  }

  private static Object inode(Path log, int segment) throws IOException {
    return Files.readAttributes(file(log, segment), BasicFileAttributes.class).fileKey();
  }

  private static Path file(Path log, int segment) {
    return log.resolve(String.format("%020d.seg", segment));
  }

  @Test
  void shouldHoldWhatWasAppendedBeforeAndLinkWhatIsSealed() throws Exception {
    try (Wal wal = Wal.open(source)) {
      append(wal, "one");
      wal.roll();
      append(wal, "two", "three");

      BackupReport report = wal.backup(target);
      append(wal, "four");
      assertThat(read(target)).containsExactly("one", "two", "three");
      assertThat(report.linked()).isEqualTo(1);
      assertThat(report.copied()).isEqualTo(1);
      assertThat(inode(target, 1)).isEqualTo(inode(source, 1));
      assertThat(inode(target, 2)).as("it may be mended").isNotEqualTo(inode(source, 2));
    }
  }

  @Test
  void shouldAddWhatIsNewAndRemoveWhatIsGone() throws Exception {
    try (Wal wal = Wal.open(source)) {
      append(wal, "one");
      wal.roll();
      append(wal, "two");
      wal.backup(target);
      append(wal, "three");
      wal.roll();
      wal.stream("a").truncateBefore(3);
      append(wal, "four");
      wal.roll();
      append(wal, "five");

      BackupReport report = wal.backup(target);
      assertThat(report.kept() + report.linked() + report.copied()).isEqualTo(report.segments());
      assertThat(file(source, 1)).doesNotExist();
      assertThat(file(target, 1)).doesNotExist();
      assertThat(read(target)).containsExactly("three", "four", "five");
    }
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("source", "backup");
  }

  @Test
  void shouldCopyWhereThereAreNoLinksAndOnlyWhatIsNew() throws Exception {
    Steps far =
        new Steps() {
          @Override
          public void link(Path existing, Path name) throws IOException {
            if (existing.startsWith(source.toRealPath())) {
              throw new FileSystemException(name.toString(), null, "Invalid cross-device link");
            }
            Steps.super.link(existing, name);
          }
        };
    try (Wal wal = Wal.open(source)) {
      append(wal, "one");
      wal.roll();
      append(wal, "two");
      assertThat(Backup.run(source, target, WalOptions.defaults(), far).copied()).isEqualTo(2);
      wal.roll();
      append(wal, "three");
      BackupReport second = Backup.run(source, target, WalOptions.defaults(), far);
      assertThat(second.kept()).as("the first").isEqualTo(1);
      assertThat(second.copied()).as("one that was not sealed, and a new one").isEqualTo(2);
      assertThat(read(target)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void shouldOpenAsALogWithoutChangingTheOriginal() throws Exception {
    try (Wal wal = Wal.open(source)) {
      append(wal, "one");
      wal.roll();
      append(wal, "two");
    }
    backup();
    byte[] first = Files.readAllBytes(file(source, 1));
    byte[] second = Files.readAllBytes(file(source, 2));
    Object time = Files.getLastModifiedTime(file(source, 1));
    try (Wal wal = Wal.open(target)) {
      append(wal, "of the backup");
      wal.roll();
      wal.stream("a").truncateBefore(3);
      wal.roll();
    }
    assertThat(Files.readAllBytes(file(source, 1))).isEqualTo(first);
    assertThat(Files.readAllBytes(file(source, 2))).isEqualTo(second);
    assertThat(Files.getLastModifiedTime(file(source, 1))).isEqualTo(time);
    assertThat(read(source)).containsExactly("one", "two");
    assertThatThrownBy(this::backup)
        .isInstanceOf(WalException.class)
        .hasMessageContaining("has been written to since");
  }

  @Test
  void shouldRefuseWhatIsNoBackupOfThisLog() throws Exception {
    try (Wal wal = Wal.open(source)) {
      append(wal, "one");
    }
    try (Wal wal = Wal.open(target)) {
      append(wal, "another log");
    }
    assertThatThrownBy(this::backup).hasMessageContaining("is a backup of another log");
    assertThat(read(target)).containsExactly("another log");

    Path other = Files.createDirectory(directory.resolve("other"));
    Files.createFile(other.resolve("thesis.txt"));
    target = other;
    assertThatThrownBy(this::backup).hasMessageContaining("not a log's: thesis.txt");
    assertThat(other.resolve("thesis.txt")).exists();
    for (Path within : List.of(source, source.resolve("sub"), directory)) {
      target = within;
      assertThatThrownBy(this::backup).hasMessageContaining("must lie apart");
    }
    target = Files.createSymbolicLink(directory.resolve("link"), source);
    assertThatThrownBy(this::backup).hasMessageContaining("must lie apart");
    assertThatThrownBy(() -> LogBackup.backup(other, directory.resolve("x"), WalOptions.defaults()))
        .hasMessageStartingWith("there is no log in");
    assertThat(directory.resolve("x")).doesNotExist();
  }

  @Test
  void shouldRefuseTwoBackupsAtOnceAndABackupThatIsOpen() throws Exception {
    try (Wal wal = Wal.open(source)) {
      append(wal, "one");
      wal.backup(target);
      try (Wal open = Wal.open(target)) {
        assertThatThrownBy(() -> wal.backup(target)).isInstanceOf(LockedException.class);
        assertThat(read(target)).containsExactly("one");
      }
      Path staged = directory.resolve("backup" + Backup.NEW);
      try (FileSegmentStore store = FileSegmentStore.open(staged);
          StoreLock held = store.lock()) {
        assertThatThrownBy(() -> wal.backup(target)).isInstanceOf(LockedException.class);
        assertThat(staged).exists();
        held.close();
      }
    }
  }

  @Test
  void shouldLeaveTheBackupAloneWhenTheLogIsDamaged() throws Exception {
    try (Wal wal = Wal.open(source)) {
      append(wal, "one");
      wal.roll();
      append(wal, "two");
      wal.roll();
      append(wal, "three");
    }
    backup();
    Files.delete(file(source, 2));
    assertThatThrownBy(this::backup).isInstanceOf(CorruptionException.class);
    assertThat(read(target)).containsExactly("one", "two", "three");
    WalOptions salvage = WalOptions.builder().corruptionPolicy(CorruptionPolicy.SALVAGE).build();
    assertThat(LogBackup.backup(source, target, salvage).segments()).isEqualTo(2);
  }

  @Test
  void shouldBeConsistentWhileTheLogIsWrittenAndItsSegmentsAreDeleted() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicLong durable = new AtomicLong();
    WalOptions small = WalOptions.builder().segmentSizeBytes(64 << 10).build();
    try (Wal wal = Wal.open(source, small)) {
      wal.stream("a").append(new byte[1]);
      Thread writer =
          new Thread(
              () -> {
                try {
                  while (!done.get()) {
                    long last = wal.stream("a").append(new byte[9000]);
                    durable.set(last);
                    if (last % 20 == 0) {
                      wal.stream("a").truncateBefore(last - 10);
                    }
                  }
                } catch (WalException e) {
                  throw new AssertionError(e);
                }
              });
      writer.start();
      try {
        for (int round = 0; round < 15; round++) {
          long acknowledged = durable.get();
          if (round % 2 == 0) {
            wal.backup(target);
          } else {
            backup();
          }
          try (Wal copy = Wal.openReadOnly(target, small)) {
            assertThat(copy.stream("a").lastSequence()).isGreaterThanOrEqualTo(acknowledged);
            assertThat(copy.verify(progress -> {}).damages()).isEmpty();
          }
        }
      } finally {
        done.set(true);
        writer.join();
      }
    }
  }

  @Test
  void shouldRestoreAllOfItAndLinkNothing() throws Exception {
    try (Wal wal = Wal.open(source)) {
      append(wal, "one");
      wal.roll();
      append(wal, "two");
      wal.backup(target);
    }
    RestoreReport report = LogBackup.restore(target, restored, WalOptions.defaults());
    assertThat(report.records()).isEqualTo(2);
    assertThat(report.streams()).isEqualTo(1);
    assertThat(inode(restored, 1)).isNotEqualTo(inode(target, 1));
    try (Wal wal = Wal.open(restored)) {
      append(wal, "three");
    }
    assertThat(read(restored)).containsExactly("one", "two", "three");
    assertThat(read(target)).containsExactly("one", "two");
    assertThatThrownBy(() -> LogBackup.restore(target, restored, WalOptions.defaults()))
        .hasMessageContaining("is not empty");
  }

  @Test
  void shouldNotRestoreADamagedBackupUnlessToldTo() throws Exception {
    try (Wal wal = Wal.open(source)) {
      append(wal, "one", "two", "three");
    }
    backup();
    byte[] bytes = Files.readAllBytes(file(target, 1));
    bytes[new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("two")] ^= 1;
    Files.write(file(target, 1), bytes);

    assertThatThrownBy(() -> LogBackup.restore(target, restored, WalOptions.defaults()))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("lost of stream 'a': 2");
    assertThat(restored).doesNotExist();
    WalOptions salvage = WalOptions.builder().corruptionPolicy(CorruptionPolicy.SALVAGE).build();
    assertThat(LogBackup.restore(target, restored, salvage).damages()).hasSize(1);
    assertThat(Files.readAllBytes(file(restored, 1))).isEqualTo(bytes);
  }
}
