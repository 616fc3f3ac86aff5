package dev.seawall.recovery;

import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.FooterBuilder;
import dev.seawall.index.SegmentEntry;
import dev.seawall.store.SegmentFile;
import dev.seawall.write.Predecessor;
import java.io.IOException;

/** Seals segments that were written as a whole: what is in them is read back for it. */
public final class SegmentSealer {
  private final Catalog catalog;

  /**
   * Creates a sealer.
   *
   * @param catalog is told of everything in the segments, one after the other
   */
  public SegmentSealer(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Reads the frames of a segment back, and writes its footer; durable when this returns.
   *
   * @param name what the segment is called
   * @param header its header, which is written
   * @param file the segment, its frames written and synced
   * @param end where the frames end
   * @param sealedMillis the time in the footer, since 1970
   * @return how the next segment is to remember it
   * @throws IOException if it failed, or not all that was written can be read back
   */
  public Predecessor seal(
      String name, SegmentHeader header, SegmentFile file, long end, long sealedMillis)
      throws IOException {
    SegmentEntry entry = new SegmentEntry(name, header);
    TailScan scan = new TailScan(entry, file, catalog, end);
    scan.advance();
    if (scan.validEnd() != end) {
      throw new IOException(
          name + ": what was written at " + scan.validEnd() + " is not what can be read there");
    }
    FooterBuilder.Built built = scan.footer().build(end, sealedMillis);
    long length = end + built.bytes().remaining();
    file.write(built.bytes(), end);
    file.sync();
    entry.seal(length);
    scan.footer().seal();
    return new Predecessor(header.segment(), length, built.trailerChecksum());
  }
}
