package dev.seawall.write;

import dev.seawall.WalStats;
import java.util.concurrent.atomic.LongAdder;

/** What has been done since the log was opened. */
public final class Counters {
  private final LongAdder records = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder groups = new LongAdder();
  private final LongAdder syncs = new LongAdder();
  private final LongAdder rolls = new LongAdder();
  private final LongAdder compressedFrames = new LongAdder();
  private final LongAdder plainFrames = new LongAdder();
  private final LongAdder rawBytes = new LongAdder();
  private final LongAdder storedBytes = new LongAdder();

  /** Creates counters at 0. */
  public Counters() {}

  void written(long count) {
    bytes.add(count);
  }

  void group(long recordCount) {
    groups.increment();
    records.add(recordCount);
  }

  void synced() {
    syncs.increment();
  }

  void rolled() {
    rolls.increment();
  }

  /** A frame with records of a stream was written where frames are compressed that are worth it. */
  void frame(boolean isCompressed, int raw, int stored) {
    (isCompressed ? compressedFrames : plainFrames).increment();
    rawBytes.add(raw);
    storedBytes.add(stored);
  }

  /**
   * Records written.
   *
   * @return a count
   */
  public long records() {
    return records.sum();
  }

  /**
   * Bytes of frames written.
   *
   * @return a count
   */
  public long bytes() {
    return bytes.sum();
  }

  /**
   * Groups written.
   *
   * @return a count
   */
  public long groups() {
    return groups.sum();
  }

  /**
   * Syncs of segments.
   *
   * @return a count
   */
  public long syncs() {
    return syncs.sum();
  }

  /**
   * Segments sealed.
   *
   * @return a count
   */
  public long rolls() {
    return rolls.sum();
  }

  /**
   * What compressing has saved.
   *
   * @return counts
   */
  public WalStats.Compression compression() {
    return new WalStats.Compression(
        compressedFrames.sum(), plainFrames.sum(), rawBytes.sum(), storedBytes.sum());
  }
}
