package dev.seawall.testkit;

import static dev.seawall.testkit.SegmentStoreContract.bytes;
import static dev.seawall.testkit.SegmentStoreContract.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.SegmentStore.Access;
import dev.seawall.store.StoreLock;
import dev.seawall.store.StoredSegment;
import dev.seawall.testkit.CrashPlan.Fate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
  private static final int SEEDS = 2_000;
  private static final int PAGE = 4096;

  private final SimulatedDisk disk = new SimulatedDisk();
  private final SegmentStore store = disk.store();
  private SegmentFile file;

  /** Segment 1, of two synced pages of 'a'. */
  @BeforeEach
  void createSyncedSegment() throws IOException {
    file = store.create(1);
    file.write(bytes("a".repeat(2 * PAGE)), 0);
    file.sync();
    store.syncNames();
  }

  @Test
  void shouldKeepAllThatIsSynced() {
    assertThat(disk.isSynced()).isTrue();
    assertThat(outcomes(disk -> contents(disk, 1))).containsExactly("a".repeat(2 * PAGE));
    assertThat(contents(disk.crashLosingAll(), 1)).isEqualTo("a".repeat(2 * PAGE));
  }

  @Test
  void shouldLeaveAnyMixtureOfPagesWhenTheyAreNotSynced() throws IOException {
    file.write(bytes("b".repeat(2 * PAGE)), 0);
    assertThat(disk.isSynced()).isFalse();
    assertThat(outcomes(disk -> summary(contents(disk, 1), PAGE)))
        .contains("a a", "a b", "b a", "b b");
  }

  @Test
  void shouldTearAtSectorsAndNowhereElse() throws IOException {
    file.write(bytes("b".repeat(1000)), 0); // 488 bytes of it in the second sector
    String rest = "a".repeat(2 * PAGE - 1024);
    String newSecond = "b".repeat(488) + "a".repeat(24);
    assertThat(outcomes(disk -> contents(disk, 1)))
        .containsExactlyInAnyOrder(
            "a".repeat(1024) + rest,
            "b".repeat(512) + "a".repeat(512) + rest,
            "a".repeat(512) + newSecond + rest,
            "b".repeat(512) + newSecond + rest);
  }

  @Test
  void shouldLeaveAnyStateSinceTheLastSync() throws IOException {
    file.write(bytes("b"), 0);
    file.write(bytes("c"), 0);
    file.write(bytes("d"), 0);
    assertThat(outcomes(disk -> contents(disk, 1).substring(0, 2)))
        .containsExactlyInAnyOrder("aa", "ba", "ca", "da");
  }

  @Test
  void shouldLeaveLengthWithoutDataAndDataWithoutLength() throws IOException {
    file.write(bytes("b".repeat(PAGE)), 2 * PAGE);
    String old = "a".repeat(2 * PAGE);
    assertThat(outcomes(disk -> contents(disk, 1)))
        .contains(old, old + "\0".repeat(PAGE), old + "b".repeat(PAGE));
    CrashPlan plan = CrashPlan.keepingAll();
    assertThat(contents(disk.crash(plan.withLengths(Fate.LOST)), 1)).isEqualTo(old);
    assertThat(contents(disk.crash(plan.withData(Fate.LOST)), 1))
        .isEqualTo(old + "\0".repeat(PAGE));
    assertThat(contents(disk.crash(plan.withData(Fate.LOST).withStaleBytes()), 1))
        .startsWith(old)
        .hasSize(3 * PAGE)
        .isNotEqualTo(old + "\0".repeat(PAGE));
  }

  @Test
  void shouldLeaveAnyOfTheLengthsAFileGrewThrough() throws IOException {
    for (int i = 0; i < 3; i++) {
      file.write(bytes("b".repeat(100)), 2 * PAGE + 100L * i);
    }
    assertThat(outcomes(disk -> contents(disk, 1).length() - 2 * PAGE))
        .containsExactlyInAnyOrder(0, 100, 200, 300);
  }

  @Test
  void shouldLeaveTruncationsInOrderOrNotAtAll() throws IOException {
    file.truncate(100);
    file.write(bytes("b"), 100);
    file.truncate(50);
    assertThat(outcomes(disk -> contents(disk, 1)))
        .containsExactlyInAnyOrder(
            "a".repeat(2 * PAGE),
            "a".repeat(100),
            "a".repeat(100) + "b",
            "a".repeat(100) + "\0",
            "a".repeat(50));
    assertThat(contents(disk.crash(CrashPlan.keepingAll().withCuts(Fate.LOST)), 1))
        .isEqualTo("a".repeat(2 * PAGE));
  }

  @Test
  void shouldLoseOrKeepEachNameForItself() throws IOException {
    store.create(2).close();
    store.create(3).close();
    store.delete(1);
    assertThat(outcomes(SimulatedDiskTest::numbers))
        .containsExactlyInAnyOrder("", "1", "1 2", "1 2 3", "1 3", "2", "2 3", "3");
    store.syncNames();
    assertThat(outcomes(SimulatedDiskTest::numbers)).containsExactly("2 3");
  }

  @Test
  void shouldLoseTheNameOfASyncedFileWhenNamesAreNotSynced() throws IOException {
    SegmentFile second = store.create(2);
    second.write(bytes("synced"), 0);
    second.sync();
    assertThat(numbers(disk.crashLosingAll())).isEqualTo("1");
    assertThat(contents(disk.crash(CrashPlan.losingAll().withNames(Fate.KEPT)), 2))
        .isEqualTo("synced");
  }

  @Test
  void shouldBringBackTheOldFileWhenItsNameWasUsedAgain() throws IOException {
    store.delete(1);
    store.create(1).close();
    assertThat(outcomes(disk -> numbers(disk).isEmpty() ? -1 : contents(disk, 1).length()))
        .containsExactlyInAnyOrder(-1, 0, 2 * PAGE);
  }

  @Test
  void shouldCoverOnlyWhatWasWrittenBeforeTheSyncBegan() throws IOException {
    file.write(bytes("b"), 0);
    ((SimulatedFile) file)
        .sync(
            () -> {
              write(file, "c", 1);
              assertThat(contents(disk.crashLosingAll(), 1)).startsWith("aa");
            });
    assertThat(contents(disk.crashLosingAll(), 1)).startsWith("ba");
    assertThat(outcomes(disk -> contents(disk, 1).substring(0, 2))).containsExactly("ba", "bc");
    file.sync();
    assertThat(contents(disk.crashLosingAll(), 1)).startsWith("bc");
  }

  @Test
  void shouldKeepTheLaterSyncWhenTheEarlierEndsAfterIt() throws IOException {
    file.write(bytes("b"), 0);
    ((SimulatedFile) file)
        .sync(
            () -> {
              write(file, "c", 0);
              sync(file);
            });
    assertThat(contents(disk.crashLosingAll(), 1)).startsWith("ca");
  }

  @Test
  void shouldReadTheSameButLoseItWhenASyncFails() throws IOException {
    file.write(bytes("b".repeat(2 * PAGE)), PAGE);
    ((SimulatedFile) file).loseUnsynced();
    file.sync();
    assertThat(summary(contents(disk, 1), PAGE)).isEqualTo("a b b");
    assertThat(summary(contents(disk.crashLosingAll(), 1), PAGE)).isEqualTo("a a \0");
    assertThat(summary(contents(disk.crashKeepingCache(), 1), PAGE)).isEqualTo("a b b");
    disk.dropCaches();
    assertThat(summary(contents(disk, 1), PAGE)).isEqualTo("a a \0");
  }

  @Test
  void shouldKeepDirtyPagesWhenCachesAreDropped() throws IOException {
    file.write(bytes("b"), 3);
    disk.dropCaches();
    assertThat(text(file, 0, 5)).isEqualTo("aaaba");
  }

  @Test
  void shouldKeepTheCacheAndWhatIsAtRiskInItWhenOnlyTheProcessIsKilled() throws IOException {
    file.write(bytes("b"), 0);
    store.create(2).close();
    SimulatedDisk killed = disk.crashKeepingCache();
    assertThat(contents(killed, 1)).startsWith("ba");
    assertThat(numbers(killed)).isEqualTo("1 2");
    assertThat(contents(killed.crashLosingAll(), 1)).startsWith("aa");
    assertThat(numbers(killed.crashLosingAll())).isEqualTo("1");
    try (SegmentFile reopened = killed.store().open(1, Access.WRITE)) {
      reopened.sync();
    }
    assertThat(contents(killed.crashLosingAll(), 1)).startsWith("ba");
    assertThat(contents(disk.crashLosingAll(), 1)).startsWith("aa");
  }

  @Test
  void shouldGoOnUndisturbedWhenACrashIsTaken() throws IOException {
    file.write(bytes("b"), 0);
    SimulatedDisk crashed = disk.crash(CrashPlan.keepingAll());
    try (SegmentFile other = crashed.store().open(1, Access.WRITE)) {
      other.write(bytes("c"), 0);
      other.sync();
    }
    crashed.store().delete(1);
    assertThat(text(file, 0, 2)).isEqualTo("ba");
    file.write(bytes("d"), 1);
    file.sync();
    assertThat(contents(disk.crashLosingAll(), 1)).startsWith("bda");
  }

  @Test
  void shouldLeaveTheSameWhenTheSeedIsTheSame() throws IOException {
    file.write(bytes("b".repeat(10 * PAGE)), 77);
    file.truncate(5 * PAGE);
    store.create(2).write(bytes("c".repeat(PAGE)), 0);
    for (long seed = 0; seed < 100; seed++) {
      Map<String, ByteBuffer> once = files(disk.crash(seed));
      assertThat(files(disk.crash(seed))).isEqualTo(once);
      assertThat(files(disk.crashKeepingCache().crash(seed))).isEqualTo(once);
    }
  }

  @Test
  void shouldReleaseTheLockWhenCrashed() throws IOException {
    try (StoreLock lock = store.lock()) {
      disk.crash(1).store().lock().close();
      disk.crashKeepingCache().store().lock().close();
    }
  }

  @Test
  void shouldShowTornFilesButNotListThem() throws IOException {
    store.createTorn(1, 100).write(bytes("cut"), 0);
    assertThat(disk.files())
        .containsOnlyKeys(
            "00000000000000000001.seg", "00000000000000000001-00000000000000000100.torn");
    assertThat(store.list()).containsExactly(new StoredSegment(1, 2 * PAGE));
  }

  private <T extends Comparable<T>> Set<T> outcomes(Function<SimulatedDisk, T> observation) {
    Set<T> seen = new TreeSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      seen.add(observation.apply(disk.crash(seed)));
    }
    return seen;
  }

  private static String contents(SimulatedDisk disk, long segment) {
    byte[] contents = disk.files().get(disk.store().nameOf(segment));
    return contents == null ? "" : new String(contents, ISO_8859_1);
  }

  private static Map<String, ByteBuffer> files(SimulatedDisk disk) {
    Map<String, ByteBuffer> files = new TreeMap<>();
    disk.files().forEach((name, contents) -> files.put(name, ByteBuffer.wrap(contents)));
    return files;
  }

  /** Shows one letter for each page of one letter. */
  private static String summary(String contents, int pageBytes) {
    StringBuilder letters = new StringBuilder();
    for (int from = 0; from < contents.length(); from += pageBytes) {
      String page = contents.substring(from, from + pageBytes);
      boolean uniform = page.chars().distinct().count() == 1;
      letters.append(letters.isEmpty() ? "" : " ").append(uniform ? page.charAt(0) : '?');
    }
    return letters.toString();
  }

  private static String numbers(SimulatedDisk disk) {
    try {
      return String.join(
          " ", disk.store().list().stream().map(s -> Long.toString(s.number())).toList());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void write(SegmentFile file, String text, long offset) {
    try {
      file.write(bytes(text), offset);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void sync(SegmentFile file) {
    try {
      file.sync();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
