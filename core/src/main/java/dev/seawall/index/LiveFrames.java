package dev.seawall.index;

import dev.seawall.format.FrameHeader;
import java.util.Arrays;

/**
 * The frames of a run in a segment that is still being written. One thread adds, any number read:
 * arrays only ever grow by copying, and the count is published last. Of very many streams each may
 * have a single frame in the segment, so that one is kept without arrays.
 */
public final class LiveFrames implements Frames {
  private static final int FIRST_CAPACITY = 4;
  private static final int CHUNK_SHIFT = 9;
  private static final int CHUNK_CAPACITY = 1 << CHUNK_SHIFT;

  private static final Chunk[] NO_CHUNKS = {};

  /** All frames but the first, each at its index. */
  private volatile Chunk[] chunks = NO_CHUNKS;

  /** The first frame's first sequence; the others are counted from it, and fit: a run is dense. */
  private long base;

  private int firstOffset;
  private int firstLength;

  private volatile int count;

  /** Three arrays of equal length. All chunks but the last hold {@link #CHUNK_CAPACITY} frames. */
  private static final class Chunk {
    final int[] sequences;
    final int[] offsets;
    final int[] lengths;

    Chunk(int capacity) {
      this(new int[capacity], new int[capacity], new int[capacity]);
    }

    private Chunk(int[] sequences, int[] offsets, int[] lengths) {
      this.sequences = sequences;
      this.offsets = offsets;
      this.lengths = lengths;
    }

    Chunk grown() {
      int capacity = Math.min(sequences.length * 4, CHUNK_CAPACITY);
      return new Chunk(
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
    int index = count;
    int offsetUnits = (int) (offset / FrameHeader.ALIGNMENT);
    int lengthUnits = (int) (length / FrameHeader.ALIGNMENT);
    if (index == 0) {
      base = firstSequence;
      firstOffset = offsetUnits;
      firstLength = lengthUnits;
    } else {
      Chunk target = chunkFor(index);
      int at = index & (CHUNK_CAPACITY - 1);
      target.sequences[at] = Math.toIntExact(firstSequence - base);
      target.offsets[at] = offsetUnits;
      target.lengths[at] = lengthUnits;
    }
    count = index + 1;
  }

  private Chunk chunkFor(int index) {
    Chunk[] present = chunks;
    int number = index >>> CHUNK_SHIFT;
    if (number == present.length) {
      Chunk[] more = Arrays.copyOf(present, number + 1);
      more[number] = new Chunk(number == 0 ? FIRST_CAPACITY : CHUNK_CAPACITY);
      chunks = more;
      return more[number];
    }
    Chunk last = present[number];
    if ((index & (CHUNK_CAPACITY - 1)) < last.sequences.length) {
      return last;
    }
    Chunk[] more = present.clone();
    more[number] = last.grown();
    chunks = more;
    return more[number];
  }

  private Chunk chunkOf(int index) {
    return chunks[index >>> CHUNK_SHIFT];
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long firstSequence(int index) {
    return index == 0 ? base : base + chunkOf(index).sequences[index & (CHUNK_CAPACITY - 1)];
  }

  @Override
  public long offset(int index) {
    return bytesOf(index == 0 ? firstOffset : chunkOf(index).offsets[index & (CHUNK_CAPACITY - 1)]);
  }

  @Override
  public long length(int index) {
    return bytesOf(index == 0 ? firstLength : chunkOf(index).lengths[index & (CHUNK_CAPACITY - 1)]);
  }

  /** How many frames begin before an offset; their offsets ascend. */
  int countBefore(long offset) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (offset(middle) < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static long bytesOf(int units) {
    return (units & 0xFFFFFFFFL) * FrameHeader.ALIGNMENT;
  }
}
