package dev.seawall.recovery;

import dev.seawall.Damage;
import dev.seawall.store.SegmentStore;

/**
 * Segments that should be there and are not.
 *
 * @param first the number of the first
 * @param last the number of the last
 */
record MissingSegments(long first, long last) {

  long count() {
    return last - first + 1;
  }

  /** The same as damage, and where they should be. */
  Damage damage(SegmentStore store, String where) {
    return Damage.of(
        Damage.Kind.MISSING_SEGMENT,
        store.nameOf(first),
        first,
        0,
        0,
        "missing: " + this + ", " + where);
  }

  @Override
  public String toString() {
    return first == last ? "segment " + first : "segments " + first + " to " + last;
  }
}
