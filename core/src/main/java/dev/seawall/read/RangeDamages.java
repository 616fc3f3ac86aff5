package dev.seawall.read;

import dev.seawall.Damage;
import dev.seawall.ScanItem;
import dev.seawall.SequenceRange;
import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.Run;
import dev.seawall.index.StreamState;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of damaged ranges of one segment whose records stood there: by the header of a frame, where
 * that is valid, otherwise by the footer's frame table, where there is one.
 */
final class RangeDamages {
  private static final String NO_FRAME = "no valid frame";
  private static final int MOST_BYTES_READ = 64 << 10;

  private final String name;
  private final long number;
  private final SegmentFile file;
  private final Catalog catalog;
  private final @Nullable SegmentFooter footer;
  private @Nullable FrameTable table;
  private boolean isTableRead;
  private boolean isSummarySound;
  private @Nullable Damage firstUnknown;

  RangeDamages(
      String name, long number, SegmentFile file, Catalog catalog, @Nullable SegmentFooter footer) {
    this.name = name;
    this.number = number;
    this.file = file;
    this.catalog = catalog;
    this.footer = footer;
  }

  /** The damage to a frame whose header is valid, and is in memory. */
  Damage ofFrame(ScanItem.Frame hit, long offset, long length, FrameScanner frames)
      throws IOException {
    table(); // which tells whether the footer can be gone by
    if (hit.streamId() == Catalog.CONTROL_ID) {
      return Damage.of(
          Damage.Kind.CONTROL_RECORDS,
          name,
          number,
          offset,
          length,
          ControlFrames.describeDamage(
              frames.payloadDamage(),
              frames.bytes(),
              frames.at() + FrameHeader.BYTES,
              frames.at() + Math.min((int) frames.frameLength(), frames.available())));
    }
    long last = hit.firstSequence() + hit.recordCount() - 1;
    return ofRecords(
        Damage.Kind.RECORDS,
        new FrameTable.Entry(hit.streamId(), offset, length, hit.firstSequence(), last),
        frames.payloadDamage());
  }

  /** The damages to a range without a valid header, in order of place; they cover all of it. */
  List<Damage> ofRange(long from, long to) throws IOException {
    FrameTable known = table();
    List<Damage> damages = new ArrayList<>();
    long at = from;
    if (known != null) {
      List<FrameTable.Entry> entries = known.within(from, to);
      for (int i = 0; i < entries.size(); ) {
        FrameTable.Entry entry = entries.get(i++);
        while (i < entries.size() && isContinuedBy(entry, entries.get(i))) {
          FrameTable.Entry next = entries.get(i++);
          entry =
              new FrameTable.Entry(
                  entry.stream(),
                  entry.offset(),
                  next.end() - entry.offset(),
                  entry.first(),
                  next.last());
        }
        if (entry.offset() < at) {
          continue; // two at one place, and one of them is named
        }
        addUnknown(at, entry.offset(), damages);
        long end = Math.min(entry.end(), to);
        damages.add(ofEntry(entry, end));
        at = end;
      }
    }
    addUnknown(at, to, damages);
    return damages;
  }

  private static boolean isContinuedBy(FrameTable.Entry entry, FrameTable.Entry next) {
    return entry.stream() == next.stream()
        && entry.stream() != Catalog.CONTROL_ID
        && entry.end() == next.offset()
        && entry.last() + 1 == next.first();
  }

  private void addUnknown(long from, long to, List<Damage> damages) {
    if (from < to) {
      Damage unknown = Damage.of(Damage.Kind.FRAMES, name, number, from, to - from, NO_FRAME);
      firstUnknown = firstUnknown == null ? unknown : firstUnknown;
      damages.add(unknown);
    }
  }

  private Damage ofEntry(FrameTable.Entry entry, long end) throws IOException {
    FrameTable.Entry hit =
        new FrameTable.Entry(
            entry.stream(), entry.offset(), end - entry.offset(), entry.first(), entry.last());
    if (hit.stream() != Catalog.CONTROL_ID) {
      return ofRecords(Damage.Kind.FRAMES, hit, NO_FRAME);
    }
    int length = (int) Math.min(hit.length(), MOST_BYTES_READ);
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    int got = Bytes.readUpTo(file, bytes, hit.offset());
    return Damage.of(
        Damage.Kind.CONTROL_RECORDS,
        name,
        number,
        hit.offset(),
        hit.length(),
        ControlFrames.describeDamage(NO_FRAME, bytes, FrameHeader.BYTES, got));
  }

  private Damage ofRecords(Damage.Kind kind, FrameTable.Entry hit, String reason) {
    StreamState stream = catalog.find(hit.stream());
    SequenceRange lost = stream == null ? null : missed(stream, hit);
    String whole = reason;
    if (stream == null) {
      whole += "; its records were of stream " + hit.stream() + ", which is not there any more";
    } else if (lost == null) {
      whole += "; its records had been truncated";
      // there may be others of their sequences, or copies, or what this was a copy of
      whole += stream.find(hit.last()) == null ? "" : ", or are read elsewhere";
    }
    return Damage.of(kind, name, number, hit.offset(), hit.length(), whole)
        .losing(hit.stream(), stream == null ? null : stream.name(), lost);
  }

  /** Which of a frame's records had not been truncated; null if all of them had. */
  private @Nullable SequenceRange missed(StreamState stream, FrameTable.Entry hit) {
    long first = Math.max(hit.first(), stream.first());
    long last = hit.last();
    if (isSummarySound && first <= last) {
      // then the log knows the segment's runs, whatever has become of their frames
      long reached = first - 1;
      Run run = stream.find(first);
      while (run != null
          && run.segment().number() == number
          && run.start() < hit.end()
          && (reached >= first || run.start() <= hit.offset())
          && reached < hit.last()) {
        reached = Math.min(hit.last(), run.last());
        run = stream.find(reached + 1);
      }
      last = reached;
    }
    return first <= last ? new SequenceRange(first, last) : null;
  }

  /**
   * What is missing of the segment's runs, where no frame table says what stood in the ranges that
   * told nothing; to be asked when all frames have been seen.
   *
   * @param salt the segment's salt
   */
  List<Damage> ofRuns(long salt) throws IOException {
    Damage cause = firstUnknown;
    SegmentFooter sealed = footer;
    if (cause == null || sealed == null || !isSummarySound || table != null) {
      return List.of();
    }
    List<Damage> damages = new ArrayList<>();
    FoundFrames found = FoundFrames.in(file, salt, sealed.trailer().footerOffset());
    for (Footer.Run run : sealed.summary(file).runs()) {
      for (SequenceRange range : found.missingOf(run)) {
        if (run.stream() == Catalog.CONTROL_ID) {
          damages.add(ofMissing(cause, run, null, ControlFrames.describeDamage("missing")));
          break;
        }
        StreamState stream = catalog.find(run.stream());
        SequenceRange lost =
            stream == null
                ? null
                : missed(
                    stream,
                    new FrameTable.Entry(
                        run.stream(), run.start(), run.bytes(), range.first(), range.last()));
        if (lost != null) {
          damages.add(ofMissing(cause, run, lost, "lost with what is damaged here"));
        }
      }
    }
    return damages;
  }

  private Damage ofMissing(
      Damage cause, Footer.Run run, @Nullable SequenceRange lost, String reason) {
    StreamState stream = lost == null ? null : catalog.find(run.stream());
    return Damage.of(
            lost == null ? Damage.Kind.CONTROL_RECORDS : Damage.Kind.GAP,
            name,
            number,
            cause.offset(),
            cause.lengthBytes(),
            reason)
        .losing(run.stream(), stream == null ? null : stream.name(), lost);
  }

  private @Nullable FrameTable table() throws IOException {
    SegmentFooter sealed = footer;
    if (sealed != null && !isTableRead) {
      isTableRead = true;
      readTable(sealed);
    }
    return table;
  }

  /** Reads as much of the footer as is sound; whoever checks it says what is not. */
  private void readTable(SegmentFooter sealed) throws IOException {
    List<Footer.Run> runs;
    try {
      runs = sealed.summary(file).runs();
    } catch (DamagedException e) {
      return;
    }
    isSummarySound = true;
    try {
      table = new FrameTable(runs, sealed.frames(file), sealed.trailer().frameCount());
    } catch (DamagedException e) {
      return; // the runs are compared with what is found, see ofRuns
    }
  }
}
