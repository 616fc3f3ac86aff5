package dev.seawall.testkit.matrix;

import dev.seawall.format.SegmentHeader;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Holds what was read of a damaged log against what the undamaged one holds. */
final class Judge {
  /** Of damage that nothing could tell: the last files are gone. */
  static final String LAST_GONE =
      "the file that is last is missing or empty, with or without those before it";

  /** Its end is. */
  static final String LAST_OLDER =
      "the file that is last is cut short, zero from some place on, or an earlier state of itself";

  /** Its end is damaged. */
  static final String LAST_ROTTEN =
      "the last commit group of a file that is not sealed is damaged, or the trailer that says it"
          + " was sealed together with frames";

  private final Truth truth;
  private final Map<Long, byte[]> damaged;
  private final Evidence evidence;

  Judge(Truth truth, Map<Long, byte[]> damaged) {
    this.truth = truth;
    this.damaged = damaged;
    this.evidence = new Evidence(damaged, truth.logId());
  }

  Finding judge(Way way, Seen seen) {
    if (!seen.faults().isEmpty()) {
      return new Finding(Outcome.UNTYPED, seen.faults().toString());
    }
    if (way == Way.VERIFY) {
      return judgeVerification(seen);
    }
    Finding finding = judgeWrong(way, seen);
    List<Known> missing =
        truth.records().stream()
            .filter(record -> way != Way.REPLAY || truth.isCommitted(record))
            .filter(record -> !seen.text(record).equals(record.text()))
            .toList();
    finding = finding.worse(judgeEnd(seen, missing));
    for (Known record : missing) {
      finding = finding.worse(judgeMissing(seen, record));
    }
    if (missing.isEmpty() && seen.isTold()) {
      finding = finding.worse(Finding.of(Outcome.HARMLESS));
    }
    return finding;
  }

  /** Whether anything was read that is not in the log. */
  private Finding judgeWrong(Way way, Seen seen) {
    for (Map.Entry<Integer, TreeMap<Long, String>> stream : seen.records().entrySet()) {
      for (Map.Entry<Long, String> read : stream.getValue().entrySet()) {
        Known record = truth.find(stream.getKey(), read.getKey());
        boolean isRight =
            record != null
                && record.text().equals(read.getValue())
                && (way != Way.REPLAY || truth.isCommitted(record));
        // a truncation that is lost brings back what it took: that must be told
        if (!isRight
            && !(truth.wasTruncated(read.getValue()) && (seen.isTold() || isTruncationGone()))) {
          return new Finding(
              Outcome.WRONG_DATA, "stream " + stream.getKey() + ": " + read + " is not " + record);
        }
      }
    }
    return seen.strays().isEmpty() || seen.isTold()
        ? Finding.of(Outcome.INTACT)
        : new Finding(Outcome.WRONG_DATA, "not of this log: " + seen.strays());
  }

  /** Whether a truncation is among what nothing proves to have been there. */
  private boolean isTruncationGone() {
    return truth.truncations().stream()
        .anyMatch(truncation -> !isStanding(truncation) && !evidence.provesDurable(truncation));
  }

  /** Whether of what was not acknowledged nothing is there behind what is not. */
  private Finding judgeEnd(Seen seen, List<Known> missing) {
    int first =
        missing.stream()
            .filter(record -> !record.isDurable())
            .mapToInt(record -> truth.specimen().indexOf(record.text()))
            .min()
            .orElse(Integer.MAX_VALUE);
    for (Known record : truth.records()) {
      if (!record.isDurable()
          && !missing.contains(record)
          && truth.specimen().indexOf(record.text()) > first
          && !seen.isTold()) {
        return new Finding(Outcome.WRONG_DATA, record + " is there, but not all before it");
      }
    }
    return Finding.of(missing.isEmpty() ? Outcome.INTACT : Outcome.TORN);
  }

  private Finding judgeMissing(Seen seen, Known record) {
    if (seen.isNamed(record)) {
      return isGroupStanding(record)
          ? new Finding(Outcome.WIDE, record + " stands undamaged")
          : Finding.of(Outcome.GAP);
    }
    if (seen.isCovered(record)) {
      return Finding.of(Outcome.REPORTED);
    }
    if (!record.isDurable()) {
      return Finding.of(Outcome.TORN);
    }
    return evidence.provesDurable(record)
            || truth.originalsOf(record).stream().anyMatch(evidence::provesDurable)
        ? new Finding(Outcome.SILENT_LOSS, String.valueOf(record))
        : new Finding(Outcome.UNDECIDABLE, kindOf(record));
  }

  /** In which way the end of the log was damaged. */
  private String kindOf(Known record) {
    byte[] before = Objects.requireNonNull(truth.segments().get(record.segment()));
    byte[] after = damaged.getOrDefault(record.segment(), new byte[0]);
    if (after.length == 0) {
      return LAST_GONE;
    }
    int same = Math.max(0, Arrays.mismatch(before, after));
    boolean isZero = true;
    for (int i = same; i < after.length; i++) {
      isZero &= after[i] == 0;
    }
    return isZero ? LAST_OLDER : LAST_ROTTEN;
  }

  /**
   * Whether the atomic group of a record and the header of its segment are as they were, or what
   * they were copied from.
   */
  private boolean isGroupStanding(Known record) {
    return isUnchanged(record.segment(), record.groupStart(), record.groupEnd())
        || truth.originalsOf(record).stream().anyMatch(this::isGroupStanding);
  }

  private boolean isStanding(Known record) {
    return isUnchanged(record.segment(), record.offset(), record.offset() + record.length());
  }

  private boolean isInAnotherFile(Known record) {
    byte[] segment = Objects.requireNonNull(truth.segments().get(record.segment()));
    return damaged.values().stream().anyMatch(file -> Arrays.equals(file, segment));
  }

  private boolean isUnchanged(long segment, int from, int to) {
    byte[] before = Objects.requireNonNull(truth.segments().get(segment));
    byte[] after = damaged.getOrDefault(segment, new byte[0]);
    return after.length >= to
        && Arrays.equals(before, 0, SegmentHeader.BYTES, after, 0, SegmentHeader.BYTES)
        && Arrays.equals(before, from, to, after, from, to);
  }

  // ---- verification ----

  /** Every frame that is not as it was must be named, and every change of a sealed segment. */
  private Finding judgeVerification(Seen seen) {
    Finding finding = Finding.of(seen.isTold() ? Outcome.HARMLESS : Outcome.INTACT);
    for (Known record : truth.records()) {
      finding = finding.worse(judgePlaces(seen, record));
    }
    if (!seen.isTold() && finding.outcome() == Outcome.INTACT) {
      for (Map.Entry<Long, byte[]> segment : truth.segments().entrySet()) {
        if (segment.getKey() < Collections.max(truth.segments().keySet())
            && !Arrays.equals(segment.getValue(), damaged.get(segment.getKey()))) {
          return new Finding(Outcome.SILENT_LOSS, "a changed byte in segment " + segment.getKey());
        }
      }
    }
    return finding;
  }

  /** A record is lost only if it stands nowhere, but each place that is damaged must be named. */
  private Finding judgePlaces(Seen seen, Known record) {
    if (!isStanding(record) && isInAnotherFile(record)) {
      return Finding.of(seen.isCovered(record) ? Outcome.HARMLESS : Outcome.SILENT_LOSS);
    }
    List<Known> originals = truth.originalsOf(record);
    if (originals.stream().noneMatch(this::isStanding)) {
      return isStanding(record) ? judgeOriginals(seen, originals) : judgeMissing(seen, record);
    }
    return isStanding(record) || seen.isCovered(record)
        ? Finding.of(Outcome.INTACT)
        : new Finding(unnamed(record), record + ", though not its original");
  }

  private Finding judgeOriginals(Seen seen, List<Known> originals) {
    Finding finding = Finding.of(Outcome.INTACT);
    for (Known original : originals) {
      if (!seen.isCovered(original)) {
        finding = finding.worse(new Finding(unnamed(original), original + ", though not its copy"));
      }
    }
    return finding;
  }

  /** A copy at the end of the log may just not have been written yet. */
  private Outcome unnamed(Known place) {
    return evidence.provesDurable(place) ? Outcome.SILENT_LOSS : Outcome.INTACT;
  }
}
