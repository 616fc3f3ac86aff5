package dev.seawall.cli.append;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.SequenceRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {

  @Test
  void shouldJoinConsecutiveSequencesAndKeepHolesApart() {
    Tally tally = new Tally();
    tally.add("s", new SequenceRange(1, 2), 10);
    tally.add("s", new SequenceRange(3, 3), 5);
    tally.add("s", new SequenceRange(7, 8), 1);
    tally.add("a", new SequenceRange(1, 1), 2);
    assertThat(tally.streams().keySet()).containsExactly("a", "s");
    assertThat(tally.streams().get("s").ranges())
        .isEqualTo(List.of(new SequenceRange(1, 3), new SequenceRange(7, 8)));
    assertThat(tally.records()).isEqualTo(6);
    assertThat(tally.bytes()).hasValue(18);
  }

  @Test
  void shouldLeaveOutWhatIsNotKnownToBeDurable() {
    Tally tally = new Tally();
    tally.add("s", new SequenceRange(1, 10), 10);
    tally.add("s", new SequenceRange(20, 30), 10);
    tally.add("none", new SequenceRange(1, 5), 5);
    Tally durable = tally.upTo(Map.of("s", 25L));
    assertThat(durable.streams().keySet()).containsExactly("s");
    assertThat(durable.streams().get("s").ranges())
        .isEqualTo(List.of(new SequenceRange(1, 10), new SequenceRange(20, 25)));
    assertThat(durable.records()).isEqualTo(16);
  }

  @Test
  void shouldKnowTheBytesOfAStreamThatIsDurableAsAWhole() {
    Tally tally = new Tally();
    tally.add("s", new SequenceRange(1, 10), 70);
    tally.add("t", new SequenceRange(1, 10), 10);
    tally.committed("s", 11);
    Tally durable = tally.upTo(Map.of("s", 10L, "t", 9L));
    assertThat(durable.streams().get("s").bytes()).hasValue(70);
    assertThat(durable.streams().get("s").records()).isEqualTo(10);
    assertThat(durable.streams().get("s").lastCommit()).isZero();
    assertThat(durable.streams().get("t").bytes()).isEmpty();
    assertThat(durable.bytes()).isEmpty();
  }
}
