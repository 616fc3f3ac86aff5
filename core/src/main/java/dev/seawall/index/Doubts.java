package dev.seawall.index;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What cannot be known of streams because something of the log is lost, so that no sequence is
 * given out twice, and nobody takes for certain what is not. Used by recovery only.
 */
public final class Doubts {
  /** More sequences than this are not taken for lost, so that there are some left. */
  private static final long MOST_DOUBTFUL = 1L << 60;

  /** See {@link #doubt}. */
  private long doubtful;

  /**
   * How much was in doubt when the log last said of a stream which sequence comes next, by id; 0 if
   * that is not here.
   */
  private final Map<Integer, Long> trusted = new HashMap<>();

  /** See {@link #doubtStreams}; null as long as none is in doubt. */
  private @Nullable Set<Integer> vouchedFor;

  Doubts() {}

  /**
   * Notes that something is lost, and which streams it was of cannot be told: any of them may have
   * given out more sequences than can be seen.
   *
   * @param records how many records of one stream may be lost at most
   */
  public void doubt(long records) {
    doubtful = Math.min(doubtful + records, MOST_DOUBTFUL);
  }

  /** A stream of which the log says just now which sequence comes next. */
  StreamState trusted(StreamState state) {
    if (doubtful > 0) {
      trusted.put(state.id(), doubtful);
    }
    return state;
  }

  /**
   * Takes those sequences for lost that may have been given out, of each stream that nothing behind
   * a doubtful place tells more of: none is given out twice.
   *
   * @param streams all there are
   */
  public void settle(Iterable<StreamState> streams) {
    if (doubtful == 0) {
      return;
    }
    for (StreamState state : streams) {
      long doubt = doubtful - trusted.getOrDefault(state.id(), 0L);
      if (doubt > 0) {
        state.loseDoubtful(doubt);
        trusted.put(state.id(), doubtful);
      }
    }
  }

  /**
   * Notes that records of the log's own are lost here: any stream may have been changed by them, as
   * long as nothing behind them tells all of it.
   */
  public void doubtStreams() {
    vouchedFor = new HashSet<>();
  }

  void vouchFor(int id) {
    if (vouchedFor != null) {
      vouchedFor.add(id);
    }
  }

  /**
   * The streams that may have been changed by what is lost of the log's own records.
   *
   * @param streams all there are
   * @return the names of those, in the same order
   */
  public List<String> among(List<StreamState> streams) {
    Set<Integer> known = vouchedFor;
    return known == null
        ? List.of()
        : streams.stream()
            .filter(state -> !known.contains(state.id()))
            .map(StreamState::name)
            .toList();
  }
}
