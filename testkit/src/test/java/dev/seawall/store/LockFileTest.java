package dev.seawall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.seawall.testkit.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LockFileTest {
  @TempDir private Path directory;

  @Test
  void shouldNameThisProcessWhenItHoldsTheLock() throws IOException {
    try (StoreLock lock = lock(directory)) {
      assertThatThrownBy(() -> lock(directory))
          .isInstanceOf(StoreLockedException.class)
          .hasMessageContainingAll(directory.toRealPath().toString(), "this process", "since");
    }
  }

  @Test
  void shouldRefuseTheLockWhenTheDirectoryIsReachedThroughALink() throws IOException {
    Path log = Files.createDirectory(directory.resolve("log"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), log);
    try (StoreLock lock = lock(log)) {
      assertThatThrownBy(() -> lock(link)).isInstanceOf(StoreLockedException.class);
    }
    lock(link).close();
  }

  @Test
  void shouldRefuseTheLockWhenItsFileIsReachedThroughAnotherDirectory() throws IOException {
    // what a bind mount does: another real path, the same file
    Path log = Files.createDirectory(directory.resolve("log"));
    Path mount = Files.createDirectory(directory.resolve("mount"));
    try (StoreLock lock = lock(log)) {
      Files.createLink(mount.resolve(LockFile.NAME), log.resolve(LockFile.NAME));
      assertThatThrownBy(() -> lock(mount))
          .isInstanceOf(StoreLockedException.class)
          .hasMessageContaining("this process");
      try (ChildJvm child = StoreChild.locking(log)) { // the refusal must not have cost the lock
        assertThat(child.line()).contains("locked by another process");
      }
    }
    lock(mount).close();
  }

  @Test
  void shouldSayWhoHoldsTheLockInItsFile() throws IOException {
    try (StoreLock lock = lock(directory)) {
      assertThat(Files.readString(directory.resolve(LockFile.NAME)))
          .matches("pid=" + ProcessHandle.current().pid() + " host=\\S+ since=\\S+Z\n");
    }
    assertThat(directory.resolve(LockFile.NAME)).exists();
  }

  @Test
  void shouldNameTheOtherProcessWhenItHoldsTheLock() throws IOException {
    try (ChildJvm child = StoreChild.locking(directory)) {
      assertThat(child.line()).isEqualTo("locked");
      assertThatThrownBy(() -> lock(directory))
          .isInstanceOf(StoreLockedException.class)
          .hasMessageContainingAll("another process", "pid=" + child.pid(), "host=", "since=");
      assertThatThrownBy(() -> lock(directory)).hasMessageContaining("another process");
    }
  }

  @Test
  void shouldGetTheLockWhenItsHolderWasKilled() throws Exception {
    try (ChildJvm child = StoreChild.locking(directory)) {
      assertThat(child.line()).isEqualTo("locked");
      child.kill();
      lock(directory).close();
    }
  }

  @Test
  void shouldExcludeOtherProcessesUntilReleased() throws IOException {
    StoreLock lock = lock(directory);
    try (ChildJvm child = StoreChild.locking(directory)) {
      assertThat(child.line())
          .contains("locked by another process: pid=" + ProcessHandle.current().pid());
    }
    lock.close();
    try (ChildJvm child = StoreChild.locking(directory)) {
      assertThat(child.line()).isEqualTo("locked");
    }
  }

  @Test
  void shouldShowNoControlCharactersWhenTheFileHoldsNonsense() throws IOException {
    try (ChildJvm child = StoreChild.locking(directory)) {
      assertThat(child.line()).isEqualTo("locked");
      Files.writeString(directory.resolve(LockFile.NAME), "\u001b[2J\n".repeat(1000));
      assertThatThrownBy(() -> lock(directory))
          .hasMessageContaining("another process")
          .hasMessageNotContainingAny("\u001b", "\n")
          .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(1000));
    }
  }

  @Test
  void shouldRefuseALockFileThatIsNoRegularFile() throws Exception {
    Path file = directory.resolve(LockFile.NAME);
    Path outside = directory.resolve("outside");
    Files.createSymbolicLink(file, outside);
    assertThatIOException()
        .isThrownBy(() -> lock(directory))
        .withMessageContainingAll(LockFile.NAME, "found a symbolic link");
    assertThat(outside).doesNotExist();
    Files.delete(file);
    assumeThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertThatIOException().isThrownBy(() -> lock(directory));
    Files.delete(file);
    lock(directory).close();
  }

  @Test
  void shouldLetNothingBeChangedAnyMoreWhenAnotherFileHasTakenItsPlace() throws IOException {
    FileSegmentStore store = FileSegmentStore.open(directory);
    try (StoreLock lock = store.lock();
        SegmentFile file = store.create(1)) {
      Files.delete(directory.resolve(LockFile.NAME));
      file.sync(); // nobody can have come in yet
      try (ChildJvm child = StoreChild.locking(directory)) {
        assertThat(child.line()).isEqualTo("locked");
        List<ThrowingCallable> changes =
            List.of(
                () -> file.write(ByteBuffer.allocate(1), 0),
                () -> file.truncate(0),
                file::sync,
                () -> store.create(2),
                () -> store.createTorn(1, 0),
                () -> store.delete(1));
        for (ThrowingCallable change : changes) {
          assertThatThrownBy(change)
              .isInstanceOf(StoreLockedException.class)
              .hasMessageContainingAll(LockFile.NAME, "pid=" + child.pid());
        }
        assertThat(store.list()).containsExactly(new StoredSegment(1, 0));
      }
    }
  }

  private static StoreLock lock(Path directory) throws IOException {
    return FileSegmentStore.open(directory).lock();
  }
}
