package dev.seawall.testkit;

import static dev.seawall.testkit.SegmentStoreContract.bytes;
import static dev.seawall.testkit.SegmentStoreContract.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.SegmentStore.Access;
import dev.seawall.store.StoreFullException;
import dev.seawall.store.StoredSegment;
import dev.seawall.testkit.IoOperation.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class FaultyStoreTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private final FaultPlan faults = new FaultPlan();
  private final SegmentStore store = new FaultyStore(disk.store(), faults);
  private SegmentFile file;

  @BeforeEach
  void createSyncedSegment() throws IOException {
    file = store.create(1);
    file.write(bytes("hello"), 0);
    file.sync();
    store.syncNames();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldFailAnyKindOfCallWithoutEffect(Kind kind) throws IOException {
    faults.always(kind, Faults.error());
    SimulatedDisk before = disk.crashKeepingCache();
    assertThatIOException().isThrownBy(() -> perform(kind)).withMessageContaining("Input/output");
    assertThat(disk.store().list()).isEqualTo(before.store().list());
    assertThat(disk.isSynced()).isTrue();
    faults.heal();
    perform(kind);
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void shouldTellTheCallerUnlessTheFaultIsSilent(FaultKind fault) throws IOException {
    for (Kind kind : fault.harmed()) {
      faults.heal().always(kind, fault.fault(3));
      if (fault.isSilent() || fault == FaultKind.SLOW || fault == FaultKind.SHORT_READ) {
        perform(kind);
      } else {
        assertThatIOException().isThrownBy(() -> perform(kind)).withMessageContaining("injected");
      }
      faults.heal();
      disk.replace(1, "hello".getBytes(US_ASCII));
      disk.remove(2);
      file = store.open(1, Access.WRITE);
    }
  }

  @Test
  void shouldFailEveryCallFromOneOnWhenTheDiskGoesAway() throws IOException {
    faults.fromCall(2, Faults.error());
    file.length();
    for (Kind kind : Kind.values()) {
      assertThatIOException().isThrownBy(() -> perform(kind)).withMessageContaining("injected");
    }
  }

  @Test
  void shouldFailTheNthCallOnceAndNoOther() throws IOException {
    faults.onNth(Kind.WRITE, 2, Faults.error());
    file.write(bytes("1"), 0);
    assertThatIOException().isThrownBy(() -> file.write(bytes("2"), 1));
    file.write(bytes("3"), 2);
    assertThat(text(file, 0, 5)).isEqualTo("1e3lo");
  }

  @Test
  void shouldFailForEverFromTheNthCallOn() throws IOException {
    faults.fromNth(Kind.SYNC, 2, Faults.full());
    file.sync();
    assertThatThrownBy(file::sync).isInstanceOf(StoreFullException.class);
    assertThatThrownBy(file::sync).isInstanceOf(StoreFullException.class);
  }

  @Test
  void shouldFailOnlyTheCallsThatMatch() throws IOException {
    faults.when(call -> call.kind() == Kind.READ && call.offset() >= 3, Faults.error());
    assertThat(text(file, 2, 3)).isEqualTo("llo");
    assertThatIOException().isThrownBy(() -> text(file, 3, 2));
  }

  @Test
  void shouldWriteAPrefixWhenAWriteFailsPartWay() {
    faults.always(Kind.WRITE, Faults.errorAfter(2));
    assertThatIOException().isThrownBy(() -> file.write(bytes("HELLO"), 0));
    assertThat(contents(disk)).isEqualTo("HEllo");
  }

  @Test
  void shouldTakeEffectWhenTheErrorComesAfterwards() throws IOException {
    faults.onNth(Kind.DELETE, 1, Faults.errorAfterEffect());
    assertThatIOException().isThrownBy(() -> store.delete(1));
    assertThat(store.list()).isEmpty();
    faults.onNth(Kind.CREATE, 1, Faults.errorAfterEffect());
    assertThatIOException().isThrownBy(() -> store.create(7));
    assertThat(store.list()).containsExactly(new StoredSegment(7, 0));
  }

  @Test
  void shouldReportSuccessWhenAWriteIsLostOrMisdirected() throws IOException {
    faults.onNth(Kind.WRITE, 1, Faults.skip()).onNth(Kind.WRITE, 2, Faults.misdirect(-3));
    ByteBuffer source = bytes("x");
    file.write(source, 0);
    assertThat(source.hasRemaining()).isFalse();
    file.write(bytes("y"), 4);
    assertThat(text(file, 0, 5)).isEqualTo("hyllo");
  }

  @Test
  void shouldReadLessWhenReadsAreShort() throws IOException {
    faults.always(Kind.READ, Faults.shortRead(2));
    ByteBuffer target = ByteBuffer.allocate(5);
    assertThat(file.read(target, 0)).isEqualTo(2);
    assertThat(target.remaining()).isEqualTo(3);
  }

  @Test
  void shouldLoseForGoodWhatAFailedSyncWasToSave() throws IOException {
    file.write(bytes("HELLO"), 0);
    faults.onNth(Kind.SYNC, 1, Faults.loseUnsynced());
    assertThatIOException().isThrownBy(file::sync);
    file.sync();
    assertThat(text(file, 0, 5)).isEqualTo("HELLO");
    assertThat(contents(disk.crashLosingAll())).isEqualTo("hello");
  }

  @Test
  void shouldSyncNothingWhenSyncsAreSabotaged() throws IOException {
    SegmentStore sabotaged = new FaultyStore(disk.store(), FaultPlan.skippingSyncs());
    try (SegmentFile same = sabotaged.open(1, Access.WRITE)) {
      same.write(bytes("HELLO"), 0);
      same.sync();
    }
    assertThat(contents(disk.crashLosingAll())).isEqualTo("hello");
  }

  @Test
  void shouldSyncNoNamesWhenTheirSyncsAreSabotaged() throws IOException {
    SegmentStore sabotaged = new FaultyStore(disk.store(), FaultPlan.skippingNameSyncs());
    sabotaged.create(2).sync();
    sabotaged.syncNames();
    assertThat(disk.crashLosingAll().store().list()).hasSize(1);
  }

  @Test
  void shouldHoldUpASyncButNothingElseUntilReleased() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    faults
        .onNth(Kind.SYNC, 1, Faults.stuckUntil(release))
        .listen(before(call -> begun.countDown()));
    file.write(bytes("J"), 0);
    CompletableFuture<Void> sync = CompletableFuture.runAsync(this::syncFile);
    begun.await();
    assertThat(text(file, 0, 5)).isEqualTo("Jello");
    assertThat(contents(disk.crashLosingAll())).isEqualTo("hello");
    assertThat(sync).isNotDone();
    release.countDown();
    sync.get(10, TimeUnit.SECONDS);
    assertThat(contents(disk.crashLosingAll())).isEqualTo("Jello");
  }

  private void syncFile() {
    try {
      file.sync();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IoListener before(Consumer<IoOperation> action) {
    return new IoListener() {
      @Override
      public void before(IoOperation operation) {
        action.accept(operation);
      }

      @Override
      public void after(IoOperation operation) {}
    };
  }

  @Test
  void shouldFailWhenSpaceIsUsedUpAndGoOnWhenItComesBack() throws IOException {
    store.create(2).write(bytes("0123456789"), 0);
    faults.limitSpace(3);
    file.write(bytes("HELLO"), 0); // does not grow
    assertThatThrownBy(() -> file.write(bytes("12345"), 5))
        .isInstanceOf(StoreFullException.class)
        .hasMessageContainingAll("segment 1", "5 bytes at 5");
    assertThat(text(file, 0, 10)).isEqualTo("HELLO123");
    store.delete(2);
    file.write(bytes("45"), 8);
    file.truncate(2);
    faults.limitSpace(0);
    assertThatThrownBy(() -> file.write(bytes("x"), 2)).isInstanceOf(StoreFullException.class);
    faults.unlimitSpace();
    file.write(bytes("x"), 2);
    assertThat(text(file, 0, 10)).isEqualTo("HEx");
  }

  @Test
  void shouldTellListenersOfEveryCallInOrder() throws IOException {
    List<IoOperation> before = new ArrayList<>();
    List<IoOperation> after = new ArrayList<>();
    long count = faults.count();
    long writes = faults.countOf(Kind.WRITE);
    faults.listen(before(before::add)).listen(after::add);
    file.write(bytes("xyz"), 7);
    faults.onNth(Kind.TRUNCATE, 1, Faults.error());
    assertThatIOException().isThrownBy(() -> file.truncate(1));
    assertThatThrownBy(() -> store.open(9, Access.READ)).isInstanceOf(NoSuchFileException.class);
    assertThat(before)
        .isEqualTo(after)
        .containsExactly(
            new IoOperation(Kind.WRITE, 1, 7, 3, count + 1, writes + 1),
            new IoOperation(Kind.TRUNCATE, 1, 1, 0, count + 2, 1),
            new IoOperation(Kind.OPEN, 9, 0, 0, count + 3, 1));
  }

  @Test
  void shouldLetAListenerTakeACrashAtEveryCall() throws IOException {
    List<String> left = new ArrayList<>();
    faults.listen(
        call -> {
          if (call.kind().changesDisk()) {
            left.add(contents(disk.crashLosingAll()));
          }
        });
    file.write(bytes("J"), 0);
    file.read(ByteBuffer.allocate(1), 0);
    file.sync();
    assertThat(left).containsExactly("hello", "Jello");
  }

  private static String contents(SimulatedDisk disk) {
    return new String(disk.files().get(disk.store().nameOf(1)), US_ASCII);
  }

  private void perform(Kind kind) throws IOException {
    switch (kind) {
      case LOCK -> store.lock().close();
      case LIST -> store.list();
      case CREATE -> store.create(2).close();
      case CREATE_TORN -> store.createTorn(1, 2).close();
      case OPEN -> store.open(1, Access.READ).close();
      case DELETE -> store.delete(1);
      case SYNC_NAMES -> store.syncNames();
      case LENGTH -> file.length();
      case READ -> file.read(ByteBuffer.allocate(1), 0);
      case MAP -> file.map(0, 1);
      case WRITE -> file.write(bytes("x"), 9);
      case TRUNCATE -> file.truncate(2);
      case SYNC -> file.sync();
      case CLOSE -> file.close();
    }
  }
}
