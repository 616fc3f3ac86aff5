package dev.seawall.recovery;

import dev.seawall.Damage;
import dev.seawall.SequenceRange;
import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.StreamState;
import dev.seawall.read.ControlFrames;
import dev.seawall.read.FrameScanner;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The judgement of what lies behind the last valid frame of a segment without a footer. {@code
 * docs/recovery.md} has the table.
 *
 * @param kind what it is
 * @param end where it ends: behind the last byte that is not zero
 * @param resume for corruption, where a header is valid again, or the end of the segment
 * @param damage for corruption, what is lost
 * @param lastGood for corruption, the last sequence before it of the stream that goes on behind it;
 *     0 if none does
 * @param nextGood for corruption, the sequence that stream goes on with; 0 if none does
 */
record Verdict(
    Kind kind, long end, long resume, @Nullable Damage damage, long lastGood, long nextGood) {

  enum Kind {
    /** Only zeros. */
    CLEAN,
    /** A footer that was begun; all frames stand before it. */
    SEALING_INTERRUPTED,
    /** A write that was cut short, and never acknowledged. */
    TORN,
    /** Bytes that had been durable are damaged. */
    CORRUPT,
    /** The place is valid after all: the writer beside us was in the middle of it. */
    IN_PROGRESS
  }

  /**
   * Judges.
   *
   * @param scan a scan that has stopped
   * @param found what it stopped at
   * @param mustBeDurable whether the whole segment had been sealed, so that nothing in it can be
   *     torn
   */
  static Verdict of(TailScan scan, FrameScanner.Found found, boolean mustBeDurable)
      throws IOException {
    FrameScanner scanner = scan.scanner();
    long stop = scanner.offset();
    scanner.moveTo(scan.validEnd());
    boolean isZero = scanner.firstNonZero() == scanner.limit();
    scanner.moveTo(stop);
    if (isZero && !mustBeDurable) {
      return new Verdict(Kind.CLEAN, scan.validEnd(), stop, null, 0, 0);
    }
    boolean headerValid = found == FrameScanner.Found.DAMAGED_PAYLOAD;
    Evidence evidence = Evidence.behind(scanner, stop, headerValid);
    boolean sealing =
        evidence.firstHeader < 0 && stop == scan.validEnd() && isFooterAt(scanner, stop);
    scanner.moveTo(stop);
    if (evidence.isDurable || (mustBeDurable && !sealing)) {
      scan.refresh(scanner.limit());
      if (scanner.look() == FrameScanner.Found.FRAME) {
        return new Verdict(Kind.IN_PROGRESS, stop, stop, null, 0, 0);
      }
      return corrupt(scan, stop, headerValid, evidence);
    }
    return new Verdict(
        sealing ? Kind.SEALING_INTERRUPTED : Kind.TORN, evidence.end, stop, null, 0, 0);
  }

  private static boolean isFooterAt(FrameScanner scanner, long offset) throws IOException {
    scanner.moveTo(offset);
    scanner.look();
    return offset + FrameHeader.BYTES <= scanner.limit()
        && scanner.bytes().getLong(scanner.at()) == Footer.MAGIC;
  }

  private static Verdict corrupt(TailScan scan, long stop, boolean headerValid, Evidence evidence) {
    FrameScanner scanner = scan.scanner();
    long resume = evidence.firstHeader < 0 ? scanner.limit() : evidence.firstHeader;
    StreamState next = evidence.firstHeader < 0 ? null : scan.streamAt(evidence.stream);
    // look() has left the damaged frame in memory; if its header is no better, a gap tells who lost
    StreamState hit =
        headerValid ? scan.streamAt(FrameHeader.stream(scanner.bytes(), scanner.at())) : next;
    SegmentEntry segment = scan.segment();
    String reason =
        reason(stop, headerValid ? scanner.payloadDamage() : null, evidence)
            + (scan.isWithinGroup() ? ". It cuts a batch, of which the rest is kept" : "");
    if (hit == null || hit.id() == Catalog.CONTROL_ID) {
      boolean isControl = hit != null && headerValid;
      String whole = isControl ? describeControl(scanner, reason) : reason;
      Damage.Kind kind = isControl ? Damage.Kind.CONTROL_RECORDS : Damage.Kind.FRAMES;
      Damage damage = Damage.of(kind, segment.name(), segment.number(), stop, resume - stop, whole);
      return new Verdict(Kind.CORRUPT, resume, resume, damage, 0, 0);
    }
    long expected = hit.writtenNext();
    // a relocated frame says nothing of what stood before it
    long nextGood = hit == next && !evidence.isRelocated ? evidence.firstSequence : 0;
    SequenceRange lost = null;
    if (nextGood > expected) {
      lost = new SequenceRange(expected, nextGood - 1);
    } else if (headerValid) {
      long first = FrameHeader.firstSequence(scanner.bytes(), scanner.at());
      long last = first + FrameHeader.recordCount(scanner.bytes(), scanner.at()) - 1;
      if (isRelocatedFrame(scanner)) {
        expected = first;
      }
      if (isRelocatedFrame(scanner) && SealedCopies.areThere(hit, first, last)) {
        reason += "; what it was copied from is read instead";
      } else {
        lost = new SequenceRange(Math.min(expected, first), last);
      }
    }
    Damage damage =
        Damage.of(
                headerValid ? Damage.Kind.RECORDS : Damage.Kind.FRAMES,
                segment.name(),
                segment.number(),
                stop,
                resume - stop,
                reason)
            .losing(lost == null ? 0 : hit.id(), lost == null ? null : hit.name(), lost);
    return new Verdict(Kind.CORRUPT, resume, resume, damage, expected - 1, nextGood);
  }

  private static String describeControl(FrameScanner scanner, String reason) {
    int at = scanner.at();
    int end = at + Math.min((int) scanner.frameLength(), scanner.available());
    return ControlFrames.describeDamage(reason, scanner.bytes(), at + FrameHeader.BYTES, end);
  }

  private static boolean isRelocatedFrame(FrameScanner scanner) {
    return (FrameHeader.flags(scanner.bytes(), scanner.at()) & FrameHeader.RELOCATED) != 0;
  }

  private static String reason(long stop, @Nullable String payloadDamage, Evidence evidence) {
    return (payloadDamage == null ? "no valid frame at offset " + stop : payloadDamage)
        + (evidence.isDurable
            ? ", though a later frame says it was durable"
            : ", though the segment was sealed");
  }

  /**
   * What the bytes behind a place prove.
   *
   * @param isDurable whether a header says that the place had been durable
   * @param firstHeader where the first valid header behind it begins, -1 if there is none
   * @param stream that header's stream
   * @param firstSequence that header's first sequence
   * @param isRelocated whether that is the header of a relocated frame
   * @param end behind the last byte that is not zero
   */
  private record Evidence(
      boolean isDurable,
      long firstHeader,
      int stream,
      long firstSequence,
      boolean isRelocated,
      long end) {

    static Evidence behind(FrameScanner scanner, long place, boolean headerValid)
        throws IOException {
      long firstHeader = -1;
      int stream = 0;
      long firstSequence = 0;
      boolean isRelocated = false;
      boolean isDurable = false;
      scanner.moveTo(place + (headerValid ? scanner.frameLength() : FrameHeader.ALIGNMENT));
      while (scanner.offset() < scanner.limit() && scanner.seekHeader()) {
        int at = scanner.at();
        if (firstHeader < 0) {
          firstHeader = scanner.offset();
          stream = FrameHeader.stream(scanner.bytes(), at);
          firstSequence = FrameHeader.firstSequence(scanner.bytes(), at);
          isRelocated = isRelocatedFrame(scanner);
        }
        if (FrameHeader.syncedThrough(scanner.bytes(), at) > place) {
          isDurable = true;
          break;
        }
        scanner.moveTo(scanner.offset() + FrameHeader.ALIGNMENT);
      }
      return new Evidence(
          isDurable, firstHeader, stream, firstSequence, isRelocated, endOfContent(scanner, place));
    }

    private static long endOfContent(FrameScanner scanner, long from) throws IOException {
      long end = from;
      scanner.moveTo(from);
      for (long next = scanner.firstNonZero();
          next < scanner.limit();
          next = scanner.firstNonZero()) {
        end = next + 1;
        scanner.moveTo(end);
      }
      return end;
    }
  }
}
