package dev.seawall.read;

import dev.seawall.CorruptionException;
import dev.seawall.Damage;
import dev.seawall.EncryptionException;
import dev.seawall.MissingCodecException;
import dev.seawall.ScanItem;
import dev.seawall.SequenceRange;
import dev.seawall.UnsupportedFormatException;
import dev.seawall.VerifyReport;
import dev.seawall.WalException;
import dev.seawall.index.Absence;
import dev.seawall.index.Catalog;
import dev.seawall.index.Holes;
import dev.seawall.index.Run;
import dev.seawall.index.StreamState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a whole log and gathers everything that is not as it should be. */
public final class Verifier {
  private static final long PROGRESS_STEP_BYTES = 1 << 20;

  /** Damage that can cost records without that it can be told whose. */
  private static final Set<Damage.Kind> MAY_HOLD_RECORDS =
      EnumSet.of(
          Damage.Kind.MISSING_SEGMENT,
          Damage.Kind.FOREIGN_SEGMENT,
          Damage.Kind.SEGMENT_HEADER,
          Damage.Kind.CHAIN,
          Damage.Kind.FRAMES);

  private final Catalog catalog;
  private final List<Damage> damages = new ArrayList<>();
  private final List<Damage> knownGaps = new ArrayList<>();
  private long segments;
  private long frames;
  private long records;
  private long bytes;
  private long undecoded;
  private final Set<String> needs = new TreeSet<>();

  /** Segments that are not of this log. */
  private final Set<Long> strangers = new HashSet<>();

  /**
   * Plans a check.
   *
   * @param catalog the log's streams
   * @param known damage that opening found already
   */
  public Verifier(Catalog catalog, List<Damage> known) {
    this.catalog = catalog;
    damages.addAll(known);
    for (Damage damage : known) {
      if (damage.kind() == Damage.Kind.FOREIGN_SEGMENT) {
        strangers.add(damage.segment());
      }
    }
  }

  /**
   * Checks.
   *
   * @param scan from the beginning of the log; is closed
   * @param progress is told how far it has come
   * @return what was found
   * @throws WalException if reading fails
   */
  public VerifyReport verify(LogScan scan, Consumer<VerifyReport.Progress> progress)
      throws WalException {
    try (scan) {
      long told = 0;
      while (scan.next()) {
        take(scan);
        if (bytes - told >= PROGRESS_STEP_BYTES) {
          told = bytes;
          progress.accept(
              new VerifyReport.Progress(Math.min(bytes, scan.totalBytes()), scan.totalBytes()));
        }
      }
      progress.accept(new VerifyReport.Progress(scan.totalBytes(), scan.totalBytes()));
    }
    catalog.streams().forEach(this::checkGaps);
    return new VerifyReport(
        segments,
        frames,
        records,
        bytes,
        undecoded,
        List.copyOf(needs),
        List.copyOf(damages),
        List.copyOf(knownGaps));
  }

  private void take(LogScan scan) throws WalException {
    ScanItem item = scan.item();
    bytes += item.lengthBytes();
    ScanItem.Frame frame = item.frame();
    if (strangers.contains(item.segment())) {
      return; // what is wrong with it as a whole has been said: it is not of this log
    }
    switch (item.kind()) {
      case HEADER -> segments++;
      case FRAME -> {
        frames++;
        records += frame == null ? 0 : frame.recordCount();
        decode(scan);
      }
      case CONTROL -> frames++;
      case DAMAGE -> add(damage(item, item.detail()));
      default -> {
        // a footer was checked by the scan; unused space has nothing to check
      }
    }
  }

  /** Decodes a frame, since its checksum does not vouch for what comes of it. */
  private void decode(LogScan scan) throws WalException {
    try {
      scan.decode();
    } catch (CorruptionException e) {
      add(e.damage());
    } catch (UnsupportedFormatException e) {
      undecoded++;
      needs.add("a later version: " + e.getMessage());
    } catch (MissingCodecException e) {
      undecoded++;
      needs.add("codec " + e.codec() + " (" + e.codec().dependency() + ")");
    } catch (EncryptionException e) {
      undecoded++;
      boolean isWrong = e.reason() == EncryptionException.Reason.WRONG_KEY;
      needs.add((isWrong ? "the right key '" : "key '") + e.keyId() + "'");
    }
  }

  static Damage damage(ScanItem item, String reason) {
    ScanItem.Frame frame = item.frame();
    Damage.Kind kind = Objects.requireNonNullElse(item.damage(), Damage.Kind.RECORDS);
    if (frame == null || frame.streamId() == Catalog.CONTROL_ID) {
      return Damage.of(
          kind, item.file(), item.segment(), item.offset(), item.lengthBytes(), reason);
    }
    return new Damage(
        kind,
        item.file(),
        item.segment(),
        item.offset(),
        item.lengthBytes(),
        frame.streamId(),
        Records.nameOf(frame),
        new SequenceRange(frame.firstSequence(), frame.firstSequence() + frame.recordCount() - 1),
        reason);
  }

  /** Adds damage, unless opening has reported it for the same place already. */
  private void add(Damage found) {
    boolean isKnown =
        damages.stream()
            .anyMatch(
                known ->
                    known.segment() == found.segment()
                        && (isSamePlace(known, found)
                            || (known.kind() == found.kind()
                                && found.kind() == Damage.Kind.FOOTER)));
    if (!isKnown) {
      damages.add(found);
    }
  }

  private static boolean isSamePlace(Damage known, Damage found) {
    return known.offset() <= found.offset()
        && known.offset() + known.lengthBytes() >= found.offset() + found.lengthBytes();
  }

  private void checkGaps(StreamState stream) {
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
          addGap(stream, before, new SequenceRange(sequence, absence.resume() - 1));
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
        knownGaps.add(gap(stream, before, stream.find(lost.last() + 1), lost));
        return;
      }
    }
    boolean isKnown =
        damages.stream()
            .anyMatch(known -> known.streamId() == stream.id() && lost.equals(known.lost()));
    if (!isKnown) {
      damages.add(gap(stream, before, stream.find(lost.last() + 1), lost));
    }
  }

  private Damage gap(
      StreamState stream, @Nullable Run before, @Nullable Run behind, SequenceRange lost) {
    String reason =
        behind == null
            ? nothingFollows(lost.first() - 1)
            : "sequence " + (lost.first() - 1) + " is followed by " + (lost.last() + 1);
    Damage cause = causeOf(before, behind);
    String file = before == null ? "" : before.segment().name();
    long number = before == null ? 0 : before.segment().number();
    if (cause != null) {
      reason += "; lost with what is damaged here";
    }
    return new Damage(
        Damage.Kind.GAP,
        cause == null ? file : cause.file(),
        cause == null ? number : cause.segment(),
        cause == null ? 0 : cause.offset(),
        cause == null ? 0 : cause.lengthBytes(),
        stream.id(),
        stream.name(),
        lost,
        reason);
  }

  /** What is said of a stream whose end is lost. */
  static String nothingFollows(long sequence) {
    return "nothing follows sequence " + sequence + ", though more was given out, or may have been";
  }

  /** The first damage between two runs that may have cost records without saying whose. */
  private @Nullable Damage causeOf(@Nullable Run before, @Nullable Run behind) {
    Damage first = null;
    for (Damage damage : damages) {
      boolean isBehind =
          before == null || compare(damage, before.segment().number(), before.start()) > 0;
      boolean isBefore =
          behind == null || compare(damage, behind.segment().number(), behind.start()) < 0;
      if (isBehind
          && isBefore
          && MAY_HOLD_RECORDS.contains(damage.kind())
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
