package dev.seawall.read;

import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.index.SealedFrames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A footer's frame table, asked by place: which frames stood in a range whose bytes do not tell any
 * more.
 */
final class FrameTable {
  private static final long INDEX_MASK = Integer.MAX_VALUE;
  private static final int INDEX_BITS = 31;

  /** In the order of the table. */
  private final List<Footer.Run> runs;

  private final SealedFrames frames;

  /** Each frame's place, in units, above its index in the table; ascending. */
  private final long[] places;

  /**
   * What the table says of a frame.
   *
   * @param stream its stream's id
   * @param offset where it begins
   * @param length how long it is
   * @param first the sequence of its first record
   * @param last the sequence of its last record
   */
  record Entry(int stream, long offset, long length, long first, long last) {
    long end() {
      return offset + length;
    }
  }

  /**
   * Takes over a table that has been checked.
   *
   * @param runs what the footer's summary says leads through it
   * @param table the frame table
   * @param count how many frames it has
   */
  FrameTable(List<Footer.Run> runs, ByteBuffer table, int count) {
    this.runs = runs.stream().sorted(Comparator.comparingInt(Footer.Run::firstFrame)).toList();
    this.frames = new SealedFrames(table, 0, count);
    this.places = new long[count];
    for (int i = 0; i < places.length; i++) {
      places[i] = (frames.offset(i) / FrameHeader.ALIGNMENT) << INDEX_BITS | i;
    }
    Arrays.sort(places);
  }

  /** The frames that begin in a range, in order of place. */
  List<Entry> within(long from, long to) {
    List<Entry> entries = new ArrayList<>();
    int at = Arrays.binarySearch(places, (from / FrameHeader.ALIGNMENT) << INDEX_BITS);
    for (int i = at < 0 ? -at - 1 : at; i < places.length; i++) {
      int index = (int) (places[i] & INDEX_MASK);
      if (frames.offset(index) >= to) {
        break;
      }
      Entry entry = entry(index);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private @Nullable Entry entry(int index) {
    Footer.Run run = runOf(index);
    if (run == null) {
      return null;
    }
    boolean isLast = index == run.firstFrame() + run.frameCount() - 1;
    long last = isLast ? run.last() : frames.firstSequence(index + 1) - 1;
    return new Entry(
        run.stream(),
        frames.offset(index),
        frames.length(index),
        frames.firstSequence(index),
        last);
  }

  private Footer.@Nullable Run runOf(int index) {
    int low = 0;
    int high = runs.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Footer.Run run = runs.get(middle);
      if (index < run.firstFrame()) {
        high = middle - 1;
      } else if (index >= run.firstFrame() + run.frameCount()) {
        low = middle + 1;
      } else {
        return run;
      }
    }
    return null;
  }
}
