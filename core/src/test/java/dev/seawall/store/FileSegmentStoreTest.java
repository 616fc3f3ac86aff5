package dev.seawall.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.seawall.store.SegmentStore.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FileSegmentStoreTest {
  private static final String FIRST = "00000000000000000001.seg";

  @TempDir private Path parent;

  @Test
  void shouldCreateTheDirectoryAndThoseAboveItWhenMissing() throws IOException {
    Path directory = parent.resolve("a/b/c");
    FileSegmentStore store = FileSegmentStore.open(directory);
    assertThat(directory).isEmptyDirectory();
    assertThat(store.describe()).isEqualTo(directory.toRealPath().toString());
  }

  @Test
  void shouldRefuseToOpenWhenTheDirectoryIsAFile() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));
    assertThatThrownBy(() -> FileSegmentStore.open(file))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageEndingWith(": it is not a directory");
    assertThatThrownBy(() -> FileSegmentStore.openReadOnly(file))
        .isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void shouldKeepSegmentsInFilesOfTheirNames() throws IOException {
    try (SegmentFile file = FileSegmentStore.open(parent).create(1)) {
      file.write(ByteBuffer.wrap("hello".getBytes(US_ASCII)), 2);
    }
    assertThat(parent.resolve(FIRST)).hasContent("\0\0hello");
  }

  @Test
  void shouldKeepTornBytesInAFileThatNamesTheirPlace() throws IOException {
    FileSegmentStore.open(parent).createTorn(1, 4096).close();
    assertThat(parent.resolve("00000000000000000001-00000000000000004096.torn")).exists();
  }

  @Test
  void shouldIgnoreWhatIsNoSegment() throws Exception {
    FileSegmentStore store = FileSegmentStore.open(parent);
    store.create(7).close();
    store.createTorn(7, 0).close();
    store.lock().close();
    makeHostile(parent);
    assertThat(store.list()).containsExactly(new StoredSegment(7, 0));
  }

  @Test
  void shouldNeverOpenDeleteOrReplaceWhatIsNoRegularFile() throws Exception {
    FileSegmentStore store = FileSegmentStore.open(parent);
    for (long number : makeHostile(parent)) {
      assertThatIOException()
          .isThrownBy(() -> store.open(number, Access.READ))
          .withMessageContainingAll(store.nameOf(number), "expected a regular file, found a");
      assertThatIOException().isThrownBy(() -> store.open(number, Access.WRITE));
      assertThatIOException().isThrownBy(() -> store.delete(number));
      assertThatIOException().isThrownBy(() -> store.create(number));
      assertThat(Files.list(parent)).contains(parent.resolve(store.nameOf(number)));
    }
    assertThat(parent.resolve("outside")).hasContent("not ours");
  }

  @Test
  void shouldNotWriteThroughALinkWhenItTakesTheNameOfATornFile() throws IOException {
    Path outside = Files.writeString(parent.resolve("outside"), "not ours");
    Path name = parent.resolve("00000000000000000001-00000000000000000000.torn");
    Files.createSymbolicLink(name, outside);
    assertThatIOException().isThrownBy(() -> FileSegmentStore.open(parent).createTorn(1, 0));
    assertThat(outside).hasContent("not ours");
  }

  @Test
  void shouldChangeNothingWhenOpenedReadOnly() throws IOException {
    FileSegmentStore.open(parent).create(1).close();
    FileSegmentStore store = FileSegmentStore.openReadOnly(parent);
    assertThatIllegalStateException().isThrownBy(() -> store.create(2));
    assertThatIllegalStateException().isThrownBy(() -> store.createTorn(1, 0));
    assertThatIllegalStateException().isThrownBy(() -> store.delete(1));
    assertThatIllegalStateException().isThrownBy(() -> store.open(1, Access.WRITE));
    assertThatIllegalStateException().isThrownBy(store::lock);
    assertThatIllegalStateException().isThrownBy(store::syncNames);
    store.open(1, Access.READ).close();
    assertThat(store.list()).containsExactly(new StoredSegment(1, 0));
    assertThat(parent.toFile().list()).containsExactly(FIRST);
  }

  @Test
  void shouldCreateNothingWhenOpenedReadOnlyAndTheDirectoryIsMissing() {
    Path missing = parent.resolve("missing");
    assertThatThrownBy(() -> FileSegmentStore.openReadOnly(missing))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(missing).doesNotExist();
  }

  @Test
  void shouldCreateNoSegmentWhenTheDirectoryWasReplaced() throws IOException {
    Path directory = parent.resolve("log");
    FileSegmentStore store = FileSegmentStore.open(directory);
    Files.move(directory, parent.resolve("moved"));
    assertThatIOException().isThrownBy(() -> store.create(1));
    Files.createDirectory(directory);
    assertThatIOException()
        .isThrownBy(() -> store.create(1))
        .withMessageContainingAll(store.describe(), "not the directory that was opened");
    assertThatIOException().isThrownBy(store::syncNames);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void shouldStayInItsDirectoryWhenALinkToItIsTurnedElsewhere() throws IOException {
    Path directory = Files.createDirectory(parent.resolve("log"));
    Path link = Files.createSymbolicLink(parent.resolve("link"), directory);
    FileSegmentStore store = FileSegmentStore.open(link);
    Files.delete(link);
    Files.createSymbolicLink(link, Files.createDirectory(parent.resolve("other")));
    store.create(1).close();
    assertThat(directory.resolve(FIRST)).exists();
  }

  @Test
  void shouldSayInWordsWhyADirectoryCannotBeCreated() {
    assumeThat(Path.of("/proc/self")).exists(); // where nobody may create anything
    assertThatThrownBy(() -> FileSegmentStore.open(Path.of("/proc/seawall")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("failed: no such file or directory");
  }

  @Test
  void shouldNameFileOffsetAndBytesWhenAWriteFails() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    try (SegmentFile file = FileSegment.open(full, null, StandardOpenOption.WRITE)) {
      assertThatThrownBy(() -> file.write(ByteBuffer.allocate(8), 128))
          .isInstanceOf(StoreFullException.class)
          .hasMessageContainingAll("/dev/full", "8 bytes at 128", "usable space");
    }
  }

  /** Returns the numbers of segments that are none. */
  private static long[] makeHostile(Path directory) throws Exception {
    Path outside = Files.writeString(directory.resolve("outside"), "not ours");
    Files.createSymbolicLink(directory.resolve("00000000000000000002.seg"), outside);
    Files.createSymbolicLink(
        directory.resolve("00000000000000000003.seg"), Path.of("00000000000000000003.seg"));
    Files.createSymbolicLink(directory.resolve("00000000000000000004.seg"), Path.of("/dev/zero"));
    Files.createDirectory(directory.resolve("00000000000000000005.seg"));
    Files.createFile(directory.resolve("99999999999999999999.seg"));
    Files.createFile(directory.resolve("00000000000000000000.seg"));
    Files.createFile(directory.resolve("00000000000000000001.seg\n"));
    Path fifo = directory.resolve("00000000000000000006.seg");
    int exit = new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
    assumeThat(exit).isZero();
    return new long[] {2, 3, 4, 5, 6};
  }
}
