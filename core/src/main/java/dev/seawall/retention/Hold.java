package dev.seawall.retention;

import dev.seawall.Damage;
import dev.seawall.RetentionReport.Reason;
import dev.seawall.index.CheckpointHold;
import dev.seawall.index.CheckpointSet;
import dev.seawall.index.Spans;
import dev.seawall.index.StreamState;
import org.jspecify.annotations.Nullable;

/**
 * Something that keeps the records of a stream from going, by what is written.
 *
 * @param from the first sequence it keeps
 * @param reason what it is
 * @param holder which one it is
 */
record Hold(long from, Reason reason, String holder) {

  /** The checkpoint that keeps most; null if none keeps anything. */
  static @Nullable Hold byCheckpoint(StreamState stream, CheckpointSet named) {
    CheckpointHold hold = CheckpointHold.of(stream.id(), stream.first(), stream.applied(), named);
    if (hold == null) {
      return null;
    }
    String name = hold.name();
    return name == null
        ? new Hold(hold.from(), Reason.STREAM_CHECKPOINT, "")
        : new Hold(hold.from(), Reason.NAMED_CHECKPOINT, name);
  }

  /** The open transaction that begins first; null if there is none. */
  static @Nullable Hold byTransaction(StreamState stream) {
    Hold lowest = null;
    Spans spans = stream.spans();
    for (int i = 0; i < spans.count(); i++) {
      Spans.Span span = spans.get(i);
      if (span.isOpen() && (lowest == null || span.first() < lowest.from)) {
        String id = Long.toString(span.transaction());
        lowest = new Hold(span.first(), Reason.OPEN_TRANSACTION, id);
      }
    }
    return lowest;
  }

  /** Damage that hides where a batch begins. */
  static Hold byDamage(long from, Damage damage) {
    return new Hold(from, Reason.DAMAGE, damage.file() + " at offset " + damage.offset());
  }

  /**
   * What keeps more than is wanted.
   *
   * @param wanted the first sequence that need not go
   * @return the one of two that keeps more; null if neither keeps more than is wanted
   */
  static @Nullable Hold below(long wanted, @Nullable Hold one, @Nullable Hold other) {
    Hold lower = one == null || (other != null && other.from < one.from) ? other : one;
    return lower == null || lower.from >= wanted ? null : lower;
  }
}
