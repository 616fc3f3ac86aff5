package dev.seawall.fuzz;

import static dev.seawall.fuzz.Bits.check;

import dev.seawall.format.Footer;
import dev.seawall.format.SegmentHeader;
import dev.seawall.read.SegmentFooter;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The end of a sealed segment. */
final class FooterTarget {
  private static final long SALT = 11;
  private static final SegmentHeader HEADER =
      new SegmentHeader(new UUID(1, 2), 1, 1, SALT, 0, 0, 0, 0, 0, SegmentHeader.Encoding.PLAIN);

  private FooterTarget() {}

  /** First byte: whether to make the checksums right. The rest stands behind a header. */
  static void footer(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    byte[] segment = new byte[SegmentHeader.BYTES + input.length - 1];
    HEADER.encode().get(segment, 0, SegmentHeader.BYTES);
    System.arraycopy(input, 1, segment, SegmentHeader.BYTES, input.length - 1);
    if ((input[0] & 1) != 0) {
      Reseal.segment(segment, null);
    }
    MemoryStore store = new MemoryStore();
    store.put(1, segment);
    try (SegmentFile file = store.open(1, SegmentStore.Access.READ)) {
      SegmentFooter found = SegmentFooter.find(file, HEADER, segment.length);
      if (found != null) {
        read(found, file, segment);
      }
    }
  }

  private static void read(SegmentFooter footer, SegmentFile file, byte[] segment)
      throws IOException {
    Footer.Trailer trailer = footer.trailer();
    ByteBuffer stored =
        ByteBuffer.wrap(segment, segment.length - Footer.TRAILER_BYTES, Footer.TRAILER_BYTES);
    check(trailer.encode(SALT).equals(stored), "a trailer is another one when it is encoded");
    SegmentFooter.@Nullable Summary summary = null;
    try {
      summary = footer.summary(file);
      footer.frames(file);
    } catch (IOException e) {
      check(!footer.isWhole(file), "whole, and yet: " + e);
    }
    if (summary == null) {
      return;
    }
    check(summary.runCount() == trailer.runCount(), "runs");
    check(summary.damages().size() == trailer.damageCount(), "damages");
    for (int i = 0; i < summary.runCount(); i++) {
      Footer.Run run = summary.run(i);
      try {
        int length = footer.framesOf(file, run).remaining();
        check(length == run.frameCount() * Footer.FRAME_BYTES, "frames of a run");
      } catch (IOException e) {
        check(
            run.firstFrame() < 0
                || run.frameCount() < 0
                || (long) run.firstFrame() + run.frameCount() > trailer.frameCount(),
            "a run within the table cannot be read: " + e);
      }
    }
  }
}
