package dev.seawall.testkit.recovery;

import static dev.seawall.testkit.recovery.Lab.append;
import static dev.seawall.testkit.recovery.Lab.readOn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Batch;
import dev.seawall.CorruptionException;
import dev.seawall.Retention;
import dev.seawall.RetentionPolicy;
import dev.seawall.RetentionReport;
import dev.seawall.RetentionReport.Held;
import dev.seawall.RetentionReport.Reason;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.recovery.Lab.FrameAt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Truncations beside damage: records 1 and 2 of stream "a", a batch of 3, 4 and 5 with records of
 * another stream between them, 6 and 7, each in a frame of its own, and 8 and 9 in the next
 * segment.
 */
class DamagedBatchTest {
  private static final String FIRST = "00000000000000000001.seg";

  private final Lab lab = new Lab();

  @BeforeEach
  void write() throws Exception {
    WalOptions options = Lab.options().frameSizeBytes(64).build();
    try (Wal wal = Wal.open(lab.disk().store(), options)) {
      append(wal, "a", "one", "two");
      append(wal, "b", "uno");
      Batch batch = Batch.of();
      for (int i = 3; i <= 5; i++) {
        batch.add(wal.stream("a"), new byte[60]);
        batch.add(wal.stream("b"), new byte[60]);
      }
      wal.append(batch);
      append(wal, "a", "six", "seven");
      wal.roll();
      append(wal, "a", "eight", "nine");
    }
  }

  private FrameAt frame(long first) throws Exception {
    return lab.frame(1, 1, first);
  }

  private void damageHeader(FrameAt frame) throws Exception {
    lab.corrupter().flipBit(1, frame.offset() + 20, 0);
  }

  private void damageRecords(FrameAt frame) throws Exception {
    lab.corrupter().flipBit(1, frame.payload() + 3, 0);
  }

  private static void assertRefused(Wal wal, long sequence, FrameAt damaged) throws WalException {
    assertThatThrownBy(() -> wal.stream("a").truncateBefore(sequence))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("%s at offset %d", FIRST, damaged.offset());
    assertThat(wal.stream("a").firstSequence()).isEqualTo(1);
  }

  @Test
  void shouldNotTruncateWhereDamageHidesWhetherThatCutsABatch() throws Exception {
    FrameAt three = frame(3);
    byte[] whole = lab.segment(1);
    damageHeader(three);
    try (Wal wal = lab.open()) {
      assertRefused(wal, 4, three);
      assertRefused(wal, 5, three);
    }
    lab.corrupter().replace(1, whole);

    try (Wal wal = lab.open()) {
      assertThat(wal.stream("a").truncateBefore(5)).isEqualTo(3);
    }
  }

  @Test
  void shouldNotTruncateInAFrameThatMayBeOfABatch() throws Exception {
    FrameAt seven = frame(7);
    damageHeader(seven);
    try (Wal wal = lab.open()) {
      assertRefused(wal, 7, seven);
    }
  }

  @Test
  void shouldTruncateAroundDamageWhereNoBatchCanBeCut() throws Exception {
    damageHeader(frame(4));
    try (Wal wal = lab.open()) {
      assertThat(wal.stream("a").truncateBefore(2)).isEqualTo(2);
      assertThat(wal.stream("a").truncateBefore(6)).isEqualTo(6);
      assertThat(readOn(wal, "a")).containsExactly("6=six", "7=seven", "8=eight", "9=nine");
    }
  }

  @Test
  void shouldNeedNoFrameWhereASegmentBegins() throws Exception {
    lab.corrupter().flipBit(2, lab.frame(2, 1, 8).offset() + 20, 0);
    try (Wal wal = lab.open()) {
      assertThat(wal.stream("a").truncateBefore(8)).isEqualTo(8);
      assertThat(wal.stream("a").truncateBefore(10)).isEqualTo(10);
    }
  }

  @Test
  void shouldNeedNoRecordsToKnowWhereABatchBegins() throws Exception {
    for (long first : new long[] {3, 4, 5, 6}) {
      damageRecords(frame(first));
    }
    try (Wal wal = lab.open()) {
      assertThat(wal.stream("a").truncateBefore(5)).isEqualTo(3);
      assertThat(wal.stream("a").truncateBefore(6)).isEqualTo(6);
    }
  }

  @Test
  void shouldRetainMoreWhereDamageHidesWhereABatchBegins() throws Exception {
    FrameAt four = frame(4);
    damageHeader(four);
    RetentionPolicy newest = RetentionPolicy.KEEP_ALL.withMaxRecords(5);
    Retention retention = Retention.builder().eachStream(newest).stream("b", newest).build();
    try (Wal wal = lab.open()) {
      append(wal, "b", "due", "tre", "quattro", "cinque", "sei");
      Held held =
          new Held("a", 1, 5, Reason.DAMAGE, "%s at offset %d".formatted(FIRST, four.offset()));
      RetentionReport foreseen = wal.previewRetention(retention);
      assertThat(foreseen.held()).containsExactly(held);
      assertThat(held)
          .hasToString("a: 1..4 held back by damage in %s at offset %d", FIRST, four.offset());
      assertThat(wal.applyRetention(retention)).isEqualTo(foreseen);
      assertThat(wal.stream("a").firstSequence()).isEqualTo(1);
      assertThat(wal.stream("b").firstSequence()).as("others go on").isEqualTo(5);
      append(wal, "a", "ten");
      assertThat(wal.applyRetention(retention).held()).isEmpty();
      assertThat(wal.stream("a").firstSequence()).isEqualTo(6);
    }
  }
}
