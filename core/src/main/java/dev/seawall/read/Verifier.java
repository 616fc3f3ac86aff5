package dev.seawall.read;

import dev.seawall.CorruptionException;
import dev.seawall.Damage;
import dev.seawall.EncryptionException;
import dev.seawall.MissingCodecException;
import dev.seawall.ScanItem;
import dev.seawall.SequenceRange;
import dev.seawall.VerifyReport;
import dev.seawall.WalException;
import dev.seawall.index.Absence;
import dev.seawall.index.Catalog;
import dev.seawall.index.Run;
import dev.seawall.index.StreamState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a whole log and gathers everything that is not as it should be. */
public final class Verifier {
  private static final long PROGRESS_STEP_BYTES = 1 << 20;

  private final Catalog catalog;
  private final List<Damage> damages = new ArrayList<>();
  private long segments;
  private long frames;
  private long records;
  private long bytes;
  private long undecoded;
  private final Set<String> needs = new TreeSet<>();

  /**
   * Plans a check.
   *
   * @param catalog the log's streams
   * @param known damage that opening found already
   */
  public Verifier(Catalog catalog, List<Damage> known) {
    this.catalog = catalog;
    damages.addAll(known);
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
        segments, frames, records, bytes, undecoded, List.copyOf(needs), List.copyOf(damages));
  }

  private void take(LogScan scan) throws WalException {
    ScanItem item = scan.item();
    bytes += item.lengthBytes();
    ScanItem.Frame frame = item.frame();
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
    SequenceRange lost = null;
    String stream = null;
    if (frame != null) {
      stream = frame.stream();
      lost =
          new SequenceRange(frame.firstSequence(), frame.firstSequence() + frame.recordCount() - 1);
    }
    return new Damage(
        item.file(), item.segment(), item.offset(), item.lengthBytes(), stream, lost, reason);
  }

  /** Adds damage, unless opening has reported it for the same place already. */
  private void add(Damage found) {
    boolean isKnown =
        damages.stream()
            .anyMatch(
                known ->
                    known.segment() == found.segment()
                        && known.offset() <= found.offset()
                        && known.offset() + known.lengthBytes()
                            >= found.offset() + found.lengthBytes());
    if (!isKnown) {
      damages.add(found);
    }
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
          damages.add(gap(stream, before, new SequenceRange(sequence, absence.resume() - 1)));
        }
        sequence = absence.resume();
      }
    }
  }

  private static Damage gap(StreamState stream, @Nullable Run before, SequenceRange lost) {
    String file = before == null ? "" : before.segment().name();
    long number = before == null ? 0 : before.segment().number();
    String reason = "sequence " + (lost.first() - 1) + " is followed by " + (lost.last() + 1);
    return new Damage(file, number, 0, 0, stream.name(), lost, reason);
  }
}
