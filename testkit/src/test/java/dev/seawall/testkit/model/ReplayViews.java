package dev.seawall.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.ReplayCursor;
import dev.seawall.TruncatedException;
import dev.seawall.Visibility;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.testkit.LogContents.Entry;
import dev.seawall.testkit.LogContents.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Compares what replay shows of a stream with the model. */
final class ReplayViews {
  private final WalStream stream;
  private final Stream expected;
  private final List<Unit> units;
  private final Random random;

  ReplayViews(WalStream stream, Stream expected, BatchBounds batches, Random random) {
    this.stream = stream;
    this.expected = expected;
    this.units = Unit.of(stream.name(), expected, batches);
    this.random = random;
  }

  void compare() throws WalException {
    compareFrom(expected.first() - 1);
    long from = Math.max(0, expected.first() - 3);
    for (int i = 0; i < 3; i++) {
      compareFrom(from + random.nextInt((int) (expected.next() - from + 2)));
    }
    compareSinceCheckpoint();
    compareDurable();
  }

  private List<Unit> after(long sequence) {
    return units.stream().filter(unit -> unit.position() > sequence).toList();
  }

  private void compareFrom(long after) throws WalException {
    if (after + 1 < expected.first()) {
      assertThatThrownBy(() -> stream.replay(after)).isInstanceOf(TruncatedException.class);
      return;
    }
    List<Map.Entry<Long, Entry>> shown = new ArrayList<>();
    try (ReplayCursor cursor = stream.replay(after)) {
      assertThat(cursor.position()).isEqualTo(after);
      for (Unit unit : after(after)) {
        int left = unit.records().size();
        for (Map.Entry<Long, Entry> record : unit.records().entrySet()) {
          assertThat(cursor.next()).as("there is %s", record).isTrue();
          shown.add(Map.entry(cursor.sequence(), Views.entryOf(cursor.record())));
          left--;
          comparePosition(cursor.position(), unit, left);
        }
      }
      assertThat(cursor.next()).isFalse();
      assertThat(after(cursor.position())).isEmpty();
      assertThat(cursor.position()).isLessThan(Math.max(after + 1, expected.next()));
    }
    assertThat(shown).isEqualTo(Unit.recordsOf(after(after)));
  }

  /**
   * A replay behind the position must show again all of a unit that is not complete, or nothing.
   */
  private void comparePosition(long position, Unit unit, int left) {
    List<Unit> again = after(position);
    boolean isCounted = again.isEmpty() || again.get(0).position() > unit.position();
    if (isCounted) {
      assertThat(left).isZero();
    } else {
      // nothing that was delivered before comes again, but for marks, which show nothing
      assertThat(again.stream().filter(u -> !u.records().isEmpty()).findFirst()).contains(unit);
    }
    if (unit.isPlain()) {
      assertThat(position).isEqualTo(unit.position());
    }
  }

  private void compareSinceCheckpoint() throws WalException {
    long after =
        expected.appliedThrough() == Stream.NO_CHECKPOINT
            ? expected.first() - 1
            : expected.appliedThrough();
    if (after + 1 < expected.first()) {
      assertThatThrownBy(stream::replay).isInstanceOf(TruncatedException.class);
      return;
    }
    List<Map.Entry<Long, Entry>> shown = new ArrayList<>();
    long reached =
        stream.replay(record -> shown.add(Map.entry(record.sequence(), Views.entryOf(record))));
    assertThat(shown).isEqualTo(Unit.recordsOf(after(after)));
    assertThat(after(reached)).isEmpty();
  }

  private void compareDurable() throws WalException {
    List<Map.Entry<Long, Entry>> shown = new ArrayList<>();
    long least = stream.durableSequence();
    try (ReplayCursor cursor = stream.replay(expected.first() - 1, Visibility.DURABLE)) {
      while (cursor.next()) {
        shown.add(Map.entry(cursor.sequence(), Views.entryOf(cursor.record())));
      }
    }
    long most = stream.durableSequence();
    int whole = 0;
    while (!shown.equals(Unit.recordsOf(units.subList(0, whole)))) {
      whole++;
      assertThat(whole).as("whole units lead to %s", shown).isLessThanOrEqualTo(units.size());
    }
    assertThat(shown).hasSizeGreaterThanOrEqualTo(Unit.recordsOf(through(least)).size());
    assertThat(shown).hasSizeLessThanOrEqualTo(Unit.recordsOf(through(most)).size());
  }

  private List<Unit> through(long sequence) {
    return units.stream().filter(unit -> unit.position() <= sequence).toList();
  }
}
