package dev.seawall.recovery;

import dev.seawall.format.FrameHeader;
import dev.seawall.read.FrameScanner;
import java.io.IOException;

/**
 * Frames within a damaged range whose headers are still valid: they say which sequences are lost.
 */
final class LostFrames {
  private LostFrames() {}

  /** Is told of each. */
  interface Visitor {
    void lost(int stream, long lastSequence);
  }

  /** Looks for them; the scanner is moved. */
  static void visit(FrameScanner scanner, long from, long to, Visitor visitor) throws IOException {
    scanner.moveTo(from);
    while (scanner.offset() < to && scanner.seekHeader() && scanner.offset() < to) {
      int at = scanner.at();
      long first = FrameHeader.firstSequence(scanner.bytes(), at);
      long last = first + FrameHeader.recordCount(scanner.bytes(), at) - 1;
      visitor.lost(FrameHeader.stream(scanner.bytes(), at), last);
      scanner.moveTo(scanner.offset() + FrameHeader.ALIGNMENT);
    }
  }
}
