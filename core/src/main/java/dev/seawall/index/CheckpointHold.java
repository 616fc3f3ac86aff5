package dev.seawall.index;

import org.jspecify.annotations.Nullable;

/**
 * The checkpoint that needs most of a stream's records.
 *
 * @param from the first sequence it needs
 * @param name its name; null if it is the stream's own
 */
public record CheckpointHold(long from, @Nullable String name) {

  /**
   * Finds it.
   *
   * @param stream the stream's id
   * @param first the stream's first sequence
   * @param applied the stream's own checkpoint
   * @param named the checkpoints of the log
   * @return null if no checkpoint needs anything of the stream, also because what it needs is gone
   *     already
   */
  public static @Nullable CheckpointHold of(
      int stream, long first, AppliedMark applied, CheckpointSet named) {
    CheckpointHold lowest = null;
    if (applied.exists()) {
      lowest = new CheckpointHold(Math.max(applied.through() + 1, first), null);
    }
    for (CheckpointState state : named.all()) {
      int index = state.indexOf(stream);
      long position = index < 0 ? 0 : state.position(index);
      boolean isReachable = position + 1 >= first && (index < 0 || !state.isRewritten(index));
      if (isReachable && (lowest == null || position + 1 < lowest.from)) {
        lowest = new CheckpointHold(position + 1, state.name());
      }
    }
    return lowest;
  }
}
