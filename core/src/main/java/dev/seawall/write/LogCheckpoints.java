package dev.seawall.write;

import dev.seawall.Durability;
import dev.seawall.RecordTooLargeException;
import dev.seawall.WalException;
import dev.seawall.format.ControlRecord;
import dev.seawall.format.ControlRecord.Kind;
import dev.seawall.format.RecordCodec;
import dev.seawall.index.Catalog;
import dev.seawall.index.CheckpointState;
import dev.seawall.index.Checkpoints;
import dev.seawall.index.StreamState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Named checkpoints of the whole log. Each is one atomic group of the log's own records, staged
 * without letting anybody in between: so it says of all streams how far they had come at one
 * moment. Safe for use by many threads.
 */
public final class LogCheckpoints {
  /** How much longer the records may have become when they are looked at again. */
  private static final int SPARE_ROOM = 1 << 16;

  private final Stager stager;
  private final Catalog catalog;
  private final Checkpoints checkpoints;
  private final Clock clock;

  LogCheckpoints(Stager stager, Catalog catalog, Clock clock) {
    this.stager = stager;
    this.catalog = catalog;
    this.checkpoints = catalog.checkpoints();
    this.clock = clock;
  }

  /**
   * Makes a checkpoint; durable when it returns, and so is everything that was appended before.
   *
   * @param name its name; one of this name that is there already is given up for it
   * @param note for whoever finds it
   * @return the checkpoint
   * @throws WalException if it failed
   */
  public CheckpointState create(String name, String note) throws WalException {
    long now = clock.millis(); // the user's code: not under the lock
    Staged staged = stage(() -> recordsOfNew(name, note, now));
    stager.committer().commit(staged.buffer, Durability.DISK);
    return Objects.requireNonNull(staged.named);
  }

  /**
   * Gives a checkpoint up; durable when it returns.
   *
   * @param name its name
   * @return false if there was none
   * @throws WalException if it failed
   */
  public boolean drop(String name) throws WalException {
    return !change(
            () -> {
              CheckpointState state = checkpoints.staged().find(name);
              return state == null ? List.of() : List.of(dropOf(state));
            })
        .isEmpty();
  }

  /**
   * Gives all checkpoints up but the newest, together; durable when it returns.
   *
   * @param count how many to keep
   * @return how many were given up
   * @throws WalException if it failed
   */
  public int keepNewest(int count) throws WalException {
    return change(
            () -> {
              List<CheckpointState> all = checkpoints.staged().all();
              return all.subList(0, Math.max(0, all.size() - count)).stream()
                  .map(LogCheckpoints::dropOf)
                  .toList();
            })
        .size();
  }

  private List<ControlRecord> change(Supplier<List<ControlRecord>> plan) throws WalException {
    Staged staged = stage(plan);
    if (staged.records.isEmpty()) {
      stager.committer().unlock();
    } else {
      stager.committer().commit(staged.buffer, Durability.DISK);
    }
    return staged.records;
  }

  /** Stages all checkpoints anew, each whole, and waits for none. */
  void writeSnapshot() throws WalException {
    for (CheckpointState known : checkpoints.staged().all()) {
      stage(
          () -> {
            CheckpointState state = checkpoints.staged().find(known.id());
            return state == null ? List.of() : recordsOf(state);
          });
      stager.committer().unlock();
    }
  }

  /** What was staged where, and the checkpoint it is about, if it is about one. */
  private record Staged(
      StagingBuffer buffer, List<ControlRecord> records, @Nullable CheckpointState named) {}

  /**
   * Stages records as one atomic group. What they are, and how much room they take, is only known
   * under the staging lock; it is held when this returns.
   */
  private Staged stage(Supplier<List<ControlRecord>> plan) throws WalException {
    long room = 0;
    while (true) {
      try {
        StagingBuffer buffer = stager.committer().lockWithRoom(room, Durability.DISK);
        List<ControlRecord> records = plan.get();
        room = roomFor(records);
        if (buffer.hasRoom(room)) {
          stage(buffer, records);
          return new Staged(buffer, records, named(records));
        }
      } catch (Throwable t) {
        throw stager.abandon(t);
      }
      stager.committer().unlock();
      room += SPARE_ROOM;
    }
  }

  private @Nullable CheckpointState named(List<ControlRecord> records) {
    return records.isEmpty() ? null : checkpoints.staged().find(records.get(0).name());
  }

  private void stage(StagingBuffer buffer, List<ControlRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    buffer.beginAtomic();
    for (ControlRecord change : records) {
      stager.record(buffer, null, change);
      checkpoints.stage(change);
    }
    buffer.endUnit();
  }

  private static long roomFor(List<ControlRecord> records) throws RecordTooLargeException {
    long bytes = 0;
    for (ControlRecord change : records) {
      bytes += RecordCodec.encodedLength(change.kind().code(), -1, change.encodedLength());
    }
    long room = StagingRoom.capacityFor(bytes, records.size());
    if (room > Integer.MAX_VALUE - SPARE_ROOM) {
      throw new RecordTooLargeException(
          "a checkpoint of " + records.size() + " streams takes more than can be written at once");
    }
    return room;
  }

  private List<ControlRecord> recordsOfNew(String name, String note, long now) {
    List<StreamState> streams = existing();
    long id = checkpoints.stageId();
    List<ControlRecord> records = new ArrayList<>(streams.size() + 2);
    records.add(new ControlRecord(Kind.CHECKPOINT_BEGIN, 0, id, streams.size(), now, name));
    for (StreamState stream : streams) {
      records.add(
          new ControlRecord(
              Kind.CHECKPOINT_STREAM, stream.id(), stream.stagedNext() - 1, id, 0, stream.name()));
    }
    records.add(new ControlRecord(Kind.CHECKPOINT_END, 0, id, 0, 0, note));
    return records;
  }

  private List<StreamState> existing() {
    List<StreamState> streams = new ArrayList<>();
    for (StreamState stream : catalog.userStates()) {
      if (stream.isStagedCreated() && !stream.isStagedDeleted()) {
        streams.add(stream);
      }
    }
    streams.sort(Comparator.comparingInt(StreamState::id));
    return streams;
  }

  private static List<ControlRecord> recordsOf(CheckpointState state) {
    List<ControlRecord> records = new ArrayList<>(state.count() + 2);
    records.add(
        new ControlRecord(
            Kind.CHECKPOINT_BEGIN, 0, state.id(), state.count(), state.timeMillis(), state.name()));
    for (int i = 0; i < state.count(); i++) {
      records.add(
          new ControlRecord(
              Kind.CHECKPOINT_STREAM,
              state.stream(i),
              state.position(i),
              state.id(),
              state.isRewritten(i) ? 1 : 0,
              state.streamName(i)));
    }
    records.add(new ControlRecord(Kind.CHECKPOINT_END, 0, state.id(), 0, 0, state.note()));
    return records;
  }

  private static ControlRecord dropOf(CheckpointState state) {
    return new ControlRecord(Kind.CHECKPOINT_DROPPED, 0, state.id(), 0, 0, state.name());
  }
}
