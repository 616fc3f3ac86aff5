package dev.seawall.testkit.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.CorruptionException;
import dev.seawall.CorruptionPolicy;
import dev.seawall.Damage;
import dev.seawall.EncryptionException;
import dev.seawall.LockedException;
import dev.seawall.LogRepair;
import dev.seawall.RepairReport;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.testkit.Corrupter;
import dev.seawall.testkit.recovery.RandomDamage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a repaired log is what a reader of the damaged one sees, and that one is left alone. */
class RepairTest {
  private static final int SEEDS =
      "long".equals(System.getProperty("seawall.test.scale")) ? 3000 : 40;

  /** Where to begin, to go on with a long run that was broken off. */
  private static final int FIRST_SEED = Integer.getInteger("seawall.test.repair.seed", 0);

  private static final int SEGMENTS = 5;

  @TempDir private Path directory;
  private Path source;
  private Path target;

  @BeforeEach
  void namePlaces() {
    source = directory.resolve("source");
    target = directory.resolve("target");
  }

  private RepairReport repair() throws WalException {
    return LogRepair.repair(source, target, WalOptions.defaults());
  }

  private void write(String... values) throws WalException {
    try (Wal wal = Wal.open(source, BusyLog.options().build())) {
      for (String value : values) {
        wal.stream("a").append(value.getBytes(UTF_8));
      }
    }
  }

  /** Bytes and times of all files, to see whether anything was changed. */
  static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    contents.put(".", Files.getLastModifiedTime(directory).toString());
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String bytes =
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        contents.put(file.getFileName().toString(), Files.getLastModifiedTime(file) + bytes);
      }
    }
    return contents;
  }

  @Test
  void shouldShowWhatASalvagingReaderOfTheDamagedLogSees() throws Exception {
    int lossless = 0;
    int gaps = 0;
    for (int seed = FIRST_SEED; seed < SEEDS; seed++) {
      try {
        RepairReport report = repairDamaged(seed);
        gaps += report == null ? 0 : report.gaps().size();
        lossless += report != null && report.isLossless() ? 1 : 0;
      } catch (WalException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    System.out.printf(
        "trust: repair damaged-logs=%d lossless=%d gaps=%d%n", SEEDS - FIRST_SEED, lossless, gaps);
  }

  /** Damages a log and repairs it; null if nothing is left of it. */
  private @Nullable RepairReport repairDamaged(int seed) throws Exception {
    source = directory.resolve("source-" + seed);
    target = directory.resolve("target-" + seed);
    BusyLog.write(source, seed);
    RandomDamage damage = RandomDamage.of(seed).to(Corrupter.of(source), SEGMENTS);
    Map<String, String> before = contents(source);
    WalOptions options = BusyLog.options(seed).build();
    List<String> salvaged;
    try (Wal wal =
        Wal.openReadOnly(
            source, BusyLog.options(seed).corruptionPolicy(CorruptionPolicy.SALVAGE).build())) {
      if (wal.stats().segments() == 0) {
        return null;
      }
      salvaged = LogView.of(wal);
    }
    RepairReport report = LogRepair.repair(source, target, options);
    assertThat(contents(source)).as("the original, %s", damage).isEqualTo(before);
    assertIs(salvaged, options, "seed " + seed + ", " + damage + ", " + report.summary());
    return report;
  }

  /** Reads the repaired log; and once more after it has been written to, so that it is sealed. */
  private void assertIs(List<String> salvaged, WalOptions options, String what) throws Exception {
    try (Wal wal = Wal.openReadOnly(target, options)) {
      assertThat(LogView.of(wal)).as(what).isEqualTo(salvaged);
      assertThat(wal.verify(progress -> {}).damages()).as(what).isEmpty();
    }
    try (Wal wal = Wal.open(target, options)) {
      wal.stream("new").append(new byte[10]);
      wal.roll();
    }
    try (Wal wal = Wal.open(target, options)) {
      wal.delete("new");
      assertThat(LogView.of(wal)).as("%s, opened again", what).isEqualTo(salvaged);
    }
  }

  /** Records that had been truncated stay so, though nothing of what stood behind them is left. */
  @Test
  void shouldBringNothingBackWhenATruncationIsLostWithTheRecordsBehindIt() throws Exception {
    try (Wal wal = Wal.open(source, BusyLog.options().build())) {
      WalStream a = wal.stream("a");
      for (String value : List.of("1", "2", "3", "4 and truncated", "5 and truncated")) {
        a.append(value.getBytes(UTF_8));
      }
      a.truncateAfter(3);
      a.append("4 written anew".getBytes(UTF_8));
      a.append("5 written anew".getBytes(UTF_8));
      wal.checkpoint("behind");
      a.append("6".getBytes(UTF_8));
    }
    assertFourIsLost("5 and truncated");
  }

  @Test
  void shouldBringNoHoleBackWhenATruncationIsLostWithTheRecordsBehindIt() throws Exception {
    try (Wal wal = Wal.open(source, BusyLog.options().build())) {
      WalStream a = wal.stream("a");
      a.append("1".getBytes(UTF_8));
      a.append("2".getBytes(UTF_8));
      a.skipTo(5);
      wal.stream("b").append("behind the hole".getBytes(UTF_8));
      a.truncateAfter(3);
      a.append("4 written anew".getBytes(UTF_8));
      a.append("5".getBytes(UTF_8));
    }
    assertFourIsLost("behind the hole");
  }

  /** Damages all behind a record through the fourth of a stream, and repairs that. */
  private void assertFourIsLost(String before) throws Exception {
    int from = indexOf(before) + before.length() + 7 & -8;
    Corrupter.of(source).zero(1, from, indexOf("4 written anew") - from);
    List<String> salvaged;
    try (Wal wal =
        Wal.openReadOnly(
            source, BusyLog.options().corruptionPolicy(CorruptionPolicy.SALVAGE).build())) {
      salvaged = LogView.of(wal);
      assertThat(salvaged).contains("lost 4").noneMatch(line -> line.contains("truncated"));
    }
    RepairReport report = repair();
    assertThat(report.gaps())
        .singleElement()
        .satisfies(gap -> assertThat(gap.lost()).hasToString("4"));
    assertIs(salvaged, BusyLog.options().build(), report.summary());
  }

  @Test
  void shouldLoseNothingOfASoundLog() throws Exception {
    write("one", "two");

    RepairReport report = repair();
    assertThat(report.isLossless()).isTrue();
    assertThat(report.records()).isEqualTo(2);
    assertThat(Files.readString(target.resolve(RepairReport.FILE_NAME)))
        .isEqualTo(report.toJson() + "\n")
        .startsWith("{\"source\":\"")
        .contains("\"lossless\":true");
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("source", "target");
  }

  @Test
  void shouldLoseNothingOfSegmentsThatBearEachOthersNames() throws Exception {
    BusyLog.write(source, 7);
    List<String> sound;
    try (Wal wal = Wal.openReadOnly(source, BusyLog.options(7).build())) {
      sound = LogView.of(wal);
    }
    Corrupter.of(source).swapFiles(2, 4);
    Corrupter.of(source).swapFiles(1, 3);

    RepairReport report = LogRepair.repair(source, target, BusyLog.options(7).build());
    assertThat(report.isLossless()).as(report.summary()).isTrue();
    assertThat(report.damages())
        .hasSize(4)
        .allMatch(damage -> damage.kind() == Damage.Kind.MISPLACED_SEGMENT);
    assertIs(sound, BusyLog.options(7).build(), "put in their places");
  }

  @Test
  void shouldRememberAGapAtTheEndWhenOlderSegmentsAreGone() throws Exception {
    write("one", "two", "three", "the last one");
    damage("the last one");
    RepairReport report = repair();
    assertThat(report.gaps())
        .singleElement()
        .satisfies(gap -> assertThat(gap.lost()).hasToString("4"));

    for (int life = 0; life < 3; life++) {
      try (Wal wal = Wal.open(target, BusyLog.options().build())) {
        assertThat(wal.stream("a").lastSequence()).isEqualTo(4);
        assertThatThrownBy(() -> wal.stream("a").get(4)).isInstanceOf(CorruptionException.class);
        assertThat(wal.verify(progress -> {}).isSound()).isTrue();
        assertThat(wal.verify(progress -> {}).knownGaps())
            .singleElement()
            .satisfies(gap -> assertThat(gap.lost()).hasToString("4"));
        wal.stream("other").append(new byte[100]);
        wal.roll();
        wal.stream("other").append(new byte[100]);
        wal.roll();
        wal.stream("other").truncateBefore(wal.stream("other").lastSequence() + 1);
        if (life == 1) {
          wal.stream("a")
              .truncateBefore(4); // all but the gap: a snapshot has to say that it is one
          assertThat(wal.stats().firstSegment()).isGreaterThan(1);
        }
      }
    }
  }

  @Test
  void shouldOpenWhenTheSegmentsBeforeALostOneAreNotNeededAnyMore() throws Exception {
    try (Wal wal = Wal.open(source, BusyLog.options().build())) {
      for (String value : List.of("one", "two, lost", "three", "four")) {
        wal.stream("a").append(value.getBytes(UTF_8));
        wal.roll();
      }
    }
    Corrupter.of(source).remove(2);
    assertThat(repair().gaps()).hasSize(1);

    WalOptions options = BusyLog.options().build();
    try (Wal wal = Wal.open(target, options)) {
      wal.stream("a").truncateBefore(2);
      assertThat(wal.stats().firstSegment()).as("the new log has no second").isEqualTo(3);
      wal.stream("a").append("acknowledged".getBytes(UTF_8));
    }
    try (Wal wal = Wal.open(target, options)) {
      assertThat(wal.recoveryReport().damages()).isEmpty();
      assertThat(wal.stream("a").get(5).value()).isEqualTo("acknowledged".getBytes(UTF_8));
      assertThat(wal.verify(progress -> {}).isSound()).isTrue();
    }

    Corrupter.of(target).remove(3);
    assertThatThrownBy(() -> Wal.open(target, options))
        .as("the third had been there")
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("segments 2 to 3, at the beginning");
  }

  private void damage(String value) throws IOException {
    Corrupter.of(source).flipBit(1, indexOf(value), 0);
  }

  private int indexOf(String value) throws IOException {
    return new String(Corrupter.of(source).read(1), java.nio.charset.StandardCharsets.ISO_8859_1)
        .indexOf(value);
  }

  @Test
  void shouldRefuseATargetThatIsNotEmptyOrLiesInTheSource() throws Exception {
    write("one");
    Files.createDirectories(target.resolve("something"));
    assertThatThrownBy(this::repair)
        .isInstanceOf(WalException.class)
        .hasMessageContaining("not empty");
    for (Path within : List.of(source, source.resolve("new"))) {
      target = within;
      assertThatThrownBy(this::repair)
          .isInstanceOf(WalException.class)
          .hasMessageContaining("must lie apart");
    }
    assertThat(contents(source).keySet()).hasSize(3);
  }

  @Test
  void shouldRefuseALogThatIsOpenForWriting() throws Exception {
    write("one");
    try (Wal wal = Wal.open(source)) {
      assertThatThrownBy(this::repair).isInstanceOf(LockedException.class);
      assertThatThrownBy(() -> Wal.open(source)).isInstanceOf(LockedException.class);
      wal.stream("a").append(new byte[1]);
    }
    assertThat(repair().records()).isEqualTo(2);
  }

  @Test
  void shouldNameTheKeyThatIsMissing() throws Exception {
    BusyLog.write(source, 2);
    assertThatThrownBy(this::repair)
        .isInstanceOf(EncryptionException.class)
        .hasMessageContaining("needs key 'key'");
    assertThat(directory.toFile().list()).doesNotContain("target", "target.repairing");
  }

  @Test
  void shouldSayThatThereIsNothingToSalvage() throws Exception {
    Files.createDirectory(source);
    assertThatThrownBy(this::repair)
        .isInstanceOf(WalException.class)
        .hasMessageStartingWith("there is no segment in " + source);
    assertThat(directory.toFile().list()).containsExactly("source");
  }

  @Test
  void shouldBeginAnewWhenAnEarlierRepairWasCutShort() throws Exception {
    write("one", "two");
    Path left = Files.createDirectory(directory.resolve("target.repairing"));
    Files.write(left.resolve("00000000000000000001.seg"), new byte[1000]);
    Files.write(left.resolve("00000000000000000007.seg"), new byte[1000]);

    assertThat(repair().records()).isEqualTo(2);
    try (Wal wal = Wal.openReadOnly(target, WalOptions.defaults())) {
      assertThat(wal.stats().segments()).isEqualTo(1);
    }
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("source", "target");
  }
}
