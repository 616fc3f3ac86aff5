package dev.seawall.write;

import dev.seawall.Durability;
import dev.seawall.RecordType;
import dev.seawall.StreamCheckpoint;
import dev.seawall.WalException;
import dev.seawall.format.ControlRecord;
import dev.seawall.index.AppliedMark;
import dev.seawall.index.StreamState;
import java.time.Clock;

/**
 * Checkpoints of single streams. Each is a record of the stream, for those who read it, and in the
 * same atomic group a record of the log's own stream, by which opening knows the last one without
 * reading streams. Safe for use by many threads.
 */
public final class StreamCheckpoints {
  private final Stager stager;
  private final Clock clock;

  StreamCheckpoints(Stager stager, Clock clock) {
    this.stager = stager;
    this.clock = clock;
  }

  /**
   * Appends a checkpoint; durable when it returns.
   *
   * @param target the stream
   * @param appliedThrough the last sequence that has been applied
   * @param note for whoever finds it
   * @return the sequence of its record
   * @throws IllegalArgumentException if the stream has not come as far as {@code appliedThrough}
   * @throws WalException if it failed
   */
  public long append(Target target, long appliedThrough, String note) throws WalException {
    StreamState stream = target.state();
    byte[] value = StreamCheckpoint.encode(appliedThrough, note);
    long now = clock.millis(); // the user's code: not under the lock
    int type = RecordType.CHECKPOINT.code();
    long room = stager.roomFor(type, null, value.length) + Stager.CREATION_ROOM;
    StagingBuffer buffer;
    long last;
    try {
      buffer = stager.committer().lockWithRoom(room, Durability.DISK);
      target.checkTakesRecords();
      stager.checkTakes(stream, 1);
      last = stream.stagedNext() - 1;
      if (appliedThrough <= last) {
        stage(buffer, stream, new AppliedMark(appliedThrough, last + 1, now), value);
      }
    } catch (Throwable t) {
      throw stager.abandon(t);
    }
    if (appliedThrough > last) {
      stager.committer().unlock();
      throw new IllegalArgumentException(
          "cannot have applied stream '"
              + stream.name()
              + "' through "
              + appliedThrough
              + ": its last sequence is "
              + last);
    }
    stager.committer().commit(buffer, Durability.DISK);
    return last + 1;
  }

  private void stage(StagingBuffer buffer, StreamState stream, AppliedMark mark, byte[] value)
      throws WalException {
    buffer.beginAtomic();
    stager.prepare(buffer, stream, 1);
    long sequence = stream.stageRecords(1);
    buffer.append(stream, sequence, RecordType.CHECKPOINT.code(), null, value);
    stream.stageCheckpoint(mark);
    stager.record(buffer, stream, recordOf(stream, mark));
    buffer.endUnit();
  }

  static ControlRecord recordOf(StreamState stream, AppliedMark mark) {
    return new ControlRecord(
        ControlRecord.Kind.STREAM_CHECKPOINT,
        stream.id(),
        mark.through(),
        mark.sequence(),
        mark.timeMillis(),
        "");
  }
}
