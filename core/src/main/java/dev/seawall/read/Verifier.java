package dev.seawall.read;

import dev.seawall.CorruptionException;
import dev.seawall.Damage;
import dev.seawall.EncryptionException;
import dev.seawall.MissingCodecException;
import dev.seawall.ScanItem;
import dev.seawall.UnsupportedFormatException;
import dev.seawall.VerifyReport;
import dev.seawall.WalException;
import dev.seawall.index.Catalog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

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
    StreamGaps gaps = new StreamGaps(damages);
    catalog.streams().forEach(gaps::check);
    damages.addAll(gaps.found());
    return new VerifyReport(
        segments,
        frames,
        records,
        bytes,
        undecoded,
        List.copyOf(needs),
        List.copyOf(damages),
        gaps.known());
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
      case DAMAGE -> add(Objects.requireNonNull(item.damage()));
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

  /** Adds damage, unless it has been reported already. */
  private void add(Damage found) {
    boolean isKnown =
        damages.stream()
            .filter(known -> known.segment() == found.segment())
            .anyMatch(known -> isSame(known, found));
    if (!isKnown) {
      damages.add(found);
    }
  }

  private static boolean isSame(Damage known, Damage found) {
    if (known.kind() == Damage.Kind.GAP || found.kind() == Damage.Kind.GAP) {
      return known.streamId() == found.streamId() && Objects.equals(known.lost(), found.lost());
    }
    return isSamePlace(known, found)
        || (known.kind() == found.kind() && found.kind() == Damage.Kind.FOOTER);
  }

  /** A segment that is not the one expected is damage of its own: what is in it may rot, too. */
  private static boolean isSamePlace(Damage known, Damage found) {
    return known.kind() != Damage.Kind.CHAIN
        && known.kind() != Damage.Kind.MISPLACED_SEGMENT
        && known.offset() <= found.offset()
        && known.offset() + known.lengthBytes() >= found.offset() + found.lengthBytes();
  }
}
