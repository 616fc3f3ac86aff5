package dev.seawall.recovery;

import dev.seawall.format.SegmentHeader;
import dev.seawall.index.FooterBuilder;
import dev.seawall.index.SegmentEntry;
import dev.seawall.read.Bytes;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.write.Predecessor;
import dev.seawall.write.TailRepair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;

/**
 * Mends a last segment that was not sealed: keeps the torn bytes aside, cuts them, writes and syncs
 * once more what was not known to be durable, and seals. Each step may be interrupted by a crash
 * and done again.
 *
 * <p>What survives is rewritten since a failed sync in an earlier life may have left pages that
 * look clean but never reached the disk; the page cache would vouch for them until the next power
 * loss.
 */
final class TailMender implements TailRepair {
  private static final int CHUNK_BYTES = 1 << 20;

  private final SegmentStore store;
  private final SegmentEntry segment;
  private final FooterBuilder footer;
  private final Clock clock;
  private final long validEnd;
  private final long tornEnd;
  private final long knownDurable;
  private boolean isTornKept;

  /**
   * Plans the mending.
   *
   * @param store where the segment is
   * @param scan what is valid in it
   * @param tornEnd where the torn bytes behind that end; the same as its end if none are to be kept
   * @param clock stamps the footer
   */
  TailMender(SegmentStore store, TailScan scan, long tornEnd, Clock clock) {
    this.store = store;
    this.segment = scan.segment();
    this.footer = scan.footer();
    this.validEnd = scan.validEnd();
    this.tornEnd = tornEnd;
    this.knownDurable = Math.min(scan.syncedThrough(), validEnd);
    this.clock = clock;
  }

  long rewrittenBytes() {
    return validEnd - knownDurable;
  }

  long tornBytes() {
    return Math.max(0, tornEnd - validEnd);
  }

  String tornName() {
    return store.tornNameOf(segment.number(), validEnd);
  }

  SegmentEntry segment() {
    return segment;
  }

  @Override
  public Predecessor finish() throws IOException {
    try (SegmentFile file = store.open(segment.number(), SegmentStore.Access.WRITE)) {
      if (!isTornKept && tornEnd > validEnd && file.length() > validEnd) {
        keepTorn(file);
        isTornKept =
            true; // behind the end there may be a piece of a footer when this is tried again
      }
      rewrite(file, 0, SegmentHeader.BYTES);
      rewrite(file, knownDurable, validEnd);
      if (file.length() > validEnd) {
        file.truncate(validEnd);
      }
      file.sync();
      FooterBuilder.Built built = footer.build(validEnd, clock.millis());
      long length = validEnd + built.bytes().remaining();
      file.write(built.bytes(), validEnd);
      file.sync();
      segment.seal(length);
      footer.seal();
      return new Predecessor(segment.number(), length, built.trailerChecksum());
    }
  }

  private void keepTorn(SegmentFile file) throws IOException {
    try (SegmentFile torn = store.createTorn(segment.number(), validEnd)) {
      copy(file, validEnd, Math.min(tornEnd, file.length()), torn, -validEnd);
      torn.sync();
    }
    store.syncNames();
  }

  private void rewrite(SegmentFile file, long from, long to) throws IOException {
    copy(file, from, to, file, 0);
  }

  static void copy(SegmentFile source, long from, long to, SegmentFile target, long shift)
      throws IOException {
    ByteBuffer chunk =
        ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, Math.max(to - from, 1)));
    for (long offset = from; offset < to; offset += chunk.limit()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), to - offset));
      Bytes.readFully(source, chunk, offset);
      target.write(chunk.flip(), offset + shift);
    }
  }
}
