package dev.seawall.recovery;

import dev.seawall.Damage;
import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.Run;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.StreamState;
import dev.seawall.read.DamagedException;
import dev.seawall.read.FrameScanner;
import dev.seawall.read.SegmentFooter;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.util.Arrays;

/**
 * Tells the catalog what is in a sealed segment, by its footer: the runs, and the log's own
 * records, in order of place. The records of streams are not read, but for copies of what is still
 * there.
 */
final class SealedFold {
  private static final int INDEX_BITS = 31;
  private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;

  private final SegmentEntry segment;
  private final SegmentFile file;
  private final SegmentFooter footer;
  private final Catalog catalog;
  private final Findings findings;
  private final ControlReader controls;
  private final SealedCopies copies;
  private final boolean readsControls;
  private boolean hasDamages;

  /**
   * Prepares to fold a segment in.
   *
   * @param readsControls whether the log's own records are to be read; if not, a snapshot will tell
   *     what became of what they say
   */
  SealedFold(
      SegmentEntry segment,
      SegmentFile file,
      SegmentFooter footer,
      Catalog catalog,
      Findings findings,
      boolean readsControls) {
    this.readsControls = readsControls;
    this.segment = segment;
    this.file = file;
    this.footer = footer;
    this.catalog = catalog;
    this.findings = findings;
    this.controls = new ControlReader(file, segment, footer);
    this.copies = new SealedCopies(file, footer, segment.header().salt(), findings);
  }

  /**
   * Folds the segment in.
   *
   * @throws DamagedException if the footer is damaged; then nothing was folded
   * @throws FrameTableException if the log's own records are not where the frame table says; then a
   *     part of it was folded
   */
  void fold() throws IOException {
    SegmentFooter.Summary summary = footer.summary(file);
    hasDamages = !summary.damages().isEmpty();
    if (readsControls) {
      controls.locate(summary);
    }
    segment.setWrittenOffset(footer.trailer().footerOffset());
    segment.seal(segment.length());
    int runs = summary.runCount();
    int frames = controls.count();
    for (long key : inOrderOfPlace(summary)) {
      int index = (int) (key & INDEX_MASK);
      if (index < runs) {
        Footer.Run run = summary.run(index);
        add(Run.sealed(segment, run));
      } else if (index < runs + frames) {
        applyFrame(index - runs);
      } else {
        applyDamage(summary.damages().get(index - runs - frames));
      }
    }
  }

  /** Whether a range of it was known to be damaged when it was sealed. */
  boolean hasDamages() {
    return hasDamages;
  }

  private void add(Run run) throws IOException {
    StreamState stream = catalog.owner(run.stream(), run.first(), run.isRelocated());
    if (run.isRelocated()) {
      copies.add(stream, run);
    } else {
      stream.addRun(run);
    }
  }

  /**
   * Runs, the log's own frames, and damages, each a number: its place, then its index. There may be
   * hundreds of thousands, so that objects would cost more than what they stand for.
   */
  private long[] inOrderOfPlace(SegmentFooter.Summary summary) {
    int runs = summary.runCount();
    int frames = controls.count();
    long[] keys = new long[Math.addExact(runs + frames, summary.damages().size())];
    for (int i = 0; i < runs; i++) {
      keys[i] = keyOf(summary.run(i).start(), i);
    }
    for (int i = runs; i < runs + frames; i++) {
      keys[i] = keyOf(controls.offset(i - runs), i);
    }
    for (int i = runs + frames; i < keys.length; i++) {
      keys[i] = keyOf(summary.damages().get(i - runs - frames).offset(), i);
    }
    Arrays.sort(keys);
    return keys;
  }

  private static long keyOf(long offset, int index) {
    return ((offset / FrameHeader.ALIGNMENT) << INDEX_BITS) | index;
  }

  private void applyDamage(Footer.Range damage) throws IOException {
    FrameScanner scanner =
        new FrameScanner(
            file, segment.header().salt(), damage.offset(), footer.trailer().footerOffset());
    LostFrames.in(
        scanner, damage.offset(), damage.offset() + damage.length(), segment.header(), catalog);
  }

  private void applyFrame(int index) throws IOException {
    try {
      controls.read(index, change -> catalog.apply(change, segment.number()));
    } catch (DamagedException e) {
      requireFrameTable();
      findings.damage(
          Damage.of(
              Damage.Kind.CONTROL_RECORDS,
              segment.name(),
              segment.number(),
              controls.offset(index),
              e.length(),
              String.valueOf(e.getMessage())));
      catalog.doubts().doubtStreams();
    }
  }

  /** Where the table that led to a frame is damaged, the frame need not be. */
  private void requireFrameTable() throws IOException {
    try {
      footer.frames(file);
    } catch (DamagedException e) {
      throw new FrameTableException(segment.number(), e);
    }
  }
}
