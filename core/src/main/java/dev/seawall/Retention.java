package dev.seawall;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of a log goes by itself: which {@link RetentionPolicy} each stream has, and which the whole
 * log has. Immutable; by default nothing goes.
 *
 * <pre>{@code
 * Retention retention =
 *     Retention.builder()
 *         .eachStream(RetentionPolicy.KEEP_ALL.withMaxAge(Duration.ofDays(7)))
 *         .stream("audit", RetentionPolicy.KEEP_ALL)
 *         .wholeLog(RetentionPolicy.KEEP_ALL.withMaxBytes(10L << 30))
 *         .build();
 * Wal wal = Wal.open(directory, WalOptions.builder().retention(retention).build());
 * }</pre>
 *
 * <p>A pass over the streams is made in the background soon after the log was opened, when a
 * segment has been filled and the next one is half full at the latest, and every {@link
 * #interval()}; {@link Wal#applyRetention()} makes one at once. It removes records as {@link
 * WalStream#truncateBefore} does: durably, all or nothing after a crash, and never half of a batch
 * or transaction. A cursor that comes to records that went meanwhile throws {@link
 * TruncatedException}. Space is given back by whole segments.
 *
 * <p>What a pass fails at, for want of space or since the log has failed, is tried again by the
 * next: {@link WalStats.Retention#failure()} says so.
 */
public final class Retention {
  /** Nothing goes by itself. */
  public static final Retention NONE = builder().build();

  private final RetentionPolicy eachStream;
  private final RetentionPolicy wholeLog;
  private final SortedMap<String, RetentionPolicy> streams;
  private final SortedMap<String, RetentionPolicy> shards;
  private final Duration interval;

  private Retention(Builder from) {
    eachStream = from.eachStream;
    wholeLog = from.wholeLog;
    streams = Collections.unmodifiableSortedMap(new TreeMap<>(from.streams));
    shards = Collections.unmodifiableSortedMap(new TreeMap<>(from.shards));
    interval = from.interval;
  }

  /**
   * Begins without any limit.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The policy of every stream that has none of its own.
   *
   * @return by default {@link RetentionPolicy#KEEP_ALL}
   */
  public RetentionPolicy eachStream() {
    return eachStream;
  }

  /**
   * The policy of all streams together.
   *
   * @return by default {@link RetentionPolicy#KEEP_ALL}
   */
  public RetentionPolicy wholeLog() {
    return wholeLog;
  }

  /**
   * The streams with a policy of their own.
   *
   * @return policies by the name of the stream; not to be changed
   */
  public Map<String, RetentionPolicy> streams() {
    return streams;
  }

  /**
   * The sharded streams whose shards have a policy of their own.
   *
   * @return policies by the name of the sharded stream; not to be changed
   */
  public Map<String, RetentionPolicy> shards() {
    return shards;
  }

  /**
   * How long after a pass the next one begins at the latest.
   *
   * @return by default one minute
   */
  public Duration interval() {
    return interval;
  }

  /**
   * Whether anything may go at all.
   *
   * @return true if no policy has a limit
   */
  public boolean isKeepAll() {
    return eachStream.isKeepAll()
        && wholeLog.isKeepAll()
        && streams.values().stream().allMatch(RetentionPolicy::isKeepAll)
        && shards.values().stream().allMatch(RetentionPolicy::isKeepAll);
  }

  /**
   * Whether the passing of time lets anything go.
   *
   * @return true if a policy has a limit of age
   */
  public boolean hasMaxAge() {
    return eachStream.hasMaxAge()
        || wholeLog.hasMaxAge()
        || streams.values().stream().anyMatch(RetentionPolicy::hasMaxAge)
        || shards.values().stream().anyMatch(RetentionPolicy::hasMaxAge);
  }

  /**
   * Says it in one line.
   *
   * @return text for people
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text, "each stream", eachStream);
    streams.forEach((name, policy) -> append(text, "stream '" + name + "'", policy));
    shards.forEach((name, policy) -> append(text, "each shard of '" + name + "'", policy));
    if (!wholeLog.isKeepAll()) {
      append(text, "the whole log", wholeLog);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String what, RetentionPolicy policy) {
    text.append(text.length() == 0 ? "" : "; ").append(what).append(": ").append(policy);
  }

  /** Gathers policies. Not safe for use by several threads. */
  public static final class Builder {
    private RetentionPolicy eachStream = RetentionPolicy.KEEP_ALL;
    private RetentionPolicy wholeLog = RetentionPolicy.KEEP_ALL;
    private final Map<String, RetentionPolicy> streams = new TreeMap<>();
    private final Map<String, RetentionPolicy> shards = new TreeMap<>();
    private Duration interval = Duration.ofMinutes(1);

    private Builder() {}

    /**
     * Sets the policy of every stream that has none of its own, each shard included.
     *
     * @param policy what is kept of each
     * @return this builder
     */
    public Builder eachStream(RetentionPolicy policy) {
      eachStream = policy;
      return this;
    }

    /**
     * Sets the policy of one stream, in place of that of each stream.
     *
     * @param name its name, whether it exists yet or not
     * @param policy what is kept of it
     * @return this builder
     */
    public Builder stream(String name, RetentionPolicy policy) {
      streams.put(name, policy);
      return this;
    }

    /**
     * Sets the policy of each shard of a {@link ShardedStream}, in place of that of each stream.
     * The limits are those of one shard, not of all together.
     *
     * @param name the name of the sharded stream, whether it exists yet or not
     * @param policy what is kept of each shard
     * @return this builder
     */
    public Builder shards(String name, RetentionPolicy policy) {
      shards.put(name, policy);
      return this;
    }

    /**
     * Sets the policy of all streams together, which counts besides those of the streams, also for
     * streams that have one of their own. Bytes and records go by whole segments, of all streams at
     * once, the oldest first; the last segment stays.
     *
     * <ul>
     *   <li>{@code maxBytes} is what the log may take on disk: it is that much or less when dead
     *       segments have been deleted. Choose several times {@link WalOptions#segmentSizeBytes()}.
     *   <li>{@code maxRecords}: of the newest records of all streams at least so many stay, and of
     *       older ones at most those of one segment.
     *   <li>{@code maxAge} counts as in the policy of a stream.
     * </ul>
     *
     * <p>What checkpoints and open transactions hold back comes on top of that: no other stream
     * pays for it.
     *
     * @param policy what is kept of the log
     * @return this builder
     */
    public Builder wholeLog(RetentionPolicy policy) {
      wholeLog = policy;
      return this;
    }

    /**
     * Sets {@link Retention#interval()}.
     *
     * @param value at least a millisecond
     * @return this builder
     * @throws IllegalArgumentException if it is less
     */
    public Builder interval(Duration value) {
      if (value.compareTo(Duration.ofMillis(1)) < 0) {
        throw new IllegalArgumentException(
            "interval is " + value + "; it must be at least a millisecond");
      }
      interval = value;
      return this;
    }

    /**
     * Finishes.
     *
     * @return what goes by itself
     */
    public Retention build() {
      return new Retention(this);
    }
  }
}
