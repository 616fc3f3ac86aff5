package dev.seawall.testkit.recovery;

import static dev.seawall.testkit.recovery.Lab.append;
import static dev.seawall.testkit.recovery.Lab.readOn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Batch;
import dev.seawall.CorruptionException;
import dev.seawall.Damage;
import dev.seawall.RecoveryReport.Verdict;
import dev.seawall.RefusedException;
import dev.seawall.SequenceRange;
import dev.seawall.Transaction;
import dev.seawall.UnsupportedFormatException;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.format.FrameHeader;
import dev.seawall.testkit.recovery.Lab.FrameAt;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damage to what had been durable, in a last segment that was not sealed. */
class DurableDamageTest {
  private static final String SEGMENT = "00000000000000000001.seg";
  private static final String DURABLE = ", though a later frame says it was durable";

  private final Lab lab = new Lab();

  @Test
  void shouldReportALostMiddleWhenALaterFrameSaysItWasDurable() throws Exception {
    lab.killedAfter(wal -> append(wal, "a", "one", "two", "three", "four"));
    FrameAt lost = lab.frame(1, 1, 2);
    lab.corrupter().zero(1, lost.offset(), lost.length());

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage(
            "damaged: %s at offset %d (%d bytes): no valid frame at offset %d%s; lost of stream 'a': 2; last good sequence: 1; next good sequence: 3",
            SEGMENT, lost.offset(), lost.length(), lost.offset(), DURABLE);
    assertThat(refusal.damage().file()).isEqualTo(SEGMENT);
    assertThat(refusal.damage().offset()).isEqualTo(lost.offset());
    assertThat(refusal.lastGood()).isEqualTo(1);
    assertThat(refusal.nextGood()).isEqualTo(3);
    assertSalvaged(refusal, "1=one", "lost 2", "3=three", "4=four");
  }

  @Test
  void shouldReportAZeroedPageWithinSyncedData() throws Exception {
    String text = "x".repeat(3000);
    lab.killedAfter(wal -> append(wal, "a", text, text, text, text));
    FrameAt hit = lab.frame(1, 1, 2);
    assertThat(lab.frame(1, 1, 3).offset()).isBetween(4096, 8192);
    lab.corrupter().zero(1, 4096, 4096);

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessageContaining("the checksum of the frame's records is wrong" + DURABLE);
    assertThat(refusal.damage().offset()).isEqualTo(hit.offset());
    assertThat(refusal.damage().lost()).isEqualTo(new SequenceRange(2, 3));
    assertSalvaged(refusal, "1=" + text, "lost 2..3", "4=" + text);
  }

  @Test
  void shouldReportBitRotInAFrameHeader() throws Exception {
    lab.killedAfter(wal -> append(wal, "a", "one", "two", "three", "four"));
    FrameAt rotten = lab.frame(1, 1, 2);
    lab.corrupter().flipBit(1, rotten.offset() + 9, 6); // the payload's length, by 16 KiB

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessageContaining("no valid frame at offset " + rotten.offset() + DURABLE)
        .hasMessageEndingWith("last good sequence: 1; next good sequence: 3");
    assertSalvaged(refusal, "1=one", "lost 2", "3=three", "4=four");
  }

  @Test
  void shouldReportBitRotInAPayload() throws Exception {
    lab.killedAfter(
        wal -> {
          append(wal, "a", "one", "two");
          append(wal, "b", "uno", "dos");
          append(wal, "a", "three");
        });
    FrameAt rotten = lab.frame(1, 1, 2);
    lab.corrupter().flipBit(1, rotten.payload() + 3, 0);

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage(
            "damaged: %s at offset %d (%d bytes): the checksum of the frame's records is wrong%s; lost of stream 'a': 2; last good sequence: 1",
            SEGMENT, rotten.offset(), rotten.length(), DURABLE);
    assertSalvaged(refusal, "1=one", "lost 2", "3=three");
    assertThat(lab.read("b")).containsExactly("1=uno", "2=dos");
  }

  @Test
  void shouldKeepWhatIsValidBehindDamageInABatch() throws Exception {
    lab.killedAfter(
        wal -> {
          append(wal, "a", "one");
          append(wal, "b", "uno");
          append(wal, "c", "un");
          wal.append(
              Batch.of()
                  .add(wal.stream("a"), "two".getBytes(UTF_8))
                  .add(wal.stream("b"), "dos".getBytes(UTF_8))
                  .add(wal.stream("c"), "deux".getBytes(UTF_8)));
          append(wal, "b", "tres");
          append(wal, "a", "three");
          append(wal, "a", "four");
        });
    FrameAt middle = lab.frame(1, 2, 2);
    lab.corrupter().flipBit(1, middle.payload() + 2, 0);

    CorruptionException refusal = lab.refused();
    assertThat(refusal.damage().offset()).isEqualTo(middle.offset());
    assertThat(refusal.damage().stream()).isEqualTo("b");
    assertThat(refusal.damage().reason()).endsWith("It cuts a batch, of which the rest is kept");
    assertSalvaged(refusal, "1=one", "2=two", "3=three", "4=four");
    try (Wal wal = lab.open()) {
      assertThat(readOn(wal, "b")).containsExactly("1=uno", "lost 2", "3=tres");
      assertThat(readOn(wal, "c")).containsExactly("1=un", "2=deux");
    }
  }

  @Test
  void shouldReportDamagedControlFrames() throws Exception {
    lab.killedAfter(
        wal -> {
          append(wal, "a", "one");
          append(wal, "b", "uno", "dos");
        });
    FrameAt creation = lab.frame(1, 0, 2);
    lab.corrupter().flipBit(1, creation.payload() + 10, 0);

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage(
            "damaged: %s at offset %d (%d bytes): the log's own records: the checksum of the frame's records is wrong%s; what they said of streams is lost: creations, deletions, truncations or checkpoints (as far as they can be made out, unverified: stream 2 created: 'b')",
            SEGMENT, creation.offset(), creation.length(), DURABLE);
    assertSalvaged(refusal, "1=one");
    try (Wal wal = lab.open()) {
      assertThat(Lab.read(wal, "unnamed-2")).containsExactly("1=uno", "2=dos");
    }
  }

  @Test
  void shouldRefuseToCreateStreamsWhenIdsAreUsedUp() throws Exception {
    lab.killedAfter(wal -> append(wal, "b", "uno"));
    Forge.setControlStream(lab, lab.frame(1, 0, 1), -1); // the highest id there is

    for (int life = 0; life < 2; life++) {
      try (Wal wal = lab.openSalvaging()) {
        assertThatThrownBy(() -> wal.stream("new").append(new byte[1]))
            .isInstanceOf(RefusedException.class)
            .hasMessage("stream 'new' cannot be created: the ids of streams are used up");
        WalStream old = wal.stream("b");
        Batch both = Batch.of().add(old, new byte[1]).add(wal.stream("new"), new byte[1]);
        assertThatThrownBy(() -> wal.append(both)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(
                () -> {
                  try (Transaction transaction = wal.begin()) {
                    transaction.append(old, new byte[1]);
                    transaction.append(wal.stream("new"), new byte[1]);
                    transaction.commit();
                  }
                })
            .isInstanceOf(RefusedException.class);
        long next = old.lastSequence() + 1;
        assertThat(old.append(new byte[1])).isEqualTo(next);
        wal.roll();
        old.truncateBefore(next);
      }
    }
  }

  @Test
  void shouldReportControlFramesThatSayWhatCannotBe() throws Exception {
    lab.killedAfter(
        wal -> {
          append(wal, "a", "one");
          append(wal, "b", "uno", "dos");
        });
    FrameAt creation = lab.frame(1, 0, 2);
    Forge.setControlStream(lab, creation, 0);

    CorruptionException refusal = lab.refused();
    assertThat(refusal)
        .hasMessage(
            "damaged: %s at offset %d (%d bytes): the log's own records: they say what cannot be, though the frame's checksum is right%s; what they said of streams is lost: creations, deletions, truncations or checkpoints (as far as they can be made out, unverified: stream 0 created: 'b')",
            SEGMENT, creation.offset(), creation.length(), DURABLE);
    assertSalvaged(refusal, "1=one");
    try (Wal wal = lab.open()) {
      assertThat(Lab.read(wal, "unnamed-2")).containsExactly("1=uno", "2=dos");
    }
  }

  @Test
  void shouldNotGiveOutLostSequencesAgain() throws Exception {
    lab.killedAfter(
        wal -> {
          append(wal, "a", "one", "two");
          append(wal, "b", "uno", "dos");
        });
    lab.corrupter().flipBit(1, lab.frame(1, 1, 2).payload() + 3, 0);

    assertSalvaged(lab.refused(), "1=one", "lost 2");
    lab.closedAfter(wal -> append(wal, "a", "three"));
    try (Wal wal = lab.open()) {
      assertThat(readOn(wal, "a")).containsExactly("1=one", "lost 2", "3=three");
    }
  }

  @Test
  void shouldNotGiveOutAgainWhatADamagedHeaderMayHaveHeld() throws Exception {
    lab.killedAfter(
        wal -> {
          append(wal, "b", "uno");
          append(wal, "a", "one", "two");
          append(wal, "b", "dos", "tres");
        });
    FrameAt last = lab.frame(1, 2, 2);
    lab.corrupter().flipBit(1, last.offset() + 20, 0);
    long most = 2 + (last.length() - FrameHeader.BYTES) / 2 - 1;

    assertThat(lab.refused().damage().kind()).isEqualTo(Damage.Kind.FRAMES);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(readOn(wal, "a")).containsExactly("1=one", "lost 2.." + most);
      assertThat(readOn(wal, "b")).containsExactly("1=uno", "2=dos", "3=tres");
    }
    try (Wal wal = lab.open()) {
      assertThat(readOn(wal, "a")).as("again").containsExactly("1=one", "lost 2.." + most);
      append(wal, "a", "new");
      assertThat(wal.stream("a").lastSequence()).isEqualTo(most + 1);
    }
  }

  @Test
  void shouldRefuseAFrameWithUnknownFlags() throws Exception {
    lab.killedAfter(wal -> append(wal, "a", "one", "two", "three"));
    FrameAt newer = lab.frame(1, 1, 2);
    Forge.setFlags(lab, newer, 0x8000);
    var before = lab.contents();

    for (var policy : dev.seawall.CorruptionPolicy.values()) {
      var options = Lab.options().corruptionPolicy(policy).build();
      assertThatThrownBy(() -> Wal.open(lab.disk().store(), options))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessage(
              "%s: the frame at offset %d has flags 0x8000, which this version does not know. Nothing has been changed.",
              SEGMENT, newer.offset());
    }
    assertThat(lab.contents()).isEqualTo(before);
  }

  @Test
  void shouldNotBelieveALengthBeyondTheSegment() throws Exception {
    lab.killedAfter(wal -> append(wal, "a", "one", "two"));
    FrameAt last = lab.frame(1, 1, 2);
    Forge.setPayloadLength(lab, last, Integer.MAX_VALUE);

    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.TORN_TAIL);
      assertThat(wal.recoveryReport().validBytes()).isEqualTo(last.offset());
      assertThat(Lab.read(wal, "a")).containsExactly("1=one");
    }
  }

  /** Opens with the other policy, twice, the second time with the default one: the gap stays. */
  private void assertSalvaged(CorruptionException refusal, String... records) throws Exception {
    byte[] damaged = lab.segment(1);
    try (Wal wal = lab.openSalvaging()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.CORRUPTION);
      assertThat(wal.recoveryReport().damages())
          .extracting(damage -> damage.leavingInDoubt(List.of()))
          .containsExactly(refusal.damage());
      assertThat(readOn(wal, "a")).containsExactly(records);
    }
    int valid = lab.end(1);
    assertThat(lab.segment(1))
        .as("what stands before the footer")
        .startsWith(Arrays.copyOf(damaged, valid));
    try (Wal wal = lab.open()) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(Verdict.SEALED);
      assertThat(readOn(wal, "a")).containsExactly(records);
      assertThat(wal.verify(progress -> {}).isSound()).isFalse();
    }
  }
}
