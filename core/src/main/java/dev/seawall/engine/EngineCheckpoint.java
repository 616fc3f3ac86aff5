package dev.seawall.engine;

import dev.seawall.Checkpoint;
import dev.seawall.CheckpointUnreachableException;
import dev.seawall.WalException;
import dev.seawall.index.CheckpointState;
import dev.seawall.index.StreamState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A handle to a named checkpoint: what never changes of it, and the way to what does. */
final class EngineCheckpoint implements Checkpoint {
  private final BaseWal wal;
  private final CheckpointState known;

  EngineCheckpoint(BaseWal wal, CheckpointState known) {
    this.wal = wal;
    this.known = known;
  }

  BaseWal wal() {
    return wal;
  }

  long id() {
    return known.id();
  }

  @Override
  public String name() {
    return known.name();
  }

  @Override
  public Instant time() {
    return Instant.ofEpochMilli(known.timeMillis());
  }

  @Override
  public String note() {
    return known.note();
  }

  @Override
  public int streamCount() {
    return known.count();
  }

  /** The checkpoint as it is now; null if it is gone. */
  private @Nullable CheckpointState current() throws WalException {
    wal.checkOpen();
    wal.catchUp();
    return wal.catalog().checkpoints().written().find(known.id());
  }

  @Override
  public long position(String stream) throws WalException {
    CheckpointState state = current();
    int index = indexOf(stream);
    Reachability reachability = reachability(state, index, stream);
    if (reachability != Reachability.REACHABLE) {
      throw unreachable(stream, index, reachability);
    }
    return index < 0 ? 0 : known.position(index);
  }

  @Override
  public Reachability reachability(String stream) throws WalException {
    return reachability(current(), indexOf(stream), stream);
  }

  /** The stream of a name, by id if it is still there; negative if there was none. */
  private int indexOf(String stream) {
    StreamState present = wal.catalog().find(stream);
    int index = present == null ? -1 : known.indexOf(present.id());
    for (int i = 0; index < 0 && i < known.count(); i++) {
      if (known.streamName(i).equals(stream)) {
        index = i; // another one, which has been deleted since
      }
    }
    return index;
  }

  private Reachability reachability(@Nullable CheckpointState state, int index, String stream) {
    if (state == null) {
      return Reachability.DROPPED;
    }
    if (index >= 0) {
      return reachability(state, index);
    }
    StreamState created = wal.catalog().find(stream);
    return created == null || created.first() == 1
        ? Reachability.REACHABLE
        : Reachability.TRUNCATED;
  }

  private Reachability reachability(CheckpointState state, int index) {
    StreamState stream = wal.catalog().find(state.stream(index));
    if (stream == null) {
      return Reachability.DELETED;
    }
    if (state.isRewritten(index)) {
      return Reachability.REWRITTEN;
    }
    return stream.first() > state.position(index) + 1
        ? Reachability.TRUNCATED
        : Reachability.REACHABLE;
  }

  private CheckpointUnreachableException unreachable(
      String stream, int index, Reachability reachability) {
    long position = index < 0 ? 0 : known.position(index);
    StreamState present = wal.catalog().find(stream);
    String reason =
        switch (reachability) {
          case TRUNCATED ->
              "the first there is: " + (present == null ? position + 1 : present.first());
          case REWRITTEN -> "its end was truncated below that since, or it was reset";
          case DELETED -> "it was deleted since";
          default -> "the checkpoint was dropped, or its name given to another";
        };
    return new CheckpointUnreachableException(
        "checkpoint '"
            + name()
            + "' cannot be reached in stream '"
            + stream
            + "', which stood at "
            + position
            + ": "
            + reason,
        reachability);
  }

  @Override
  public boolean isReachable() throws WalException {
    CheckpointState state = current();
    if (state == null) {
      return false;
    }
    for (int i = 0; i < state.count(); i++) {
      if (reachability(state, i) != Reachability.REACHABLE) {
        return false;
      }
    }
    return wal.catalog().streams().stream()
        .allMatch(stream -> stream.first() == 1 || state.indexOf(stream.id()) >= 0);
  }

  @Override
  public List<Position> positions() throws WalException {
    CheckpointState state = current();
    List<Position> positions = new ArrayList<>(known.count());
    for (int i = 0; i < known.count(); i++) {
      Reachability reachability = state == null ? Reachability.DROPPED : reachability(state, i);
      positions.add(new Position(known.streamName(i), known.position(i), reachability));
    }
    positions.sort(Comparator.comparing(Position::stream));
    return positions;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EngineCheckpoint checkpoint
        && checkpoint.wal == wal
        && checkpoint.known.id() == known.id();
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(wal) + Long.hashCode(known.id());
  }

  @Override
  public String toString() {
    return "checkpoint '" + name() + "'";
  }
}
