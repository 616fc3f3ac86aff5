package dev.seawall.testkit;

import dev.seawall.Checkpoint;
import dev.seawall.Checkpoint.Position;
import dev.seawall.Checkpoint.Reachability;
import dev.seawall.RecordCursor;
import dev.seawall.RecordType;
import dev.seawall.ShardedStream;
import dev.seawall.StreamCheckpoint;
import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import dev.seawall.WalException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that a reader can see of a log, as plain data: the model that a log is held against.
 * Immutable; two are equal if their streams, sequences, records, checkpoints and shards are.
 *
 * <p>{@link #of(Wal)} reads it from a log; the other methods say what each operation makes of it.
 */
public final class LogContents {
  private static final LogContents EMPTY =
      new LogContents(new TreeMap<>(), List.of(), new TreeMap<>());

  private final SortedMap<String, Stream> streams;

  /** Without what is {@link Reachability#TRUNCATED}, which the streams tell. */
  private final List<Marks> checkpoints;

  /** How many shards each sharded stream has. */
  private final SortedMap<String, Integer> shards;

  private LogContents(
      SortedMap<String, Stream> streams,
      List<Marks> checkpoints,
      SortedMap<String, Integer> shards) {
    this.streams = Collections.unmodifiableSortedMap(streams);
    this.checkpoints = checkpoints;
    this.shards = Collections.unmodifiableSortedMap(shards);
  }

  /**
   * A named checkpoint.
   *
   * @param name its name
   * @param note its note
   * @param positions where each stream stood, by the stream's name
   */
  public record Marks(String name, String note, SortedMap<String, Position> positions) {

    private Marks with(String stream, Reachability reachability) {
      Position before = positions.get(stream);
      if (before == null || before.reachability() == Reachability.DELETED) {
        return this;
      }
      SortedMap<String, Position> changed = new TreeMap<>(positions);
      changed.put(stream, new Position(stream, before.sequence(), reachability));
      return new Marks(name, note, changed);
    }

    private Marks afterTruncation(String stream, long lastKept) {
      Position before = positions.get(stream);
      return before == null || before.sequence() <= lastKept
          ? this
          : with(stream, Reachability.REWRITTEN);
    }

    private Marks asSeen(SortedMap<String, Stream> streams) {
      Marks seen = this;
      for (Position position : positions.values()) {
        Stream stream = streams.getOrDefault(position.stream(), Stream.NEW);
        if (position.reachability() == Reachability.REACHABLE
            && stream.first() > position.sequence() + 1) {
          seen = seen.with(position.stream(), Reachability.TRUNCATED);
        }
      }
      return seen;
    }
  }

  /**
   * A record without its place.
   *
   * @param type what it means
   * @param key its key; null if it has none
   * @param value its value
   * @param transaction the transaction it belongs to, 0 for none
   */
  public record Entry(
      RecordType type, @Nullable ByteBuffer key, ByteBuffer value, long transaction) {

    /**
     * Makes a record that belongs to no transaction.
     *
     * @param type what it means
     * @param key its key; null if it has none
     * @param value its value
     */
    public Entry(RecordType type, @Nullable ByteBuffer key, ByteBuffer value) {
      this(type, key, value, 0);
    }

    /**
     * The same record as part of a transaction.
     *
     * @param id the transaction
     * @return the record
     */
    public Entry of(long id) {
      return new Entry(type, key, value, id);
    }

    /**
     * Makes a DATA record.
     *
     * @param value its value; copied
     * @return the record
     */
    public static Entry data(byte[] value) {
      return new Entry(RecordType.DATA, null, ByteBuffer.wrap(value.clone()));
    }
  }

  /**
   * A stream.
   *
   * @param first the lowest sequence that is not truncated away
   * @param next the sequence that the next append gets
   * @param records the records that are there, by sequence
   * @param appliedThrough what its last checkpoint says; {@link #NO_CHECKPOINT} if there is none
   */
  public record Stream(long first, long next, SortedMap<Long, Entry> records, long appliedThrough) {
    /** No checkpoint: not the same as one that says 0. */
    public static final long NO_CHECKPOINT = -1;

    private static final Stream NEW = empty(1);

    private static Stream empty(long next) {
      return new Stream(next, next, new TreeMap<>(), NO_CHECKPOINT);
    }

    private Stream with(Entry entry) {
      SortedMap<Long, Entry> more = new TreeMap<>(records);
      more.put(next, entry);
      return new Stream(first, next + 1, more, appliedThrough);
    }

    private Stream applied(long through) {
      return new Stream(first, next, records, through);
    }

    private Stream from(long sequence) {
      return new Stream(
          Math.max(first, sequence),
          next,
          new TreeMap<>(records.tailMap(sequence)),
          appliedThrough);
    }

    private Stream through(long sequence) {
      return new Stream(
          first,
          Math.min(next, sequence + 1),
          new TreeMap<>(records.headMap(sequence + 1)),
          Math.min(appliedThrough, sequence));
    }
  }

  /**
   * A log without streams.
   *
   * @return nothing
   */
  public static LogContents empty() {
    return EMPTY;
  }

  /**
   * Reads a log.
   *
   * @param wal the log, which nobody changes meanwhile
   * @return what is in it
   * @throws WalException if any of it cannot be read
   */
  public static LogContents of(Wal wal) throws WalException {
    SortedMap<String, Stream> streams = new TreeMap<>();
    for (StreamInfo info : wal.streams()) {
      SortedMap<Long, Entry> records = new TreeMap<>();
      try (RecordCursor cursor = wal.stream(info.name()).iterate()) {
        while (cursor.next()) {
          records.put(
              cursor.sequence(),
              new Entry(
                  cursor.type(),
                  copy(cursor.key()),
                  Objects.requireNonNull(copy(cursor.value())),
                  cursor.transactionId()));
        }
      }
      long applied =
          wal.stream(info.name())
              .lastCheckpoint()
              .map(StreamCheckpoint::appliedThrough)
              .orElse(Stream.NO_CHECKPOINT);
      streams.put(
          info.name(), new Stream(info.firstSequence(), info.lastSequence() + 1, records, applied));
    }
    List<Marks> checkpoints = new ArrayList<>();
    for (Checkpoint checkpoint : wal.checkpoints()) {
      SortedMap<String, Position> positions = new TreeMap<>();
      checkpoint.positions().forEach(position -> positions.put(position.stream(), position));
      checkpoints.add(new Marks(checkpoint.name(), checkpoint.note(), positions));
    }
    SortedMap<String, Integer> shards = new TreeMap<>();
    for (ShardedStream sharded : wal.shardedStreams()) {
      shards.put(sharded.name(), sharded.shardCount());
    }
    return new LogContents(streams, checkpoints, shards);
  }

  private static @Nullable ByteBuffer copy(@Nullable ByteBuffer view) {
    if (view == null) {
      return null;
    }
    ByteBuffer copy = ByteBuffer.allocate(view.remaining());
    copy.put(view.duplicate());
    return copy.flip();
  }

  /**
   * The streams.
   *
   * @return by name
   */
  public Map<String, Stream> streams() {
    return streams;
  }

  /**
   * A stream, whether it is there or not.
   *
   * @param name its name
   * @return the stream; one without records, at sequence 1, if there is none
   */
  public Stream stream(String name) {
    return streams.getOrDefault(name, Stream.NEW);
  }

  private LogContents change(String name, UnaryOperator<Stream> change) {
    SortedMap<String, Stream> changed = new TreeMap<>(streams);
    changed.put(name, change.apply(stream(name)));
    return new LogContents(changed, checkpoints, shards);
  }

  private LogContents mark(UnaryOperator<Marks> change) {
    return new LogContents(streams, checkpoints.stream().map(change).toList(), shards);
  }

  /**
   * Creates a stream, unless it is there.
   *
   * @param name its name
   * @return the log with it
   */
  public LogContents create(String name) {
    return streams.containsKey(name) ? this : change(name, stream -> stream);
  }

  /**
   * Appends.
   *
   * @param name the stream; created if it is not there
   * @param entry the record
   * @return the log with it
   */
  public LogContents append(String name, Entry entry) {
    return change(name, stream -> stream.with(entry));
  }

  /**
   * Appends a checkpoint.
   *
   * @param name the stream; created if it is not there
   * @param appliedThrough what it says
   * @param note what else it says
   * @return the log with it
   */
  public LogContents checkpoint(String name, long appliedThrough, String note) {
    ByteBuffer value = ByteBuffer.wrap(StreamCheckpoint.encode(appliedThrough, note));
    Entry entry = new Entry(RecordType.CHECKPOINT, null, value);
    return change(name, stream -> stream.with(entry).applied(appliedThrough));
  }

  /**
   * Truncates the beginning.
   *
   * @param name the stream
   * @param sequence the first to keep
   * @return the log without those before
   */
  public LogContents truncateBefore(String name, long sequence) {
    return streams.containsKey(name) ? change(name, stream -> stream.from(sequence)) : this;
  }

  /**
   * Truncates the end.
   *
   * @param name the stream
   * @param sequence the last to keep
   * @return the log without those behind
   */
  public LogContents truncateAfter(String name, long sequence) {
    return streams.containsKey(name)
        ? change(name, stream -> stream.through(sequence))
            .mark(marks -> marks.afterTruncation(name, sequence))
        : this;
  }

  /**
   * Empties a stream.
   *
   * @param name the stream; created if it is not there
   * @param next the next sequence
   * @return the log with that
   */
  public LogContents reset(String name, long next) {
    return change(name, stream -> Stream.empty(next)).mark(marks -> marks.afterTruncation(name, 0));
  }

  /**
   * Leaves a hole.
   *
   * @param name the stream; created if it is not there
   * @param next the next sequence
   * @return the log with that
   */
  public LogContents skipTo(String name, long next) {
    return change(
        name,
        stream -> new Stream(stream.first(), next, stream.records(), stream.appliedThrough()));
  }

  /**
   * Deletes a stream.
   *
   * @param name the stream
   * @return the log without it
   */
  public LogContents delete(String name) {
    SortedMap<String, Stream> left = new TreeMap<>(streams);
    left.remove(name);
    return new LogContents(left, checkpoints, shards)
        .mark(marks -> marks.with(name, Reachability.DELETED));
  }

  /**
   * Makes a checkpoint of all streams.
   *
   * @param name its name; one of this name is dropped
   * @param note its note
   * @return the log with it
   */
  public LogContents checkpointAll(String name, String note) {
    SortedMap<String, Position> positions = new TreeMap<>();
    streams.forEach(
        (stream, state) ->
            positions.put(stream, new Position(stream, state.next() - 1, Reachability.REACHABLE)));
    List<Marks> more = new ArrayList<>(dropCheckpoint(name).checkpoints);
    more.add(new Marks(name, note, positions));
    return new LogContents(streams, more, shards);
  }

  /**
   * Drops a checkpoint.
   *
   * @param name its name
   * @return the log without it
   */
  public LogContents dropCheckpoint(String name) {
    return new LogContents(
        streams, checkpoints.stream().filter(marks -> !marks.name().equals(name)).toList(), shards);
  }

  /**
   * Defines a sharded stream.
   *
   * @param name its name
   * @param count how many shards it has; all are created
   * @return the log with it
   */
  public LogContents shard(String name, int count) {
    LogContents result = this;
    for (int i = 0; i < count; i++) {
      result = result.create(name + "/" + i);
    }
    SortedMap<String, Integer> more = new TreeMap<>(shards);
    more.put(name, count);
    return new LogContents(result.streams, result.checkpoints, more);
  }

  /**
   * Deletes a sharded stream with its shards.
   *
   * @param name its name
   * @return the log without it
   */
  public LogContents deleteSharded(String name) {
    LogContents result = this;
    for (int i = 0; i < shards.getOrDefault(name, 0); i++) {
      result = result.delete(name + "/" + i);
    }
    SortedMap<String, Integer> less = new TreeMap<>(shards);
    less.remove(name);
    return new LogContents(result.streams, result.checkpoints, less);
  }

  /**
   * The sharded streams.
   *
   * @return how many shards each has, by name
   */
  public Map<String, Integer> shards() {
    return shards;
  }

  /**
   * The named checkpoints.
   *
   * @return in the order they were made
   */
  public List<Marks> checkpoints() {
    return checkpoints.stream().map(marks -> marks.asSeen(streams)).toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogContents contents
        && streams.equals(contents.streams)
        && checkpoints().equals(contents.checkpoints())
        && shards.equals(contents.shards);
  }

  @Override
  public int hashCode() {
    return Objects.hash(streams, checkpoints(), shards);
  }

  /** Lists the streams, each with its sequences and a digest of each record. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    streams.forEach(
        (name, stream) -> {
          text.append(name)
              .append(' ')
              .append(stream.first())
              .append("..")
              .append(stream.next() - 1)
              .append(stream.appliedThrough() < 0 ? "" : " applied " + stream.appliedThrough())
              .append(':');
          stream
              .records()
              .forEach(
                  (sequence, entry) ->
                      text.append(' ').append(sequence).append('=').append(brief(entry)));
          text.append('\n');
        });
    shards.forEach((name, count) -> text.append(name).append('/').append(count).append('\n'));
    checkpoints().forEach(marks -> text.append(marks).append('\n'));
    return text.toString();
  }

  private static String brief(Entry entry) {
    String place = entry.transaction() == 0 ? "" : "@" + Long.toHexString(entry.transaction());
    return entry.type()
        + "/"
        + Integer.toHexString(entry.hashCode())
        + "/"
        + entry.value().remaining()
        + place;
  }
}
