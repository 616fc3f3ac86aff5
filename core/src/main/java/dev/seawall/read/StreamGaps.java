package dev.seawall.read;

import dev.seawall.Damage;
import dev.seawall.SequenceRange;
import dev.seawall.index.Absence;
import dev.seawall.index.Holes;
import dev.seawall.index.Run;
import dev.seawall.index.StreamState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sequences that streams should have and have not, and what damage they are lost with.
 */
public final class StreamGaps {
  /** Damage that can cost records without that it can be told whose. */
  private static final Set<Damage.Kind> MAY_HOLD_RECORDS =
      EnumSet.of(
          Damage.Kind.MISSING_SEGMENT,
          Damage.Kind.FOREIGN_SEGMENT,
          Damage.Kind.SEGMENT_HEADER,
          Damage.Kind.CHAIN,
          Damage.Kind.FRAMES);

  private final List<Damage> causes;
  private final Map<Loss, Damage> reported = new HashMap<>();
  private final List<Damage> found = new ArrayList<>();
  private final List<Damage> known = new ArrayList<>();

  private record Loss(int stream, SequenceRange lost) {}

  /**
   * Prepares to look.
   *
   * @param damages what has been found already
   */
  public StreamGaps(List<Damage> damages) {
    this.causes =
        damages.stream().filter(damage -> MAY_HOLD_RECORDS.contains(damage.kind())).toList();
    for (Damage damage : damages) {
      if (damage.lost() != null) {
        reported.putIfAbsent(new Loss(damage.streamId(), damage.lost()), damage);
      }
    }
  }

  /**
   * Looks for the gaps of a stream.
   *
   * @param stream the stream
   */
  public void check(StreamState stream) {
    forEachLost(stream, (before, lost) -> addGap(stream, before, lost));
  }

  /**
   * Tells of each stretch of sequences that a stream should have and has not.
   *
   * @param stream the stream
   * @param action takes the last run before it, null if there is none, and the sequences
   */
  public static void forEachLost(
      StreamState stream, BiConsumer<@Nullable Run, SequenceRange> action) {
    long sequence = stream.first();
    Run before = null;
    while (sequence < stream.writtenNext()) {
      Run run = stream.find(sequence);
      Absence absence = run == null ? stream.absence(sequence) : null;
      if (run != null) {
        before = run;
        sequence = run.last() + 1;
      } else if (absence != null) {
        if (absence.reason() == Absence.Reason.LOST) {
          action.accept(before, new SequenceRange(sequence, absence.resume() - 1));
        }
        sequence = absence.resume();
      }
    }
  }

  /** Adds a gap, unless damage has been reported that says as much. */
  private void addGap(StreamState stream, @Nullable Run before, SequenceRange lost) {
    Holes losses = stream.losses();
    for (int i = 0; i < losses.count(); i++) {
      if (losses.first(i) <= lost.first() && losses.last(i) >= lost.last()) {
        known.add(gap(stream, before, stream.find(lost.last() + 1), lost));
        return;
      }
    }
    if (!reported.containsKey(new Loss(stream.id(), lost))) {
      found.add(gap(stream, before, stream.find(lost.last() + 1), lost));
    }
  }

  /**
   * The gap that a reader has come to, told as it has been reported, or as {@link #check} tells it.
   *
   * @param stream the stream
   * @param lost the sequences, from the one that was to be read on
   * @return where they were, or what is damaged between what stands before and behind them
   */
  Damage at(StreamState stream, SequenceRange lost) {
    Damage same = reported.get(new Loss(stream.id(), lost));
    if (same != null) {
      return same;
    }
    Run before = null;
    for (Run run : stream.runs()) {
      before = run.first() < lost.first() ? run : before;
    }
    return gap(stream, before, stream.find(lost.last() + 1), lost);
  }

  private Damage gap(
      StreamState stream, @Nullable Run before, @Nullable Run behind, SequenceRange lost) {
    String reason =
        behind == null
            ? nothingFollows(lost.first() - 1)
            : "sequence " + (lost.first() - 1) + " is followed by " + (lost.last() + 1);
    Damage cause = causeOf(before, behind);
    Run beside = before == null ? behind : before;
    String file = beside == null ? "" : beside.segment().name();
    long number = beside == null ? 0 : beside.segment().number();
    if (cause != null) {
      reason += "; lost with what is damaged here";
    }
    return Damage.of(
            Damage.Kind.GAP,
            cause == null ? file : cause.file(),
            cause == null ? number : cause.segment(),
            cause == null ? 0 : cause.offset(),
            cause == null ? 0 : cause.lengthBytes(),
            reason)
        .losing(stream.id(), stream.name(), lost);
  }

  /**
   * The gaps that nothing reported says anything of.
   *
   * @return in the order of looking for them
   */
  public List<Damage> found() {
    return List.copyOf(found);
  }

  /**
   * The gaps that a repair has said are there.
   *
   * @return in the order of looking for them
   */
  public List<Damage> known() {
    return List.copyOf(known);
  }

  /** What is said of a stream whose end is lost. */
  private static String nothingFollows(long sequence) {
    return "nothing follows sequence " + sequence + ", though more was given out, or may have been";
  }

  /** The first damage between two runs that may have cost records without saying whose. */
  private @Nullable Damage causeOf(@Nullable Run before, @Nullable Run behind) {
    Damage first = null;
    for (Damage damage : causes) {
      boolean isBehind =
          before == null || compare(damage, before.segment().number(), before.start()) > 0;
      boolean isBefore =
          behind == null || compare(damage, behind.segment().number(), behind.start()) < 0;
      if (isBehind
          && isBefore
          && (first == null || compare(damage, first.segment(), first.offset()) < 0)) {
        first = damage;
      }
    }
    return first;
  }

  private static int compare(Damage damage, long segment, long offset) {
    int bySegment = Long.compare(damage.segment(), segment);
    return bySegment != 0 ? bySegment : Long.compare(damage.offset(), offset);
  }
}
