package dev.seawall.copy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.CorruptionPolicy;
import dev.seawall.LockedException;
import dev.seawall.RepairReport;
import dev.seawall.VerifyReport;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.crypto.KeyRing;
import dev.seawall.crypto.SegmentKey;
import dev.seawall.format.ControlRecord;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.SegmentEntry;
import dev.seawall.read.Decoding;
import dev.seawall.read.LogScan;
import dev.seawall.read.Verifier;
import dev.seawall.recovery.Recovery;
import dev.seawall.recovery.SegmentSealer;
import dev.seawall.store.FileSegmentStore;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.write.Predecessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a new log with every valid frame of a damaged one, and a last segment that says what is
 * lost. One repair; for one thread.
 */
public final class Repair {
  /** What stands behind the name of a directory in which a repair is at work. */
  static final String SUFFIX = ".repairing";

  private final FileSegmentStore source;
  private final FileSegmentStore target;
  private final WalOptions options;
  private final KeyRing keys;
  private final UUID logId = UUID.randomUUID();
  private final SecureRandom random = new SecureRandom();
  private final Catalog kept = new Catalog();
  private final SegmentSealer sealer = new SegmentSealer(kept);
  private Predecessor last = Predecessor.NONE;
  private long segments;
  private long frames;
  private long records;
  private long bytes;

  private Repair(FileSegmentStore source, FileSegmentStore target, WalOptions options) {
    this.source = source;
    this.target = target;
    this.options = options;
    this.keys = new KeyRing(options.encryption());
  }

  /**
   * Repairs a log, as {@link dev.seawall.LogRepair} says.
   *
   * @param from the damaged log's directory
   * @param to where the new log goes
   * @param options the keys, and the clock
   * @return what came of it
   * @throws IOException if it failed
   */
  public static RepairReport run(Path from, Path to, WalOptions options) throws IOException {
    return run(from, to, options, Steps.ON_FILES);
  }

  static RepairReport run(Path from, Path to, WalOptions options, Steps steps) throws IOException {
    Path goal = StagedDirectory.resolve(to);
    try (FileSegmentStore source = FileSegmentStore.openReadOnly(from)) {
      StagedDirectory.requireApart(source.directory(), goal);
      StagedDirectory.requireEmpty(goal);
      if (source.isLocked()) {
        throw new LockedException(
            from + " is open for writing: what is being written cannot be told from damage");
      }
      try (StagedDirectory staged = StagedDirectory.begin(goal, SUFFIX, steps)) {
        RepairReport report = new Repair(source, staged.store(), options).copy(goal);
        writeReport(staged, report);
        staged.publish();
        return report;
      }
    }
  }

  private static void writeReport(StagedDirectory staged, RepairReport report) throws IOException {
    Files.write(
        staged.path().resolve(RepairReport.FILE_NAME),
        (report.toJson() + "\n").getBytes(UTF_8),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE,
        StandardOpenOption.DSYNC);
  }

  private RepairReport copy(Path goal) throws IOException {
    Recovery.Recovered found = Recovery.forReading(source, options, CorruptionPolicy.SALVAGE);
    if (found.liveTail() != null) {
      found.liveTail().close();
    }
    if (found.segments().last() == null) {
      throw new WalException("there is no segment in " + source.describe() + " that can be read");
    }
    VerifyReport damage = verify(found);
    LostTruncations truncations = new LostTruncations(found.catalog());
    for (SegmentEntry segment : found.segments().all()) {
      copy(found.store(), segment, truncations);
    }
    List<RepairReport.Gap> gaps = Losses.of(found.catalog(), kept);
    close(found, gaps);
    return new RepairReport(
        source.describe(),
        goal.toString(),
        segments,
        frames,
        records,
        bytes,
        found.report().cutBytes(),
        damage.damages(),
        gaps,
        found.report().notes());
  }

  private VerifyReport verify(Recovery.Recovered found) throws WalException {
    Decoding decoding = new Decoding(options.compression().maxFrameBytes(), keys);
    LogScan scan = new LogScan(found.store(), found.catalog(), decoding, AtRest.INSTANCE);
    return new Verifier(found.catalog(), found.report().damages()).verify(scan, progress -> {});
  }

  private void copy(SegmentStore from, SegmentEntry segment, LostTruncations truncations)
      throws IOException {
    SegmentHeader old = segment.header();
    boolean isEncrypted = !old.encoding().keyId().isEmpty();
    SegmentKey oldKey = isEncrypted ? keys.open(old, segment.name()) : null;
    SegmentHeader fields = headerOf(old, segment.number(), old.createdMillis());
    SegmentKey newKey = isEncrypted ? keys.derive(fields, segment.name()) : null;
    SegmentHeader header = withCheck(fields, newKey);
    try (SegmentFile in = from.open(segment.number(), SegmentStore.Access.READ);
        SegmentFile out = target.create(segment.number())) {
      out.write(header.encode(), 0);
      FrameMover mover = new FrameMover(oldKey, newKey, header.salt(), SegmentHeader.BYTES);
      SegmentCopy copy = new SegmentCopy(segment, in, mover, out, truncations);
      copy.run();
      seal(header, out, copy.end());
      frames += copy.frames();
      records += copy.records();
      segments++;
    }
  }

  private SegmentHeader headerOf(SegmentHeader like, long number, long createdMillis) {
    return new SegmentHeader(
        logId,
        number,
        like.epoch(),
        random.nextLong(),
        last.segment(),
        last.length(),
        last.checksum(),
        0,
        createdMillis,
        new SegmentHeader.Encoding(like.encoding().codec(), like.encoding().keyId(), 0));
  }

  private static SegmentHeader withCheck(SegmentHeader fields, @Nullable SegmentKey key) {
    return key == null ? fields : fields.withKeyCheck(key.check());
  }

  private void seal(SegmentHeader header, SegmentFile file, long end) throws IOException {
    String name = target.nameOf(header.segment());
    last = sealer.seal(name, header, file, end, options.clock().millis());
    bytes += last.length();
  }

  /** Writes the segment that says what is lost, if something is. */
  private void close(Recovery.Recovered found, List<RepairReport.Gap> gaps) throws IOException {
    List<ControlRecord> changes = new ArrayList<>();
    long first = found.segments().all().iterator().next().number();
    if (first > kept.firstSegment()) {
      changes.add(ControlRecord.of(ControlRecord.Kind.SEGMENTS_DROPPED, 0, first, 0));
    }
    for (RepairReport.Gap gap : gaps) {
      changes.add(
          ControlRecord.of(
              ControlRecord.Kind.LOST, gap.streamId(), gap.lost().first(), gap.lost().last()));
    }
    SegmentEntry end = found.segments().last();
    if (changes.isEmpty() || end == null) {
      return;
    }
    long number = last.segment() + 1;
    SegmentHeader fields = headerOf(end.header(), number, options.clock().millis());
    boolean isEncrypted = !fields.encoding().keyId().isEmpty();
    SegmentHeader header =
        withCheck(fields, isEncrypted ? keys.derive(fields, target.nameOf(number)) : null);
    try (SegmentFile out = target.create(number)) {
      out.write(header.encode(), 0);
      var encoded =
          Losses.encode(changes, kept.control().writtenNext(), header.salt(), SegmentHeader.BYTES);
      long to = SegmentHeader.BYTES + (long) encoded.remaining();
      out.write(encoded, SegmentHeader.BYTES);
      out.sync();
      seal(header, out, to);
    }
  }
}
