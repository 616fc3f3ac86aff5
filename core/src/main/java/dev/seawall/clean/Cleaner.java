package dev.seawall.clean;

import dev.seawall.CleanReport;
import dev.seawall.RecordType;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.clean.Liveness.LiveRun;
import dev.seawall.format.FrameHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.SegmentSet;
import dev.seawall.memory.ReservedLock;
import dev.seawall.memory.StackReserve;
import dev.seawall.read.ReadContext;
import dev.seawall.read.RunFrames;
import dev.seawall.write.FrameCopies;
import dev.seawall.write.Relocator;
import java.io.IOException;
import java.util.List;

/**
 * Copies what is live in the oldest segments to the end of the log, so that they can be deleted.
 * The copies take the way of all records, and readers find them as soon as they are written; the
 * segments go the way of all that have no live records, which is when the copies are durable.
 *
 * <p>One thread at a time is at work; its lock is held while it is, and no other within it but
 * those of writing.
 */
public final class Cleaner {
  /** How many bytes are staged at once, at most but for a batch: appenders wait behind them. */
  private static final int MOST_CHUNK_BYTES = 256 << 10;

  private static final int CHUNKS_PER_STAGING = 8;

  /** How often a segment is tried whose streams are being cut meanwhile. */
  private static final int ATTEMPTS = 3;

  private static final long LEAST_NANOS_BETWEEN_LOOKS = 10_000_000;
  private static final long MOST_NANOS_BETWEEN_LOOKS = 1_000_000_000;

  /** Looks, which go over all streams, take no more than one part in so many of a core. */
  private static final int LOOK_SHARE = 20;

  private final ReservedLock working = new ReservedLock(StackReserve.FOR_WRITING);
  private final Catalog catalog;
  private final SegmentSet segments;
  private final ReadContext reading;
  private final Relocator relocator;
  private final Space space;
  private final CleaningPolicy policy;
  private final Pace pace;
  private final int chunkBytes;
  private final FrameCopies copies = new FrameCopies();

  /** How long the last look took. */
  private volatile long lookNanos;

  private volatile CleanReport done = CleanReport.NOTHING;

  /** Where the space of segments without live records is given back. */
  public interface Space {

    /** Deletes what can be deleted. */
    void collect();

    /**
     * How much has been.
     *
     * @return bytes since the log was opened
     */
    long freedBytes();
  }

  /**
   * Creates a cleaner that has nothing to do yet.
   *
   * @param catalog the streams
   * @param segments the segments
   * @param reading what readers share
   * @param relocator where copies go
   * @param space where segments are deleted
   * @param options when to clean, and how fast
   */
  public Cleaner(
      Catalog catalog,
      SegmentSet segments,
      ReadContext reading,
      Relocator relocator,
      Space space,
      WalOptions options) {
    this.catalog = catalog;
    this.segments = segments;
    this.reading = reading;
    this.relocator = relocator;
    this.space = space;
    this.policy = new CleaningPolicy(options);
    this.pace = new Pace(options.cleaner().bytesPerSecond());
    this.chunkBytes = Math.min(MOST_CHUNK_BYTES, options.stagingBytes() / CHUNKS_PER_STAGING);
  }

  /**
   * Whether something may be due: a look at the sizes of a few segments.
   *
   * @return false if nothing is
   */
  public boolean mayHaveWork() {
    return policy.mayBeDue(segments.all());
  }

  /**
   * Cleans what is due, at its pace: to be called by a thread of its own.
   *
   * @throws WalException if it could not; it is then tried another time
   */
  public void runInBackground() throws WalException {
    run(false);
    long pause = Math.max(LOOK_SHARE * lookNanos, LEAST_NANOS_BETWEEN_LOOKS);
    pace.pause(Math.min(pause, MOST_NANOS_BETWEEN_LOOKS));
  }

  /**
   * Cleans what is due, as fast as it can.
   *
   * @return what was done
   * @throws WalException if copies could not be written
   */
  public CleanReport clean() throws WalException {
    pace.hurry();
    try {
      return run(true);
    } finally {
      pace.calmDown();
    }
  }

  private CleanReport run(boolean isHurried) throws WalException {
    working.lock();
    try {
      Round round = new Round(isHurried);
      try {
        round.run();
      } finally {
        done = done.plus(round.report());
      }
      return round.report();
    } finally {
      working.unlock();
    }
  }

  /**
   * What has been done since the log was opened.
   *
   * @return the sum, with the obstacle that was met last, if it was not overcome
   */
  public CleanReport done() {
    return done;
  }

  /** Holds nobody up any more, since the log is being closed. */
  public void stop() {
    pace.stop();
  }

  /** One time that all is cleaned that is due. */
  private final class Round {
    private final boolean isHurried;
    private final long freedBefore = space.freedBytes();

    /** Only what was sealed when it began: copies are not copied again at once. */
    private final long newest;

    private int cleaned;
    private long moved;
    private String obstacle = "";
    private boolean isUrgent;

    Round(boolean isHurried) {
      this.isHurried = isHurried;
      SegmentEntry last = segments.last();
      this.newest = last == null ? 0 : last.number();
    }

    CleanReport report() {
      return new CleanReport(cleaned, moved, space.freedBytes() - freedBefore, obstacle);
    }

    void run() throws WalException {
      boolean isProgress = true;
      while (isProgress && goesOn()) {
        long began = System.nanoTime();
        Liveness liveness = Liveness.of(catalog, segments);
        lookNanos = System.nanoTime() - began;
        CleaningPolicy.Due due = policy.due(liveness);
        isProgress = due != null && due.through() < newest && clean(liveness, due);
      }
    }

    private boolean goesOn() {
      return !pace.isStopped();
    }

    /** Cleans segments; false if the oldest is still there all the same. */
    private boolean clean(Liveness liveness, CleaningPolicy.Due due) throws WalException {
      isUrgent = due.isUrgent();
      for (SegmentEntry segment : liveness.segments()) {
        if (segment.number() > due.through()) {
          break;
        }
        if (segment.hasLiveRecords() && !empty(segment)) {
          break;
        }
      }
      space.collect();
      return segments.all().stream().noneMatch(left -> left == liveness.segments().get(0));
    }

    private boolean empty(SegmentEntry segment) throws WalException {
      for (int i = 0; i < ATTEMPTS && segment.hasLiveRecords() && goesOn(); i++) {
        try {
          copyLive(segment);
        } catch (UnreadableException e) {
          if (segment.hasLiveRecords()) {
            meet(String.valueOf(e.getMessage()));
            return false;
          }
        }
      }
      boolean isEmpty = !segment.hasLiveRecords();
      cleaned += isEmpty ? 1 : 0;
      return isEmpty;
    }

    private void meet(String reason) {
      if (!reason.equals(done.obstacle())) {
        System.getLogger(Cleaner.class.getName())
            .log(System.Logger.Level.WARNING, "cleaning has stopped: {0}", reason);
      }
      obstacle = reason;
    }

    private void copyLive(SegmentEntry segment) throws WalException, UnreadableException {
      relocator.begin();
      try {
        List<LiveRun> runs = Liveness.runsIn(catalog, segment);
        for (LiveRun run : runs) {
          copy(run);
        }
        stage();
      } finally {
        relocator.end();
        copies.clear();
      }
    }

    private void copy(LiveRun run) throws WalException, UnreadableException {
      String name = run.run().segment().name();
      long first = run.stream().first();
      RunFrames opened;
      try {
        opened = new RunFrames(reading, run.run(), first, run.run().last());
      } catch (IOException e) {
        throw new UnreadableException(name, e);
      }
      try (RunFrames frames = opened) {
        while (next(frames, name)) {
          add(run, frames);
          if (!frames.isContinued() && copies.length() >= chunkBytes) {
            stage();
            if (!goesOn()) {
              return;
            }
          }
        }
      }
    }

    private boolean next(RunFrames frames, String segment) throws UnreadableException {
      try {
        return frames.next();
      } catch (IOException e) {
        throw new UnreadableException(segment, e);
      }
    }

    private void add(LiveRun run, RunFrames frames) {
      int flags = frames.flags() & (FrameHeader.TRANSACTIONAL | FrameHeader.BATCH);
      FrameCopies.Origin origin =
          new FrameCopies.Origin(
              frames.first(),
              frames.count(),
              flags | (frames.isContinued() ? FrameHeader.CONTINUES_ATOMICALLY : 0),
              frames.timeMillis(),
              frames.transactionId());
      copies.add(run.stream(), origin, frames.records(), frames.at(), frames.end());
      boolean isWholeTransaction = flags == (FrameHeader.TRANSACTIONAL | FrameHeader.BATCH);
      if (isWholeTransaction
          && !frames.isContinued()
          && frames.lastType() != RecordType.COMMIT.code()) {
        copies.withoutCommit();
      }
    }

    private void stage() throws WalException {
      if (copies.length() > 0) {
        long staged = relocator.stage(copies);
        copies.clear();
        moved += staged;
        if (!isHurried && !isUrgent) {
          pace.afterBytes(staged);
        }
      }
    }
  }
}
