package dev.seawall.recovery;

import dev.seawall.CorruptionException;
import dev.seawall.CorruptionPolicy;
import dev.seawall.Damage;
import dev.seawall.RecoveryReport;
import dev.seawall.WalOptions;
import dev.seawall.format.Footer;
import dev.seawall.index.Catalog;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.SegmentSet;
import dev.seawall.index.StreamState;
import dev.seawall.read.DamagedException;
import dev.seawall.read.FrameScanner;
import dev.seawall.read.SegmentFooter;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoreFullException;
import dev.seawall.write.Predecessor;
import dev.seawall.write.TailRepair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Opens what is on disk: checks headers and chain, folds the segments into a catalog, judges the
 * tail, and, for a writer, mends it. {@code docs/recovery.md} lists the cases.
 */
public final class Recovery {
  private final SegmentStore store;
  private final WalOptions options;
  private final CorruptionPolicy policy;
  private final boolean mend;
  private final List<Long> leftovers = new ArrayList<>();

  /** Segments whose frame table is damaged, so that their frames are read instead. */
  private final Set<Long> withoutTable = new HashSet<>();

  private final Findings surveyed = new Findings();
  private Findings findings = surveyed;
  private Survey survey = Survey.EMPTY;

  /** The first segment of which the log's own records are read. */
  private long controlsFrom;

  /** Whether a segment has been met of which a part is known to be damaged. */
  private boolean metDamages;

  private Catalog catalog = new Catalog();
  private SegmentSet segments = new SegmentSet();
  private Predecessor last = Predecessor.NONE;
  private @Nullable TailMender mender;
  private @Nullable SealMender sealMender;
  private @Nullable TailRepair putOff;
  private @Nullable LiveTail liveTail;
  private RecoveryReport.Verdict verdict = RecoveryReport.Verdict.EMPTY;
  private long keptPrepared;
  private long validBytes;
  private long cutBytes;
  private long rewrittenBytes;
  private String tornFile = "";

  /**
   * What opening found.
   *
   * @param store where each segment is found by its number: if damage is borne, whatever the files
   *     are called
   * @param catalog the streams
   * @param segments the segments
   * @param logId the log's identity
   * @param epoch the number of this opening
   * @param predecessor the last sealed segment
   * @param repair what was put off for want of space
   * @param liveTail for a reader, the end of the log, to be read on from; null if it was sealed
   * @param report the report for the user
   */
  public record Recovered(
      SegmentStore store,
      Catalog catalog,
      SegmentSet segments,
      UUID logId,
      long epoch,
      Predecessor predecessor,
      @Nullable TailRepair repair,
      @Nullable LiveTail liveTail,
      RecoveryReport report) {}

  private Recovery(SegmentStore store, WalOptions options, CorruptionPolicy policy, boolean mend)
      throws IOException {
    this.store = policy == CorruptionPolicy.SALVAGE ? PlacedSegments.of(store) : store;
    this.policy = policy;
    this.options = options;
    this.mend = mend;
  }

  /**
   * Opens for writing: the log is mended and ready for a new segment when this returns.
   *
   * @param store where it lives; locked by the caller
   * @param options how to open it
   * @return what was found
   * @throws CorruptionException if it is damaged and the policy is to fail; nothing has been
   *     changed then
   * @throws dev.seawall.MissingCodecException if records are compressed with a codec that is not
   *     there; nothing has been changed then
   * @throws dev.seawall.EncryptionException if the last segment is encrypted with a key that is not
   *     there; nothing has been changed then
   * @throws IOException if it cannot be read or mended
   */
  public static Recovered forWriting(SegmentStore store, WalOptions options) throws IOException {
    return new Recovery(store, options, options.corruptionPolicy(), true).run();
  }

  /**
   * Opens for reading: nothing is changed.
   *
   * @param store where it lives
   * @param options how to open it
   * @return what was found
   * @throws CorruptionException if it is damaged and the policy is to fail
   * @throws IOException if it cannot be read
   */
  public static Recovered forReading(SegmentStore store, WalOptions options) throws IOException {
    return forReading(store, options, options.corruptionPolicy());
  }

  /**
   * Opens for reading, whatever the options say of damage: nothing is changed.
   *
   * @param store where it lives
   * @param options how to open it
   * @param policy what is to be done about damage
   * @return what was found
   * @throws CorruptionException if it is damaged and the policy is to fail
   * @throws IOException if it cannot be read
   */
  public static Recovered forReading(
      SegmentStore store, WalOptions options, CorruptionPolicy policy) throws IOException {
    return new Recovery(store, options, policy, false).run();
  }

  private Recovered run() throws IOException {
    survey = Survey.of(store, surveyed);
    findings = surveyed.from(0);
    if (policy != CorruptionPolicy.FAIL || !foldFromSnapshot(survey.segments())) {
      foldAll(survey.segments());
      SegmentEntry end = segments.last();
      boolean isSound = findings.damages().isEmpty() && !metDamages;
      catalog.snapshotMark().pointTo(end == null || !isSound ? 0 : end.header().snapshotSegment());
    }
    findings = findings.from(catalog.firstSegment());
    List<SegmentEntry> present = List.copyOf(segments.all());
    chain().checkBeginning(present, catalog.firstSegment());
    keptPrepared = chain().checkEnd(segments.last());
    catalog.doubts().settle(catalog.userStates());
    findings.enforce(policy, catalog);
    findings.complete(catalog);
    Requirements.check(segments, options.encryption(), mend, findings);
    if (mend) {
      catalog.states().forEach(StreamState::endOpenTransactions);
    }
    catalog.states().forEach(StreamState::rollBackStaged);
    if (mend) {
      mend(survey.unbegun());
      long highest = Math.max(survey.highest(), keptPrepared);
      if (last.segment() < highest) {
        // a damaged segment stands last: go on behind it all the same
        last = new Predecessor(highest, 0, 0);
      }
    }
    SegmentEntry end = segments.last();
    RecoveryReport report =
        new RecoveryReport(
            findings.damages().isEmpty() ? verdict : RecoveryReport.Verdict.CORRUPTION,
            present.size(),
            end == null ? "" : end.name(),
            validBytes,
            cutBytes,
            tornFile,
            rewrittenBytes,
            findings.damages(),
            findings.notes());
    return new Recovered(
        store,
        catalog,
        segments,
        end == null ? UUID.randomUUID() : end.header().logId(),
        end == null ? 1 : end.header().epoch() + 1,
        last,
        putOff,
        liveTail,
        report);
  }

  /**
   * Folds all segments in, but of the log's own records only those from the last whole snapshot on.
   * Where anything is not as it should be they are all needed.
   *
   * @return false if they are, and nothing has been folded in
   */
  private boolean foldFromSnapshot(List<SegmentEntry> found) throws IOException {
    SegmentEntry end = found.isEmpty() ? null : found.get(found.size() - 1);
    long from = end == null ? 0 : end.header().snapshotSegment();
    if (end == null || from <= found.get(0).number()) {
      return false; // there is nothing to be left out
    }
    controlsFrom = from;
    startOver();
    boolean isFolded;
    try {
      fold(found.stream().map(Recovery::copyOf).toList());
      isFolded = catalog.isWhole() && findings.isEmpty() && !metDamages;
    } catch (FrameTableException e) {
      isFolded = false;
    }
    if (!isFolded) {
      controlsFrom = 0;
      startOver();
      leftovers.clear();
    }
    return isFolded;
  }

  /** Folds all segments in; once more for each frame table that turns out to be of no use. */
  private void foldAll(List<SegmentEntry> found) throws IOException {
    List<SegmentEntry> entries = found;
    while (true) {
      try {
        fold(entries);
        return;
      } catch (FrameTableException e) {
        if (!withoutTable.add(e.segment())) {
          throw e;
        }
        startOver();
        leftovers.clear();
        entries = found.stream().map(Recovery::copyOf).toList();
      }
    }
  }

  /**
   * Folds all segments in; once more without those that a crash brought back after they had been
   * deleted.
   */
  private void fold(List<SegmentEntry> found) throws IOException {
    SegmentEntry before = null;
    for (int i = 0; i < found.size(); i++) {
      SegmentEntry segment = found.get(i);
      chain().check(before, segment, last);
      foldOne(segment, i == found.size() - 1);
      segments.add(segment);
      before = segment;
    }
    if (!found.isEmpty() && found.get(0).number() < catalog.firstSegment()) {
      foldWithoutLeftovers(found);
    }
  }

  private void foldWithoutLeftovers(List<SegmentEntry> found) throws IOException {
    List<SegmentEntry> needed =
        found.stream()
            .filter(segment -> segment.number() >= catalog.firstSegment())
            .map(Recovery::copyOf)
            .toList();
    if (needed.isEmpty()) {
      return;
    }
    startOver();
    for (SegmentEntry leftover : found.subList(0, found.size() - needed.size())) {
      findings.note(leftover + " was left over from a deletion");
      leftovers.add(leftover.number());
    }
    fold(needed);
  }

  private void startOver() throws IOException {
    catalog = controlsFrom > 0 ? Catalog.fromSnapshot() : new Catalog();
    segments = new SegmentSet();
    findings = surveyed.from(0);
    metDamages = false;
    last = Predecessor.NONE;
    mender = null;
    sealMender = null;
    if (liveTail != null) {
      liveTail.close();
      liveTail = null;
    }
  }

  private Chain chain() {
    return new Chain(store, survey, catalog, findings);
  }

  private static SegmentEntry copyOf(SegmentEntry segment) {
    SegmentEntry copy = new SegmentEntry(segment.name(), segment.header());
    copy.setLength(segment.length());
    return copy;
  }

  private void foldOne(SegmentEntry segment, boolean isLast) throws IOException {
    SegmentFile file = store.open(segment.number(), SegmentStore.Access.READ);
    boolean keepOpen = false;
    try {
      long length = file.length();
      segment.setLength(length);
      SegmentFooter footer = SegmentFooter.find(file, segment.header(), length);
      boolean isTorn = footer != null && isLast && !footer.isWhole(file);
      if (footer != null && !isTorn && foldSealed(segment, file, footer)) {
        sealMender = isLast ? new SealMender(store, segment, footer) : null;
        last = new Predecessor(segment.number(), length, footer.trailerChecksum());
        verdict = RecoveryReport.Verdict.SEALED;
        validBytes = length;
        return;
      }
      boolean wasSealed = !isLast || footer != null;
      TailScan scan =
          scan(segment, file, wasSealed, footer == null ? length : footer.trailer().footerOffset());
      if (wasSealed) {
        // without its footer, or with a damaged one: read through the frames in memory
        last =
            footer == null // then there is nothing to compare the next header with
                ? Predecessor.NONE
                : new Predecessor(segment.number(), length, footer.trailerChecksum());
        segment.seal(length);
        if (isTorn) {
          concludeTornFooter(scan);
        }
      } else if (!mend) {
        liveTail = new LiveTail(store, catalog, segments, scan, file);
        keepOpen = true;
      }
    } finally {
      if (!keepOpen) {
        file.close();
      }
    }
  }

  private boolean foldSealed(SegmentEntry segment, SegmentFile file, SegmentFooter footer)
      throws IOException {
    if (withoutTable.contains(segment.number())) {
      long table = footer.trailer().footerOffset() + footer.trailer().summaryLength();
      findings.damage(
          Damage.of(
              Damage.Kind.FRAME_TABLE,
              segment.name(),
              segment.number(),
              table,
              segment.length() - Footer.TRAILER_BYTES - table,
              "the checksum of the footer's frame table is wrong; its frames are read instead"));
      return false;
    }
    try {
      SealedFold fold =
          new SealedFold(
              segment, file, footer, catalog, findings, segment.number() >= controlsFrom);
      fold.fold();
      metDamages |= fold.hasDamages();
      return true;
    } catch (DamagedException e) {
      findings.damage(
          Damage.of(
              Damage.Kind.FOOTER,
              segment.name(),
              segment.number(),
              e.offset(),
              e.length(),
              Objects.toString(e.getMessage())));
      return false;
    }
  }

  private TailScan scan(SegmentEntry segment, SegmentFile file, boolean wasSealed, long limit)
      throws IOException {
    TailScan scan = new TailScan(segment, file, catalog, limit);
    if (wasSealed && limit == file.length()) {
      findings.damage(
          Damage.of(
              Damage.Kind.FOOTER,
              segment.name(),
              segment.number(),
              limit,
              0,
              "it has no valid footer, though a later segment exists"));
    }
    while (true) {
      FrameScanner.Found found = scan.advance();
      if (wasSealed && scan.validEnd() >= limit) {
        return scan;
      }
      Verdict judged = Verdict.of(scan, found, wasSealed);
      switch (judged.kind()) {
        case IN_PROGRESS -> scan.refresh(file.length());
        case CORRUPT -> {
          Damage damage = Objects.requireNonNull(judged.damage());
          findings.damage(damage, judged.lastGood(), judged.nextGood());
          if (damage.kind() == Damage.Kind.CONTROL_RECORDS) {
            catalog.doubts().doubtStreams();
          }
          scan.resumeAt(judged.resume());
        }
        default -> {
          if (!wasSealed) {
            concludeTail(scan, judged);
          }
          return scan;
        }
      }
    }
  }

  /**
   * The trailer reached the disk, but not all that goes before it: all frames are there, and tell
   * what it said.
   */
  private void concludeTornFooter(TailScan scan) {
    verdict = RecoveryReport.Verdict.CLEAN_END;
    validBytes = scan.validEnd();
    findings.note("sealing " + scan.segment() + " was interrupted");
    mender = new TailMender(store, scan, scan.validEnd(), options.clock());
  }

  private void concludeTail(TailScan scan, Verdict judged) {
    boolean torn = judged.kind() == Verdict.Kind.TORN;
    verdict = torn ? RecoveryReport.Verdict.TORN_TAIL : RecoveryReport.Verdict.CLEAN_END;
    validBytes = scan.validEnd();
    cutBytes = torn ? judged.end() - scan.validEnd() : 0;
    if (judged.kind() == Verdict.Kind.SEALING_INTERRUPTED) {
      findings.note("sealing " + scan.segment() + " was interrupted");
    }
    mender = new TailMender(store, scan, torn ? judged.end() : scan.validEnd(), options.clock());
  }

  private void mend(List<Long> unbegun) throws IOException {
    for (long number : unbegun) {
      if (number == keptPrepared) {
        continue;
      }
      findings.note(store.nameOf(number) + " had been prepared but not begun");
      store.delete(number);
    }
    TailMender plan = mender;
    TailRepair repair = plan != null ? plan : sealMender;
    if (repair != null) {
      try {
        // whoever was killed may not have come to it; a later name must not outlive this one
        store.syncNames();
        last = repair.finish();
      } catch (StoreFullException e) {
        putOff = repair;
        findings.note(
            "mending " + segments.last() + " was put off until there is room: " + e.getMessage());
        return;
      }
    }
    if (plan != null) {
      rewrittenBytes = plan.rewrittenBytes();
      tornFile = plan.tornBytes() > 0 ? plan.tornName() : "";
    }
    if (!PlacedSegments.misplacedIn(store).isEmpty()) {
      return; // a file from elsewhere may say that they are dispensable
    }
    // only now is it durable that they are not needed
    for (long number : leftovers) {
      store.delete(number);
    }
  }
}
