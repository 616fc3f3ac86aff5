package dev.seawall.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.SegmentStore.Access;
import dev.seawall.store.StoreLock;
import dev.seawall.store.StoreLockedException;
import dev.seawall.store.StoredSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SegmentStore} does. */
abstract class SegmentStoreContract {
  private SegmentStore store;

  /** Opens a store on the same place at every call; the place is empty when a test begins. */
  abstract SegmentStore openStore() throws IOException;

  @BeforeEach
  void open() throws IOException {
    store = openStore();
  }

  @Test
  void shouldListNothingWhenEmpty() throws IOException {
    assertThat(store.list()).isEmpty();
  }

  @Test
  void shouldListInOrderOfNumbersWhenCreatedInAnyOrder() throws IOException {
    for (long number : new long[] {10, 9, Long.MAX_VALUE, 1}) {
      try (SegmentFile file = store.create(number)) {
        file.write(bytes("x".repeat((int) (number % 10))), 0);
      }
    }
    assertThat(store.list())
        .containsExactly(
            new StoredSegment(1, 1),
            new StoredSegment(9, 9),
            new StoredSegment(10, 0),
            new StoredSegment(Long.MAX_VALUE, 7));
  }

  @Test
  void shouldNameSegmentsByTheirNumbers() {
    assertThat(store.nameOf(42)).isEqualTo("00000000000000000042.seg");
    assertThat(store.describe()).isNotBlank();
  }

  @Test
  void shouldRefuseNumbersBelowOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> store.create(0));
    assertThatIllegalArgumentException().isThrownBy(() -> store.open(-1, Access.READ));
    assertThatIllegalArgumentException().isThrownBy(() -> store.delete(Long.MIN_VALUE));
  }

  @Test
  void shouldRefuseToCreateWhenSegmentExists() throws IOException {
    store.create(1).close();
    assertThatThrownBy(() -> store.create(1)).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void shouldRefuseToOpenWhenSegmentIsMissing() {
    assertThatThrownBy(() -> store.open(1, Access.READ)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> store.open(1, Access.WRITE)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void shouldReadBackWhatWasWrittenThroughAnotherStore() throws IOException {
    try (SegmentFile file = store.create(1)) {
      file.write(bytes("hello"), 0);
    }
    try (SegmentFile file = openStore().open(1, Access.READ)) {
      assertThat(text(file, 0, 5)).isEqualTo("hello");
    }
  }

  @Test
  void shouldOverwriteAndExtendWhenOpenedAgainForWriting() throws IOException {
    store.create(1).close();
    try (SegmentFile file = store.open(1, Access.WRITE)) {
      file.write(bytes("hello"), 0);
      file.write(bytes("p me"), 3);
      assertThat(file.length()).isEqualTo(7);
      assertThat(text(file, 0, 7)).isEqualTo("help me");
    }
  }

  @Test
  void shouldConsumeTheBufferWhenWriting() throws IOException {
    try (SegmentFile file = store.create(1)) {
      ByteBuffer source = bytes("0123456789").position(2).limit(6);
      file.write(source, 100);
      assertThat(source.position()).isEqualTo(6);
      assertThat(text(file, 100, 4)).isEqualTo("2345");
    }
  }

  @Test
  void shouldReadZerosWhereNothingWasWritten() throws IOException {
    try (SegmentFile file = store.create(1)) {
      file.write(bytes("x"), 10_000);
      ByteBuffer target = ByteBuffer.allocate(10_000);
      assertThat(file.read(target, 0)).isEqualTo(10_000);
      assertThat(target.array()).containsOnly(0);
    }
  }

  @Test
  void shouldReadLessWhenTheEndIsNear() throws IOException {
    try (SegmentFile file = store.create(1)) {
      file.write(bytes("hello"), 0);
      ByteBuffer target = ByteBuffer.allocate(10).position(1);
      assertThat(file.read(target, 3)).isEqualTo(2);
      assertThat(target.position()).isEqualTo(3);
    }
  }

  @Test
  void shouldReportTheEndWhenReadingAtOrBehindIt() throws IOException {
    try (SegmentFile file = store.create(1)) {
      file.write(bytes("hello"), 0);
      assertThat(file.read(ByteBuffer.allocate(1), 5)).isEqualTo(-1);
      assertThat(file.read(ByteBuffer.allocate(1), 1L << 40)).isEqualTo(-1);
    }
  }

  @Test
  void shouldReadNothingWhenThereIsNoRoomForIt() throws IOException {
    try (SegmentFile file = store.create(1)) {
      file.write(bytes("hello"), 0);
      assertThat(file.read(ByteBuffer.allocate(0), 0)).isZero();
    }
  }

  @Test
  void shouldReadAndWriteAcrossPagesWhenBuffersAreDirectOrOnTheHeap() throws IOException {
    byte[] contents = new byte[3 * 4096 + 17];
    new Random(1).nextBytes(contents);
    try (SegmentFile file = store.create(1)) {
      file.write(ByteBuffer.allocateDirect(contents.length).put(contents).flip(), 4095);
      ByteBuffer target = ByteBuffer.allocateDirect(contents.length);
      assertThat(file.read(target, 4095)).isEqualTo(contents.length);
      assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(contents));
      file.write(ByteBuffer.wrap(contents), 3);
      assertThat(file.map(3, contents.length)).isEqualTo(ByteBuffer.wrap(contents));
    }
  }

  @Test
  void shouldLoseWhatIsCutWhenTruncated() throws IOException {
    try (SegmentFile file = store.create(1)) {
      file.write(bytes("hello"), 5_000);
      file.truncate(5_002);
      assertThat(file.length()).isEqualTo(5_002);
      file.write(bytes("!"), 5_004);
      assertThat(text(file, 5_000, 5)).isEqualTo("he\0\0!");
    }
    assertThat(store.list()).containsExactly(new StoredSegment(1, 5_005));
  }

  @Test
  void shouldMapReadOnlyAndKeepTheMappingWhenFileIsClosed() throws IOException {
    ByteBuffer mapping;
    try (SegmentFile file = store.create(1)) {
      file.write(bytes("hello"), 0);
      mapping = file.map(1, 3);
    }
    assertThat(US_ASCII.decode(mapping.duplicate()).toString()).isEqualTo("ell");
    assertThat(mapping.isReadOnly()).isTrue();
  }

  @Test
  void shouldRefuseToMapBehindTheEnd() throws IOException {
    try (SegmentFile file = store.create(1)) {
      file.write(bytes("hello"), 0);
      assertThatIOException()
          .isThrownBy(() -> file.map(3, 3))
          .withMessageContainingAll("00000000000000000001.seg", "3 bytes at 3", "only 5 bytes");
    }
  }

  @Test
  void shouldRefuseToWriteWhenOpenedForReading() throws IOException {
    store.create(1).close();
    try (SegmentFile file = store.open(1, Access.READ)) {
      assertThatIllegalStateException().isThrownBy(() -> file.write(bytes("x"), 0));
      assertThatIllegalStateException().isThrownBy(() -> file.truncate(0));
      assertThatCode(file::sync).doesNotThrowAnyException();
    }
  }

  @Test
  void shouldRefuseAnyUseWhenClosed() throws IOException {
    SegmentFile file = store.create(1);
    file.close();
    file.close();
    assertThatIOException()
        .isThrownBy(() -> file.write(bytes("x"), 0))
        .withMessageContaining("00000000000000000001.seg");
    assertThatIOException().isThrownBy(() -> file.read(ByteBuffer.allocate(1), 0));
    assertThatIOException().isThrownBy(file::sync);
    assertThatIOException().isThrownBy(file::length);
    assertThatIOException().isThrownBy(() -> file.truncate(0));
  }

  @Test
  void shouldLetReadersGoOnWhenTheirSegmentIsDeleted() throws IOException {
    try (SegmentFile file = store.create(1)) {
      file.write(bytes("hello"), 0);
      store.delete(1);
      assertThat(store.list()).isEmpty();
      assertThat(text(file, 0, 5)).isEqualTo("hello");
    }
  }

  @Test
  void shouldDeleteNothingWhenSegmentIsMissing() {
    assertThatCode(() -> store.delete(1)).doesNotThrowAnyException();
  }

  @Test
  void shouldCreateAnEmptySegmentWhenItsNumberWasUsedBefore() throws IOException {
    try (SegmentFile old = store.create(1)) {
      old.write(bytes("old"), 0);
      store.delete(1);
      try (SegmentFile file = store.create(1)) {
        assertThat(file.length()).isZero();
      }
    }
  }

  @Test
  void shouldEmptyThePlaceForTornBytesWhenOneWasLeft() throws IOException {
    try (SegmentFile left = store.createTorn(1, 4096)) {
      left.write(bytes("left by an interrupted recovery"), 0);
    }
    try (SegmentFile torn = store.createTorn(1, 4096)) {
      assertThat(torn.length()).isZero();
      torn.write(bytes("cut"), 0);
      torn.sync();
    }
    assertThat(store.list()).isEmpty();
  }

  @Test
  void shouldRefuseTheLockWhenItIsHeld() throws IOException {
    StoreLock lock = store.lock();
    assertThatThrownBy(store::lock).isInstanceOf(StoreLockedException.class);
    assertThatThrownBy(() -> openStore().lock()).isInstanceOf(StoreLockedException.class);
    lock.close();
    openStore().lock().close();
  }

  @Test
  void shouldKeepTheNextHoldersLockWhenTheOldOneIsClosedAgain() throws IOException {
    StoreLock first = store.lock();
    first.close();
    try (StoreLock second = store.lock()) {
      first.close();
      assertThatThrownBy(store::lock).isInstanceOf(StoreLockedException.class);
    }
  }

  @Test
  void shouldWorkAndStayInterruptedWhenTheThreadIsInterrupted() throws IOException {
    Thread.currentThread().interrupt();
    try (StoreLock lock = store.lock();
        SegmentFile file = store.create(1)) {
      store.syncNames();
      file.write(bytes("hello"), 0);
      file.sync();
      assertThat(text(file, 0, 5)).isEqualTo("hello");
      assertThat(file.map(0, 5).remaining()).isEqualTo(5);
      file.truncate(4);
      assertThat(store.list()).containsExactly(new StoredSegment(1, 4));
      store.open(1, Access.READ).close();
      store.createTorn(1, 4).close();
      store.delete(1);
      store.syncNames();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  static String text(SegmentFile file, long offset, int length) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(length);
    file.read(target, offset);
    return US_ASCII.decode(target.flip()).toString();
  }
}
