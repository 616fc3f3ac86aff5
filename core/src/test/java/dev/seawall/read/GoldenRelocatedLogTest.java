package dev.seawall.read;

import static dev.seawall.read.GoldenLogTest.assertUnchanged;
import static dev.seawall.read.GoldenLogTest.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.CorruptionPolicy;
import dev.seawall.RecordCursor;
import dev.seawall.RecoveryReport.Verdict;
import dev.seawall.ReplayCursor;
import dev.seawall.ScanCursor;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that version 1 of the format was first written with when it was cleaned: a sealed segment
 * with relocated frames of one that is gone, and one that its writer did not live to seal, with
 * copies of those behind a later record. Later code must read it for ever.
 */
class GoldenRelocatedLogTest {
  private static final String LOG = "v1-relocated";

  @TempDir Path directory;

  @BeforeEach
  void copyTheLog() throws Exception {
    GoldenLogTest.copy(LOG, 2, directory);
    GoldenLogTest.copy(LOG, 3, directory);
  }

  private static void assertGolden(Wal wal) throws Exception {
    assertThat(read(wal, "slow"))
        .startsWith("1 DATA one", "2 DATA two", "3 PUT k->v", "4 COMMIT ", "5 DATA five");
    assertThat(times(wal))
        .as("those of the originals, and not of the copies")
        .startsWith(
            "2026-01-02T03:04:05Z",
            "2026-01-02T03:04:05Z",
            "2026-01-02T03:04:05Z",
            "2026-01-02T03:04:05Z",
            "2026-01-04T03:04:05Z");
    assertThat(replayed(wal)).startsWith("1 0", "2 0", "3 " + transaction(wal), "5 0");
    assertThat(relocatedFrames(wal)).isEqualTo(6);
    assertThat(wal.verify(progress -> {}).isSound()).isTrue();
  }

  private static List<String> times(Wal wal) throws WalException {
    List<Instant> times = new ArrayList<>();
    try (RecordCursor cursor = wal.stream("slow").iterate()) {
      while (cursor.next()) {
        times.add(cursor.record().time());
      }
    }
    return times.stream().map(Instant::toString).toList();
  }

  /** The id of a transaction that its copies have, too. */
  private static long transaction(Wal wal) throws WalException {
    long id = wal.stream("slow").get(4).transactionId();
    assertThat(id).isPositive().isEqualTo(wal.stream("slow").get(3).transactionId());
    return id;
  }

  private static List<String> replayed(Wal wal) throws WalException {
    List<String> shown = new ArrayList<>();
    try (ReplayCursor cursor = wal.stream("slow").replay(0)) {
      while (cursor.next()) {
        shown.add(cursor.record().sequence() + " " + cursor.record().transactionId());
      }
    }
    return shown;
  }

  private static int relocatedFrames(Wal wal) throws WalException {
    int count = 0;
    try (ScanCursor scan = wal.scan()) {
      while (scan.next()) {
        var frame = scan.item().frame();
        count += frame != null && frame.flags().contains("relocated") ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void shouldReadTheGoldenLogWithoutChangingIt() throws Exception {
    try (Wal wal = Wal.openReadOnly(directory, WalOptions.defaults())) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.CLEAN_END);
      assertGolden(wal);
    }
    assertUnchanged(LOG, 2, directory);
    assertUnchanged(LOG, 3, directory);
  }

  @Test
  void shouldMendTheGoldenLogAndGoOnBehindIt() throws Exception {
    try (Wal wal = Wal.open(directory)) {
      assertGolden(wal);
      assertThat(wal.stream("slow").append("six".getBytes(UTF_8))).isEqualTo(6);
    }
    try (Wal wal = Wal.open(directory)) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.SEALED);
      assertGolden(wal);
      assertThat(read(wal, "slow")).endsWith("5 DATA five", "6 DATA six");
    }
  }

  /** Copies stand for records of which nothing else is left, not even the name of their stream. */
  @Test
  void shouldReadTheCopiesWithoutWhatTheyWereCopiedFrom() throws Exception {
    Files.delete(directory.resolve("00000000000000000002.seg"));
    WalOptions salvage = WalOptions.builder().corruptionPolicy(CorruptionPolicy.SALVAGE).build();
    try (Wal wal = Wal.openReadOnly(directory, salvage)) {
      assertThat(read(wal, "unnamed-1"))
          .containsExactly("1 DATA one", "2 DATA two", "3 PUT k->v", "4 COMMIT ", "5 DATA five");
    }
  }
}
