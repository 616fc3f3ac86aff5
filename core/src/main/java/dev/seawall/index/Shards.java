package dev.seawall.index;

import dev.seawall.format.ControlRecord;

/**
 * The sharded streams of a log, twice, as the streams are: as staged, which changes go by, and as
 * written. A part of the {@link Catalog}.
 */
public final class Shards {
  /** Written under the staging lock. */
  private volatile ShardSet staged = ShardSet.NONE;

  /** Written by the leader or recovery. */
  private volatile ShardSet written = ShardSet.NONE;

  Shards() {}

  /**
   * Stages a control record about a sharded stream.
   *
   * @param change what it says
   */
  public void stage(ControlRecord change) {
    staged = after(staged, change);
  }

  void apply(ControlRecord change) {
    written = after(written, change);
  }

  /** Makes staged what is written, because what was staged has been dropped. */
  void rollBackStaged() {
    staged = written;
  }

  private static ShardSet after(ShardSet before, ControlRecord change) {
    long count = change.a();
    return count < 1 || count > ShardedState.MOST_SHARDS
        ? before.minus(change.name())
        : before.plus(new ShardedState(change.name(), (int) count, change.b()));
  }

  /**
   * The sharded streams.
   *
   * @return as staged
   */
  public ShardSet staged() {
    return staged;
  }

  /**
   * The sharded streams.
   *
   * @return as written
   */
  public ShardSet written() {
    return written;
  }
}
