package dev.seawall.index;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A named checkpoint: how far each stream had come at one moment of staging. Immutable. Takes 16
 * bytes for each stream, besides their names, which it shares with the catalog.
 */
public final class CheckpointState {
  private final String name;
  private final long id;
  private final long timeMillis;
  private final String note;
  private final int[] streams;
  private final long[] positions;
  private final String[] names;

  /** The streams whose end has been truncated below their position since. */
  private final BitSet rewritten;

  private CheckpointState(Builder from, String note) {
    this.name = from.name;
    this.id = from.id;
    this.timeMillis = from.timeMillis;
    this.note = note;
    this.streams = Arrays.copyOf(from.streams, from.count);
    this.positions = Arrays.copyOf(from.positions, from.count);
    this.names = Arrays.copyOf(from.names, from.count);
    this.rewritten = from.rewritten;
  }

  /** The same checkpoint, with other streams rewritten. */
  private CheckpointState(CheckpointState from, BitSet rewritten) {
    this.name = from.name;
    this.id = from.id;
    this.timeMillis = from.timeMillis;
    this.note = from.note;
    this.streams = from.streams;
    this.positions = from.positions;
    this.names = from.names;
    this.rewritten = rewritten;
  }

  /** Collects the streams of a checkpoint, in ascending order of their ids. */
  static final class Builder {
    private static final int FIRST_STREAMS = 8;

    private final String name;
    private final long id;
    private final long expected;
    private final long timeMillis;
    private int[] streams = new int[FIRST_STREAMS];
    private long[] positions = new long[FIRST_STREAMS];
    private String[] names = new String[FIRST_STREAMS];
    private final BitSet rewritten = new BitSet();
    private int count;
    private boolean ordered = true;

    Builder(String name, long id, long expected, long timeMillis) {
      this.name = name;
      this.id = id;
      this.expected = expected;
      this.timeMillis = timeMillis;
    }

    long id() {
      return id;
    }

    void add(int stream, long position, String streamName, boolean isRewritten) {
      if (count == streams.length) {
        streams = Arrays.copyOf(streams, 2 * count);
        positions = Arrays.copyOf(positions, 2 * count);
        names = Arrays.copyOf(names, 2 * count);
      }
      ordered &= count == 0 || stream > streams[count - 1];
      streams[count] = stream;
      positions[count] = position;
      names[count] = streamName;
      rewritten.set(count, isRewritten);
      count++;
    }

    /**
     * The checkpoint.
     *
     * @param note its note
     * @param twin the same checkpoint, known elsewhere, so that its arrays can be shared
     * @return null if some of its streams are missing: it would say too much
     */
    @Nullable CheckpointState build(String note, @Nullable CheckpointState twin) {
      if (count != expected || !ordered) {
        return null;
      }
      CheckpointState built = new CheckpointState(this, note);
      return twin != null && built.isLike(twin) ? new CheckpointState(twin, rewritten) : built;
    }
  }

  private boolean isLike(CheckpointState other) {
    return id == other.id
        && timeMillis == other.timeMillis
        && name.equals(other.name)
        && note.equals(other.note)
        && Arrays.equals(streams, other.streams)
        && Arrays.equals(positions, other.positions)
        && Arrays.equals(names, other.names);
  }

  /** What is left of it when a stream's end has been truncated. */
  CheckpointState afterTruncation(int stream, long lastKept) {
    int index = indexOf(stream);
    if (index < 0 || positions[index] <= lastKept || rewritten.get(index)) {
      return this;
    }
    BitSet more = (BitSet) rewritten.clone();
    more.set(index);
    return new CheckpointState(this, more);
  }

  /**
   * The name.
   *
   * @return as given by the user
   */
  public String name() {
    return name;
  }

  /**
   * The how-manieth checkpoint it is.
   *
   * @return greater than those of all that were made before
   */
  public long id() {
    return id;
  }

  /**
   * When it was made.
   *
   * @return milliseconds since 1970
   */
  public long timeMillis() {
    return timeMillis;
  }

  /**
   * The note.
   *
   * @return as given by the user; empty for none
   */
  public String note() {
    return note;
  }

  /**
   * How many streams there were.
   *
   * @return the size of what the indexes below count
   */
  public int count() {
    return streams.length;
  }

  /**
   * Finds a stream.
   *
   * @param stream its id
   * @return its index; negative if it did not exist
   */
  public int indexOf(int stream) {
    return Arrays.binarySearch(streams, stream);
  }

  /**
   * A stream.
   *
   * @param index which
   * @return its id
   */
  public int stream(int index) {
    return streams[index];
  }

  /**
   * A stream's name.
   *
   * @param index which
   * @return its name
   */
  public String streamName(int index) {
    return names[index];
  }

  /**
   * How far a stream had come.
   *
   * @param index which
   * @return its last sequence at the time; 0 if there was none
   */
  public long position(int index) {
    return positions[index];
  }

  /**
   * Whether a stream's end has been truncated below its position since.
   *
   * @param index which
   * @return true if what stands at the position now, if anything, came later
   */
  public boolean isRewritten(int index) {
    return rewritten.get(index);
  }
}
