package dev.seawall.index;

import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import java.nio.ByteBuffer;

/**
 * The frames of a run in a sealed segment: a part of its footer's frame table.
 *
 * @param table the whole frame table, little-endian, from index 0
 * @param first where the run's frames begin in it
 * @param count how many the run has
 */
public record SealedFrames(ByteBuffer table, int first, int count) implements Frames {

  private static final int OFFSET_AT = 8;
  private static final int LENGTH_AT = 12;

  @Override
  public long firstSequence(int index) {
    return table.getLong((first + index) * Footer.FRAME_BYTES);
  }

  @Override
  public long offset(int index) {
    return units((first + index) * Footer.FRAME_BYTES + OFFSET_AT);
  }

  @Override
  public long length(int index) {
    return units((first + index) * Footer.FRAME_BYTES + LENGTH_AT);
  }

  private long units(int at) {
    return (table.getInt(at) & 0xFFFFFFFFL) * FrameHeader.ALIGNMENT;
  }
}
