package dev.seawall.read;

import dev.seawall.Damage;
import dev.seawall.store.SegmentStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Segments that should be there and are not.
 *
 * @param first the number of the first
 * @param last the number of the last
 */
public record MissingSegments(long first, long last) {
  /** So many are named one by one: a number in a damaged header may be any. */
  private static final int MOST_NAMED = 1000;

  /**
   * Counts them.
   *
   * @return how many there are
   */
  public long count() {
    return last - first + 1;
  }

  /**
   * The same as damage: one for each segment, and one for all that are too many to be named.
   *
   * @param store the log's store
   * @param where beside what they should be
   * @return in ascending order
   */
  public List<Damage> damages(SegmentStore store, String where) {
    List<Damage> damages = new ArrayList<>();
    String among = count() == 1 ? "" : ", one of " + count() + ": " + this;
    long named = Math.min(last, first + MOST_NAMED - 1);
    for (long number = first; number <= named; number++) {
      damages.add(damage(store, number, "missing: segment " + number + among + ", " + where));
    }
    if (named < last) {
      String rest = new MissingSegments(named + 1, last).toString();
      damages.add(damage(store, named + 1, "missing: " + rest + ", " + where));
    }
    return damages;
  }

  private static Damage damage(SegmentStore store, long number, String reason) {
    return Damage.of(Damage.Kind.MISSING_SEGMENT, store.nameOf(number), number, 0, 0, reason);
  }

  @Override
  public String toString() {
    return first == last ? "segment " + first : "segments " + first + " to " + last;
  }
}
