package dev.seawall.copy;

import static dev.seawall.copy.BackupTest.append;
import static dev.seawall.copy.BackupTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.store.FileSegmentStore;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Takes away, before each step of a backup or a restore, what of names and copies was not synced.
 */
class PowerLossTest {
  private static final List<String> BEFORE = List.of("one", "two");
  private static final List<String> AFTER = List.of("two", "three", "four");

  @TempDir private Path directory;
  private Path source;
  private Path world;
  private Path backup;

  @BeforeEach
  void write() throws IOException {
    source = directory.resolve("source");
    world = Files.createDirectory(directory.resolve("world"));
    backup = world.resolve("backup");
    Files.createDirectory(directory.resolve("scratch"));
  }

  private void writeLog() throws IOException {
    try (Wal wal = Wal.open(source)) {
      append(wal, "one");
      wal.roll();
      append(wal, "two");
      wal.backup(backup);
      wal.roll();
      append(wal, "three");
      wal.roll();
      wal.stream("a").truncateBefore(2);
      append(wal, "four");
    }
  }

  /** Shows what a power loss would leave before each step. */
  private final class Fragile implements Steps {
    private final boolean canLink;
    private final UnsyncedNames.Look look;
    private final UnsyncedNames names;
    private final Set<String> seen = new HashSet<>();
    private Path copied = world;
    private int states;

    Fragile(boolean canLink, UnsyncedNames.Look look) throws IOException {
      this.canLink = canLink;
      this.look = look;
      this.names = new UnsyncedNames(world, directory.resolve("museum"));
    }

    private void beforeStep() throws IOException {
      names.look();
      states += names.lose(directory.resolve("scratch"), seen, look);
    }

    @Override
    public void copy(SegmentFile from, long length, FileSegmentStore target, long number)
        throws IOException {
      beforeStep();
      copied = target.directory().resolve(target.nameOf(number));
      Steps.super.copy(from, length, target, number);
    }

    @Override
    public void sync(SegmentFile copy) throws IOException {
      beforeStep();
      Steps.super.sync(copy);
      names.syncedFile(copied);
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
      if (!canLink) {
        throw new UnsupportedOperationException("no links here");
      }
      beforeStep();
      Steps.super.link(existing, name);
      names.syncedFile(name); // a segment that the log has sealed
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      beforeStep();
      Steps.super.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
      beforeStep();
      Steps.super.delete(path);
    }

    @Override
    public void syncNames(Path names) throws IOException {
      beforeStep();
      Steps.super.syncNames(names);
      this.names.syncedNames(names);
    }

    /** Shows what a power loss would leave after the last step. */
    int afterAll(UnsyncedNames.Look last) throws IOException {
      names.look();
      states += names.lose(directory.resolve("scratch"), new HashSet<>(), last);
      return states;
    }
  }

  private void checkBackup(Path left) throws IOException {
    Path target = left.resolve("backup");
    Path previous = StagedDirectory.beside(target, Backup.PREVIOUS);
    assertThat(read(Files.isDirectory(target) ? target : previous)).isIn(BEFORE, AFTER);
    Backup.run(source, target, WalOptions.defaults());
    assertThat(read(target)).as("made again").isEqualTo(AFTER);
    assertThat(previous).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldKeepTheBackupBeforeOrHaveTheNewOneWhateverIsLost(boolean canLink) throws Exception {
    writeLog();
    Fragile fragile = new Fragile(canLink, this::checkBackup);
    Backup.run(source, backup, WalOptions.defaults(), fragile);
    int states =
        fragile.afterAll(left -> assertThat(read(left.resolve("backup"))).isEqualTo(AFTER));
    assertThat(states).isGreaterThan(20);
  }

  @Test
  void shouldHaveNoBackupOrAllOfItWhateverIsLost() throws Exception {
    writeLog();
    StagedDirectory.remove(backup, Steps.ON_FILES);
    Fragile fragile =
        new Fragile(
            false,
            left -> {
              Path target = left.resolve("backup");
              if (Files.exists(target)) {
                assertThat(read(target)).isEqualTo(AFTER);
              }
              Backup.run(source, target, WalOptions.defaults());
              assertThat(read(target)).as("made again").isEqualTo(AFTER);
            });
    Backup.run(source, backup, WalOptions.defaults(), fragile);
    int states =
        fragile.afterAll(left -> assertThat(read(left.resolve("backup"))).isEqualTo(AFTER));
    assertThat(states).isGreaterThan(10);
  }

  @Test
  void shouldHaveNoLogOrAllOfItWhateverARestoreLoses() throws Exception {
    writeLog();
    Path kept = directory.resolve("kept");
    Backup.run(source, kept, WalOptions.defaults());
    StagedDirectory.remove(backup, Steps.ON_FILES);
    Path restored = world.resolve("restored");
    Fragile fragile =
        new Fragile(
            false,
            left -> {
              Path target = left.resolve("restored");
              if (!Files.exists(target)) {
                Restore.run(kept, target, WalOptions.defaults());
              }
              assertThat(read(target)).isEqualTo(AFTER);
            });
    Restore.run(kept, restored, WalOptions.defaults(), fragile);
    int states =
        fragile.afterAll(left -> assertThat(read(left.resolve("restored"))).isEqualTo(AFTER));
    assertThat(states).isGreaterThan(10);
  }
}
