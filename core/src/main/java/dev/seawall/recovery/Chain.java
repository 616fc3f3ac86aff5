package dev.seawall.recovery;

import dev.seawall.Damage;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.SegmentEntry;
import dev.seawall.read.MissingSegments;
import dev.seawall.store.SegmentStore;
import dev.seawall.write.Predecessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the segments follow each other as their headers say. What is missing becomes a finding,
 * and puts in doubt how far the streams had come.
 */
final class Chain {
  private final SegmentStore store;
  private final Survey survey;
  private final Catalog catalog;
  private final Findings findings;

  Chain(SegmentStore store, Survey survey, Catalog catalog, Findings findings) {
    this.store = store;
    this.survey = survey;
    this.catalog = catalog;
    this.findings = findings;
  }

  /**
   * Checks a segment against the one before it.
   *
   * @param before null for the first one there is
   * @param last the last segment whose end is known, as its footer says
   */
  void check(@Nullable SegmentEntry before, SegmentEntry segment, Predecessor last) {
    if (before == null) {
      return;
    }
    SegmentHeader header = segment.header();
    if (header.previousSegment() != before.number()) {
      MissingSegments missing = new MissingSegments(before.number() + 1, segment.number() - 1);
      long lastBytes =
          survey.headless().stream()
              .filter(damaged -> damaged.number() == header.previousSegment())
              .mapToLong(Survey.Headless::lengthBytes)
              .findAny()
              .orElse(header.previousLength());
      catalog.doubts().doubt(LostFrames.recordsIn(missing.count(), lastBytes, header));
      missing.damages(store, "before " + segment).forEach(findings::damage);
    } else if (before.number() == last.segment()
        && (header.previousLength() != last.length()
            || header.previousChecksum() != last.checksum())) {
      findings.damage(
          Damage.of(
              Damage.Kind.CHAIN,
              before.name(),
              before.number(),
              0,
              before.length(),
              "it is not the segment that "
                  + segment
                  + " was written behind (swapped, rolled back or replaced)"));
    }
  }

  /**
   * Which segments there have been, the chain says: a repaired log has none in the place of those
   * that were lost.
   *
   * @param expected the first segment that must be there, if there was one of this number
   */
  void checkBeginning(List<SegmentEntry> present, long expected) {
    SegmentEntry first = present.isEmpty() ? null : present.get(0);
    if (first != null
        && first.number() > expected
        && first.header().previousSegment() >= expected) {
      MissingSegments missing = new MissingSegments(expected, first.number() - 1);
      missing.damages(store, "at the beginning").forEach(findings::damage);
    }
  }

  /**
   * A segment is prepared only behind one that is begun, and whose name is durable.
   *
   * @param end the last segment with a valid header; without one, no stream is known that could
   *     lose something
   * @return the number of a prepared segment that is to be kept, since nothing else tells that
   *     something is missing; 0 if there is none
   */
  long checkEnd(@Nullable SegmentEntry end) {
    for (Survey.Headless damaged : survey.headless()) {
      // one that was never begun holds nothing, whatever a former file has left there
      if (end != null && damaged.wasBegun() && damaged.number() > end.number()) {
        catalog.doubts().doubt(LostFrames.recordsIn(1, damaged.lengthBytes(), end.header()));
      }
    }
    long kept = 0;
    for (long number : survey.unbegun()) {
      if (number > survey.highest() + 1) {
        MissingSegments missing = new MissingSegments(survey.highest() + 1, number - 1);
        if (end != null) {
          catalog.doubts().doubt(LostFrames.recordsIn(missing.count(), 0, end.header()));
        }
        missing
            .damages(store, "before " + store.nameOf(number) + ", which was prepared")
            .forEach(findings::damage);
        kept = number;
      }
    }
    return kept;
  }
}
