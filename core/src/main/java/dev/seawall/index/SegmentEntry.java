package dev.seawall.index;

import dev.seawall.format.SegmentHeader;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A segment that belongs to the log, and what keeps it from being deleted. */
public final class SegmentEntry {
  private final String name;
  private final SegmentHeader header;
  private final AtomicInteger liveRuns = new AtomicInteger();
  private volatile long length;
  private volatile boolean sealed;
  private volatile long durableOffset;
  private volatile long writtenOffset;

  /** The run that frames are added to which are not to be seen yet; for who adds frames only. */
  private @Nullable Run growing;

  /**
   * Creates the entry of a segment that is not sealed.
   *
   * @param name what its store calls it
   * @param header its header
   */
  public SegmentEntry(String name, SegmentHeader header) {
    this.name = name;
    this.header = header;
    this.durableOffset = SegmentHeader.BYTES;
    this.writtenOffset = SegmentHeader.BYTES;
    this.length = SegmentHeader.BYTES;
  }

  /**
   * The name.
   *
   * @return what its store calls it
   */
  public String name() {
    return name;
  }

  /**
   * The header.
   *
   * @return as written
   */
  public SegmentHeader header() {
    return header;
  }

  /**
   * The number.
   *
   * @return its place in the order of segments
   */
  public long number() {
    return header.segment();
  }

  /**
   * The length, the footer included if it is sealed, or else what is reserved behind the last
   * frame.
   *
   * @return bytes
   */
  public long length() {
    return length;
  }

  /**
   * Notes the length.
   *
   * @param bytes the length now
   */
  public void setLength(long bytes) {
    length = bytes;
  }

  /**
   * Whether it has a footer, and so never changes again.
   *
   * @return true once it is sealed
   */
  public boolean isSealed() {
    return sealed;
  }

  /**
   * Notes that it is sealed and synced.
   *
   * @param bytes its final length
   */
  public void seal(long bytes) {
    length = bytes;
    sealed = true;
  }

  /**
   * Up to where its frames are durable.
   *
   * @return an offset in bytes; {@link Long#MAX_VALUE} once sealed
   */
  public long durableOffset() {
    return sealed ? Long.MAX_VALUE : durableOffset;
  }

  /**
   * Notes that frames have become durable.
   *
   * @param offset up to where
   */
  public void setDurableOffset(long offset) {
    durableOffset = offset;
  }

  /**
   * Where the frames end that have been handed to the operating system.
   *
   * @return an offset in bytes
   */
  public long writtenOffset() {
    return writtenOffset;
  }

  /**
   * Notes that frames have been written.
   *
   * @param offset up to where
   */
  public void setWrittenOffset(long offset) {
    writtenOffset = offset;
  }

  /** The run whose next frame is to be seen together with its last one; null if there is none. */
  @Nullable Run growing() {
    return growing;
  }

  void setGrowing(@Nullable Run run) {
    growing = run;
  }

  void retain() {
    liveRuns.incrementAndGet();
  }

  void release() {
    liveRuns.decrementAndGet();
  }

  /**
   * Whether any stream has records here that are not truncated away.
   *
   * @return false if it may be deleted, as far as records go
   */
  public boolean hasLiveRecords() {
    return liveRuns.get() > 0;
  }

  @Override
  public String toString() {
    return name;
  }
}
