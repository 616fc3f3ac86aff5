package dev.seawall.index;

import dev.seawall.format.FrameHeader;
import java.util.Arrays;

/**
 * The frames of a run in a segment that is still being written. One thread adds, any number read:
 * arrays only ever grow by copying, and the count is published last.
 */
public final class LiveFrames implements Frames {
  private static final int FIRST_CAPACITY = 2;

  private volatile Columns columns =
      new Columns(new long[FIRST_CAPACITY], new int[FIRST_CAPACITY], new int[FIRST_CAPACITY]);
  private volatile int count;

  /** Three arrays of equal length, replaced together. */
  private static final class Columns {
    final long[] sequences;
    final int[] offsets;
    final int[] lengths;

    Columns(long[] sequences, int[] offsets, int[] lengths) {
      this.sequences = sequences;
      this.offsets = offsets;
      this.lengths = lengths;
    }

    Columns grown() {
      int capacity = sequences.length * 2;
      return new Columns(
          Arrays.copyOf(sequences, capacity),
          Arrays.copyOf(offsets, capacity),
          Arrays.copyOf(lengths, capacity));
    }
  }

  /** Creates an empty table. */
  public LiveFrames() {}

  /**
   * Adds a frame behind the others; by one thread at a time.
   *
   * @param firstSequence the sequence of its first record
   * @param offset where it begins, in bytes
   * @param length how long it is, in bytes
   */
  public void add(long firstSequence, long offset, long length) {
    Columns target = columns;
    int index = count;
    if (index == target.sequences.length) {
      target = target.grown();
      columns = target;
    }
    target.sequences[index] = firstSequence;
    target.offsets[index] = (int) (offset / FrameHeader.ALIGNMENT);
    target.lengths[index] = (int) (length / FrameHeader.ALIGNMENT);
    count = index + 1;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long firstSequence(int index) {
    return columns.sequences[index];
  }

  @Override
  public long offset(int index) {
    return (columns.offsets[index] & 0xFFFFFFFFL) * FrameHeader.ALIGNMENT;
  }

  @Override
  public long length(int index) {
    return (columns.lengths[index] & 0xFFFFFFFFL) * FrameHeader.ALIGNMENT;
  }
}
