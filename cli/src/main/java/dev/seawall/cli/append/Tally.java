package dev.seawall.cli.append;

import dev.seawall.SequenceRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Which records have reached what was asked for. */
public final class Tally {
  private final Map<String, OfStream> streams = new TreeMap<>();

  /** Counts records of one stream, the ones behind those that were counted before. */
  void add(String stream, SequenceRange range, long bytes) {
    streamOf(stream).add(range, bytes);
  }

  private OfStream streamOf(String stream) {
    return streams.computeIfAbsent(stream, name -> new OfStream());
  }

  /** Notes the sequence of a COMMIT, which is no record of the input's. */
  void committed(String stream, long sequence) {
    streamOf(stream).lastCommit = sequence;
  }

  /**
   * The streams that got records.
   *
   * @return by name, sorted
   */
  public Map<String, OfStream> streams() {
    return streams;
  }

  /**
   * Counts all records.
   *
   * @return of all streams together
   */
  public long records() {
    return sum(streams.values().stream().map(OfStream::records).toList());
  }

  /**
   * Counts the bytes of all keys and values.
   *
   * @return of all streams together; nothing if that of one is not known
   */
  public OptionalLong bytes() {
    return streams.values().stream().anyMatch(stream -> stream.bytes().isEmpty())
        ? OptionalLong.empty()
        : OptionalLong.of(sum(streams.values().stream().map(stream -> stream.bytes).toList()));
  }

  private static long sum(Collection<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).sum();
  }

  /** Leaves out what lies behind a stream's sequence; its bytes are then no longer known. */
  Tally upTo(Map<String, Long> last) {
    Tally part = new Tally();
    streams.forEach(
        (stream, tally) -> {
          long limit = last.getOrDefault(stream, 0L);
          if (tally.isWithin(limit)) {
            part.streams.put(stream, tally.withoutCommit());
            return;
          }
          for (SequenceRange range : tally.ranges) {
            if (range.first() <= limit) {
              long end = Math.min(limit, range.last());
              part.add(stream, new SequenceRange(range.first(), end), 0);
              part.streamOf(stream).isSizeKnown = false;
            }
          }
        });
    return part;
  }

  /** The records of one stream. */
  public static final class OfStream {
    private final List<SequenceRange> ranges = new ArrayList<>();
    private long records;
    private long bytes;
    private boolean isSizeKnown = true;
    private long lastCommit;

    private void add(SequenceRange range, long moreBytes) {
      records += range.count();
      bytes += moreBytes;
      int last = ranges.size() - 1;
      if (last >= 0 && ranges.get(last).last() + 1 == range.first()) {
        ranges.set(last, new SequenceRange(ranges.get(last).first(), range.last()));
      } else {
        ranges.add(range);
      }
    }

    private boolean isWithin(long limit) {
      return !ranges.isEmpty() && ranges.stream().allMatch(range -> range.last() <= limit);
    }

    private OfStream withoutCommit() {
      OfStream same = new OfStream();
      same.ranges.addAll(ranges);
      same.records = records;
      same.bytes = bytes;
      same.isSizeKnown = isSizeKnown;
      return same;
    }

    /**
     * The sequences they got.
     *
     * @return consecutive ones together, in the order of appending
     */
    public List<SequenceRange> ranges() {
      return List.copyOf(ranges);
    }

    /**
     * The sequence of the last transaction's COMMIT.
     *
     * @return 0 if there is none, or whether it is durable is not known
     */
    public long lastCommit() {
      return lastCommit;
    }

    /**
     * Counts the records.
     *
     * @return how many
     */
    public long records() {
      return records;
    }

    /**
     * Counts the bytes of their keys and values.
     *
     * @return how many; nothing if that is not known
     */
    public OptionalLong bytes() {
      return isSizeKnown ? OptionalLong.of(bytes) : OptionalLong.empty();
    }
  }
}
