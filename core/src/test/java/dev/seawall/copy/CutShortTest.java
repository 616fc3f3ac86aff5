package dev.seawall.copy;

import static dev.seawall.copy.BackupTest.append;
import static dev.seawall.copy.BackupTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.store.FileSegmentStore;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cuts backups, restores and repairs short at each step, copies in the middle. */
class CutShortTest {
  @TempDir private Path directory;

  /** A process that was killed: what it holds is let go, and nothing is tidied up. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Counts steps, notes them, and dies at one. */
  private static final class Deadly implements Steps {
    private final int last;
    private final List<String> trace = new ArrayList<>();

    Deadly(int last) {
      this.last = last;
    }

    private void step(String what) {
      if (trace.size() == last) {
        throw new Killed();
      }
      trace.add(what);
    }

    @Override
    public void copy(SegmentFile source, long length, FileSegmentStore target, long number)
        throws IOException {
      if (trace.size() == last) {
        target.create(number).close(); // half a copy
      }
      step("copy");
      Steps.super.copy(source, length, target, number);
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
      step("link");
      Steps.super.link(existing, name);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      step("move " + from.getFileName() + " to " + to.getFileName());
      Steps.super.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
      step("delete");
      Steps.super.delete(path);
    }

    @Override
    public void syncNames(Path names) throws IOException {
      step("sync " + names.getFileName());
      Steps.super.syncNames(names);
    }
  }

  private Path place(String name) {
    return directory.resolve(name);
  }

  private void writeAndBackUp(Path source, Path target) throws IOException {
    try (Wal wal = Wal.open(source)) {
      append(wal, "one");
      wal.roll();
      append(wal, "two");
      wal.backup(target);
      wal.roll();
      append(wal, "three");
      wal.roll();
      wal.stream("a").truncateBefore(2);
      append(wal, "four");
    }
  }

  @Test
  void shouldKeepTheBackupBeforeOrHaveTheNewOneWhereverItIsCutShort() throws Exception {
    int steps = 0;
    for (boolean isDone = false; !isDone; steps++) {
      Path source = place("source-" + steps);
      Path target = place("backup-" + steps);
      writeAndBackUp(source, target);
      Deadly deadly = new Deadly(steps);
      try {
        Backup.run(source, target, WalOptions.defaults(), deadly);
        isDone = true;
      } catch (Killed e) {
        // looked at below
      }
      Path previous = StagedDirectory.beside(target, Backup.PREVIOUS);
      Path found = Files.isDirectory(target) ? target : previous;
      String what = deadly.trace.toString();
      assertThat(read(found)).as(what).isIn(List.of("one", "two"), List.of("two", "three", "four"));
      Backup.run(source, target, WalOptions.defaults());
      assertThat(read(target)).as("again, %s", what).containsExactly("two", "three", "four");
      assertThat(previous).as(what).doesNotExist();
    }
    assertThat(steps).isGreaterThan(10);
  }

  @Test
  void shouldMakeAllOfItDurableBeforeItHasTheName() throws Exception {
    writeAndBackUp(place("source"), place("backup"));
    Deadly backup = new Deadly(-1);
    Backup.run(place("source"), place("backup"), WalOptions.defaults(), backup);
    List<String> trace = backup.trace;
    assertThat(trace.subList(trace.indexOf("sync backup.backup-new"), trace.size()))
        .startsWith(
            "sync backup.backup-new",
            "move backup to backup.backup-previous",
            "sync " + directory.getFileName(),
            "move backup.backup-new to backup",
            "sync " + directory.getFileName(),
            "delete")
        .doesNotContain("copy", "link");
  }

  @Test
  void shouldHaveNoLogOrAllOfItWhereverARestoreOrARepairIsCutShort() throws Exception {
    Path source = place("source");
    writeAndBackUp(source, place("backup"));
    int steps = 0;
    for (int done = 0; done < 2; steps++) {
      done = 0;
      for (String how : List.of("restored-", "repaired-")) {
        Path target = place(how + steps);
        try {
          run(how, source, target, new Deadly(steps));
          done++;
        } catch (Killed e) {
          // looked at below
        }
        if (Files.exists(target)) {
          assertThat(read(target)).containsExactly("two", "three", "four");
        } else {
          run(how, source, target, Steps.ON_FILES);
          assertThat(read(target)).containsExactly("two", "three", "four");
        }
      }
    }
    assertThat(steps).isGreaterThan(3);
  }

  private static void run(String how, Path source, Path target, Steps steps) throws IOException {
    if (how.equals("restored-")) {
      Restore.run(source, target, WalOptions.defaults(), steps);
    } else {
      Repair.run(source, target, WalOptions.defaults(), steps);
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenTheDiskIsFull() throws Exception {
    writeAndBackUp(place("source"), place("backup"));
    Steps full =
        new Steps() {
          @Override
          public void copy(SegmentFile source, long length, FileSegmentStore target, long number)
              throws IOException {
            target.create(number).close();
            throw new IOException("no space left on device");
          }
        };
    assertThatThrownBy(
            () -> Backup.run(place("source"), place("backup"), WalOptions.defaults(), full))
        .hasMessage("no space left on device");
    assertThat(read(place("backup"))).containsExactly("one", "two");
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("source", "backup");
  }
}
