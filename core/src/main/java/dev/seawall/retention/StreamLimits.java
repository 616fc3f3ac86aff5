package dev.seawall.retention;

import dev.seawall.CorruptionException;
import dev.seawall.RetentionPolicy;
import dev.seawall.WalException;
import dev.seawall.index.Run;
import dev.seawall.index.StreamState;
import dev.seawall.read.Batches;
import dev.seawall.read.ReadContext;
import dev.seawall.read.RetainedFrames;
import org.jspecify.annotations.Nullable;

/** Says how far the limits of a policy let the beginning of a stream go. For one pass. */
final class StreamLimits {
  /**
   * Which part of a limit may be exceeded before a truncation pays that nobody has asked for: each
   * is a record of the log, and there may be a million streams.
   */
  private static final int SLACK_PART = 8;

  private final ReadContext reading;
  private final long nowMillis;
  private final boolean isExact;

  /**
   * Begins a pass.
   *
   * @param reading how to read what decides
   * @param nowMillis the time, since 1970
   * @param isExact whether limits of bytes and records are to be kept to the record
   */
  StreamLimits(ReadContext reading, long nowMillis, boolean isExact) {
    this.reading = reading;
    this.nowMillis = nowMillis;
    this.isExact = isExact;
  }

  /**
   * The first sequence that a policy keeps of a stream, be it within a batch.
   *
   * @return at most where the stream begins if it keeps all
   * @throws WalException if what decides cannot be read
   */
  long firstKept(StreamState stream, RetentionPolicy policy) throws WalException {
    long first = stream.first();
    if (first >= stream.writtenNext() || policy.isKeepAll()) {
      return first;
    }
    long kept = Math.max(byRecords(stream, policy.maxRecords()), byBytes(stream, policy));
    return Math.max(kept, byAge(stream, policy));
  }

  /**
   * A place where the beginning of a stream may be cut off, and no batch is cut in two.
   *
   * @param sequence the first that stays
   * @param wanted the one that would stay if nothing held back more
   * @param damage what holds back more; null if nothing does
   */
  record Cut(long sequence, long wanted, @Nullable Hold damage) {}

  /** Finds the last such place that is not behind a sequence, as far as can be read. */
  Cut cutBefore(StreamState stream, long sequence) throws WalException {
    try {
      long start = Batches.startOf(reading, stream, sequence);
      return new Cut(start, start, null);
    } catch (CorruptionException e) {
      Run run = stream.find(sequence);
      // a batch never leaves its segment, so none is cut where a run begins
      long start = Math.max(run == null ? 0 : run.first(), stream.first());
      return new Cut(start, sequence, Hold.byDamage(start, e.damage()));
    }
  }

  private long byRecords(StreamState stream, long most) {
    long first = stream.first();
    long sequences = stream.writtenNext() - first;
    if (sequences <= most || isWithinSlack(sequences - most, most)) {
      return first; // there may be skipped ones among them, which do not count, but never more
    }
    Run[] runs = stream.runs();
    long left = most;
    for (int i = runs.length - 1; i >= 0; i--) {
      long count = Extent.recordsWithin(runs[i], first, Long.MAX_VALUE);
      if (count >= left) {
        return runs[i].last() - left + 1;
      }
      left -= count;
    }
    return first;
  }

  private long byBytes(StreamState stream, RetentionPolicy policy) throws WalException {
    long most = policy.maxBytes();
    long first = stream.first();
    if (most == Long.MAX_VALUE) {
      return first;
    }
    Run[] runs = stream.runs();
    int at = runs.length;
    long kept = 0;
    while (at > 0 && kept < most) {
      at--;
      kept += Extent.bytesFrom(runs[at], first);
    }
    if (kept < most) {
      return first;
    }
    Run border = runs[at];
    if (isWithinSlack(kept - most + bytesBefore(runs, at, first), most)) {
      return first;
    }
    long behind = kept - Extent.bytesFrom(border, first);
    return RetainedFrames.lastBytes(reading, border, most - behind);
  }

  private static long bytesBefore(Run[] runs, int end, long first) {
    long bytes = 0;
    for (int i = end - 1; i >= 0 && runs[i].last() >= first; i--) {
      bytes += Extent.bytesFrom(runs[i], first);
    }
    return bytes;
  }

  private boolean isWithinSlack(long surplus, long most) {
    return !isExact && surplus < most / SLACK_PART;
  }

  private long byAge(StreamState stream, RetentionPolicy policy) throws WalException {
    return policy.hasMaxAge()
        ? RetainedFrames.firstSince(reading, stream, oldestKept(policy))
        : stream.first();
  }

  private long oldestKept(RetentionPolicy policy) {
    long age = policy.maxAge().toMillis();
    return nowMillis < Long.MIN_VALUE + age ? Long.MIN_VALUE : nowMillis - age;
  }
}
