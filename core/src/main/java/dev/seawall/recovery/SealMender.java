package dev.seawall.recovery;

import dev.seawall.index.SegmentEntry;
import dev.seawall.read.SegmentFooter;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.write.Predecessor;
import dev.seawall.write.TailRepair;
import java.io.IOException;

/**
 * Makes the footer of the last segment durable. That it can be read does not say that it is: its
 * writer may have been killed before the sync, or the sync may have failed. The frames need no such
 * care: they are synced before a footer is written.
 */
final class SealMender implements TailRepair {
  private final SegmentStore store;
  private final SegmentEntry segment;
  private final long footerOffset;
  private final Predecessor sealed;

  SealMender(SegmentStore store, SegmentEntry segment, SegmentFooter footer) {
    this.store = store;
    this.segment = segment;
    this.footerOffset = footer.trailer().footerOffset();
    this.sealed =
        new Predecessor(
            segment.number(), footer.trailer().segmentLength(), footer.trailerChecksum());
  }

  @Override
  public Predecessor finish() throws IOException {
    try (SegmentFile file = store.open(segment.number(), SegmentStore.Access.WRITE)) {
      TailMender.copy(file, footerOffset, sealed.length(), file, 0);
      file.sync();
    }
    return sealed;
  }
}
