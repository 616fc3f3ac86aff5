package dev.seawall.retention;

import dev.seawall.Retention;
import dev.seawall.RetentionPolicy;
import dev.seawall.RetentionReport;
import dev.seawall.StreamDeletedException;
import dev.seawall.TruncatedException;
import dev.seawall.WalException;
import dev.seawall.index.Catalog;
import dev.seawall.index.CheckpointSet;
import dev.seawall.index.Run;
import dev.seawall.index.SegmentSet;
import dev.seawall.index.ShardedState;
import dev.seawall.index.StreamState;
import dev.seawall.read.ReadContext;
import dev.seawall.retention.StreamLimits.Cut;
import dev.seawall.write.StreamChanges.Beginning;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the streams, each by its policy, and then over all of them by that of the whole
 * log. Holds no lock but while one truncation is staged; several passes beside each other do no
 * harm, since none lets go what its policy keeps. For one thread.
 */
public final class RetentionPass {
  private final Catalog catalog;
  private final SegmentSet segments;
  private final Retention retention;
  private final Truncation truncation;
  private final BooleanSupplier isStopped;
  private final StreamLimits limits;
  private final Tally tally;

  /**
   * What a pass is about.
   *
   * @param catalog the streams
   * @param segments the segments
   * @param reading how to read frames
   */
  public record Log(Catalog catalog, SegmentSet segments, ReadContext reading) {}

  /**
   * How careful a pass is.
   *
   * @param isExact whether limits of bytes and records are to be kept to the record, and not only
   *     where a truncation pays
   * @param mostHeld how many streams are told of that are held back
   * @param isStopped says that it is to end early
   */
  public record Manner(boolean isExact, int mostHeld, BooleanSupplier isStopped) {

    /** As somebody wants it who waits for it. */
    public static final Manner EXACT = new Manner(true, Integer.MAX_VALUE, () -> false);
  }

  /**
   * Prepares a pass.
   *
   * @param log what it is about
   * @param retention the policies
   * @param nowMillis the time, since 1970
   * @param truncation how to let go
   * @param manner how careful to be
   */
  public RetentionPass(
      Log log, Retention retention, long nowMillis, Truncation truncation, Manner manner) {
    this.catalog = log.catalog;
    this.segments = log.segments;
    this.retention = retention;
    this.truncation = truncation;
    this.isStopped = manner.isStopped;
    this.limits = new StreamLimits(log.reading, nowMillis, manner.isExact);
    this.tally = new Tally(manner.mostHeld);
  }

  /**
   * Makes the pass.
   *
   * @return what went; not durable yet
   * @throws WalException if it could not be ended; what has gone by then is gone
   */
  public RetentionReport run() throws WalException {
    limitStreams();
    RetentionPolicy log = retention.wholeLog();
    if (log.hasMaxAge()) {
      RetentionPolicy age =
          RetentionPolicy.KEEP_ALL
              .withMaxAge(log.maxAge())
              .withPastCheckpoints(log.pastCheckpoints());
      for (StreamState stream : catalog.userStates()) {
        limit(stream, age);
      }
    }
    limitLog(log);
    return tally.report();
  }

  private void limitStreams() throws WalException {
    Set<String> own = new HashSet<>();
    for (Map.Entry<String, RetentionPolicy> each : retention.streams().entrySet()) {
      own.add(each.getKey());
      limit(catalog.find(each.getKey()), each.getValue());
    }
    for (Map.Entry<String, RetentionPolicy> each : retention.shards().entrySet()) {
      limitShards(catalog.shards().written().find(each.getKey()), each.getValue(), own);
    }
    // only if there is something to be done are all streams looked at: there may be a million
    if (!retention.eachStream().isKeepAll()) {
      for (StreamState stream : catalog.userStates()) {
        if (!own.contains(stream.name())) {
          limit(stream, retention.eachStream());
        }
      }
    }
  }

  private void limitShards(@Nullable ShardedState sharded, RetentionPolicy policy, Set<String> own)
      throws WalException {
    for (int i = 0; sharded != null && i < sharded.count(); i++) {
      String name = sharded.shardName(i);
      if (own.add(name)) {
        limit(catalog.find(name), policy);
      }
    }
  }

  private void limit(@Nullable StreamState stream, RetentionPolicy policy) throws WalException {
    if (stream == null || policy.isKeepAll() || isStopped.getAsBoolean()) {
      return;
    }
    try {
      letGo(stream, limits.firstKept(stream, policy), policy.pastCheckpoints());
    } catch (TruncatedException | StreamDeletedException e) {
      // by somebody else, while we looked: the next pass sees what is left to be done
    }
  }

  private void letGo(StreamState stream, long limit, boolean pastCheckpoints) throws WalException {
    long first = tally.firstOf(stream);
    if (limit <= first) {
      return;
    }
    Cut cut = limits.cutBefore(stream, limit);
    long firstKept = cut.wanted();
    if (firstKept <= first) {
      return; // all of it is one batch
    }
    Run[] runs = stream.runs();
    Hold checkpoint = pastCheckpoints ? null : Hold.byCheckpoint(stream, checkpoints());
    if (checkpoint != null && checkpoint.from() < firstKept) {
      cut = limits.cutBefore(stream, checkpoint.from());
    }
    Hold hold = Hold.below(firstKept, checkpoint, Hold.byTransaction(stream));
    hold = Hold.below(firstKept, cut.damage(), hold);
    long after = first;
    // where nothing goes there is no need to let whoever appends wait
    if (Extent.of(runs, first, cut.sequence()).records() > 0) {
      Beginning beginning = truncation.truncateBefore(stream, cut.sequence(), pastCheckpoints);
      tally.removed(stream, runs, beginning);
      after = beginning.after();
    }
    if (hold != null && after < firstKept) {
      tally.held(stream, hold, firstKept);
    }
  }

  private CheckpointSet checkpoints() {
    return catalog.checkpoints().written();
  }

  private void limitLog(RetentionPolicy policy) throws WalException {
    if (policy.maxBytes() == Long.MAX_VALUE && policy.maxRecords() == Long.MAX_VALUE) {
      return;
    }
    long last = new WholeLog(segments, catalog, tally).lastToClear(policy);
    for (StreamState stream : catalog.userStates()) {
      if (last > 0 && !isStopped.getAsBoolean()) {
        letGo(stream, WholeLog.firstBehind(last, stream), policy.pastCheckpoints());
      }
    }
  }
}
