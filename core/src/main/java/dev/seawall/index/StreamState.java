package dev.seawall.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a stream, twice: as staged (what the next append goes by) and as written (what
 * readers go by).
 *
 * <pre>
 *   field                       written by                   read by
 *   staged, in {@link StagedStream}  holder of the staging lock   the same; next also by anybody
 *   written: first, next, runs  the leader, in this monitor  anybody; consistent together in this monitor
 * </pre>
 *
 * <p>The monitor is never held during I/O or a call to others.
 */
public final class StreamState extends StagedStream {
  private static final Run[] NO_RUNS = {};

  /** However much is in doubt, there are sequences left behind this. */
  private static final long LAST_DOUBTFUL = 1L << 61;

  private volatile String name;
  private final boolean isControl;

  /** Takes back what else the log's own records had staged. */
  private final Runnable onRollBack;

  private volatile long first = 1;
  private volatile long writtenNext = 1;
  private volatile Holes holes = Holes.NONE;
  private volatile Cuts cuts = Cuts.NONE;
  private volatile AppliedMark applied = AppliedMark.NONE;
  private volatile Spans spans = Spans.NONE;
  private volatile Holes losses = Holes.NONE;
  private volatile boolean created;

  /** See {@link #trust}; by recovery only. */
  private long trusted;

  private boolean deleted;
  private volatile Run[] runs = NO_RUNS;

  /** The run that frames are added to which are not to be seen yet. */
  private @Nullable Run growing;

  private StreamState(String name, boolean isControl, Runnable onRollBack) {
    this.name = name;
    this.isControl = isControl;
    this.onRollBack = onRollBack;
  }

  /**
   * A stream that nothing has been written to.
   *
   * @param name its name
   * @return its state
   */
  public static StreamState of(String name) {
    return new StreamState(name, false, () -> {});
  }

  /**
   * The log's own stream, which has id 0 and exists without being created.
   *
   * @param onRollBack is called when records of it have been dropped
   * @return its state
   */
  static StreamState control(Runnable onRollBack) {
    StreamState state = new StreamState("", true, onRollBack);
    state.created = true;
    state.restage(true, false);
    return state;
  }

  // ---- written: by the leader or recovery ----

  /** Makes staged what is written, because what was staged has been dropped. */
  public void rollBackStaged() {
    synchronized (this) {
      restage(writtenNext, first, holes);
      restage(applied, spans);
      restage(created, deleted);
    }
    onRollBack.run();
  }

  synchronized void create(int newId) {
    setId(newId);
    created = true;
  }

  void rename(String newName) {
    name = newName;
  }

  synchronized void delete() {
    deleted = true;
    applied = AppliedMark.NONE;
    spans = Spans.NONE;
    dropRuns(0, runs.length);
    runs = NO_RUNS;
  }

  synchronized void truncateBefore(long sequence) {
    if (sequence <= first) {
      return;
    }
    first = sequence;
    holes = holes.within(sequence, Long.MAX_VALUE);
    losses = losses.within(sequence, Long.MAX_VALUE);
    spans = spans.from(sequence);
    int dead = 0;
    while (dead < runs.length && runs[dead].last() < sequence) {
      dead++;
    }
    dropRuns(0, dead);
    runs = Arrays.copyOfRange(runs, dead, runs.length);
    writtenNext = Math.max(writtenNext, sequence);
  }

  synchronized void truncateAfter(long sequence) {
    cuts = cuts.plus(sequence);
    writtenNext = sequence + 1;
    holes = holes.within(1, sequence);
    losses = losses.within(1, sequence);
    applied = applied.within(sequence);
    spans = spans.through(sequence);
    int kept = runs.length;
    while (kept > 0 && runs[kept - 1].first() > sequence) {
      kept--;
    }
    dropRuns(kept, runs.length);
    if (kept > 0) {
      runs[kept - 1].cutAfter(sequence);
    }
    runs = Arrays.copyOf(runs, kept);
  }

  synchronized void reset(long next) {
    cuts = cuts.plus(0);
    dropRuns(0, runs.length);
    runs = NO_RUNS;
    holes = Holes.NONE;
    losses = Holes.NONE;
    applied = AppliedMark.NONE;
    spans = Spans.NONE;
    first = next;
    writtenNext = next;
  }

  synchronized void skip(long from, long to) {
    holes = holes.plus(from, to);
    writtenNext = to + 1;
  }

  /**
   * Takes up to a sequence for written, though it cannot be read any more.
   *
   * @param sequence the last that is known to be lost
   */
  public synchronized void loseUpTo(long sequence) {
    writtenNext = Math.max(writtenNext, sequence + 1);
  }

  /** Notes how much was in doubt when the log last said which sequence comes next. */
  void trust(long doubtfulRecords) {
    trusted = doubtfulRecords;
  }

  /** Takes what has come into doubt since for lost. */
  synchronized void settle(long doubtfulRecords) {
    long doubt = doubtfulRecords - trusted;
    if (doubt > 0) {
      trusted = doubtfulRecords;
      writtenNext = Math.max(writtenNext, Math.min(writtenNext + doubt, LAST_DOUBTFUL));
    }
  }

  /** Takes over what a snapshot says: it knows of truncations whose own records may be gone. */
  synchronized void restore(long snapshotFirst, long snapshotNext) {
    if (writtenNext > snapshotNext) {
      truncateAfter(snapshotNext - 1);
    }
    truncateBefore(snapshotFirst);
    writtenNext = snapshotNext;
    holes = Holes.NONE;
    losses = Holes.NONE;
    applied = AppliedMark.NONE;
    spans = Spans.NONE;
    endRun();
  }

  /**
   * Lets no frame join the last run: a snapshot stands behind it, which speaks of what was before
   * it only.
   */
  synchronized void endRun() {
    if (runs.length > 0) {
      runs[runs.length - 1].cutAfter(Long.MAX_VALUE);
    }
  }

  synchronized void restoreHole(long from, long to) {
    holes = holes.plus(from, to);
  }

  synchronized void noteLoss(long from, long to) {
    losses = losses.plus(from, to);
    writtenNext = Math.max(writtenNext, to + 1);
  }

  synchronized void checkpoint(AppliedMark mark) {
    applied = mark;
  }

  synchronized void noteSpan(Spans.Span span) {
    if (span.isOpen()) {
      spans = spans.opened(span.transaction(), span.first());
    } else {
      spans = spans.committed(span.transaction(), span.first(), span.commit());
    }
  }

  synchronized void noteRollback(long transaction) {
    spans = spans.ended(transaction);
  }

  /** Takes the transactions that were open for dead, since whoever wrote them is. */
  public synchronized void endOpenTransactions() {
    spans = spans.withoutOpen();
  }

  /**
   * Adds a frame that has been written.
   *
   * @param segment where it is
   * @param firstSequence the sequence of its first record
   * @param count how many records
   * @param offset where it begins
   * @param length how long it is
   * @param isOpen whether it is to be seen together with the next one of this stream only
   * @return the run that was begun for it; null if it joined the last one
   */
  public @Nullable Run addFrame(
      SegmentEntry segment,
      long firstSequence,
      int count,
      long offset,
      long length,
      boolean isOpen) {
    Run[] present = runs;
    Run last = present.length == 0 ? null : present[present.length - 1];
    Run begun = null;
    Run target = growing;
    if (target == null && last != null && last.continuesWith(segment, firstSequence)) {
      target = last;
    } else if (target == null) {
      begun = Run.begin(segment, id(), firstSequence, offset);
      target = begun;
    }
    target.add(firstSequence, count, offset, length);
    growing = isOpen ? target : null;
    if (!isOpen) {
      target.publish();
      if (target == last) {
        writtenNext = firstSequence + count;
      } else {
        addRun(target);
      }
    }
    return begun;
  }

  /**
   * Adds a run. One that begins at or below the end of the others proves that they had been
   * truncated to there.
   *
   * @param run a run that lies behind all others in the log
   */
  public synchronized void addRun(Run run) {
    if (run.first() < writtenNext) {
      truncateAfter(run.first() - 1);
    }
    if (run.last() >= first) {
      Run[] grown = Arrays.copyOf(runs, runs.length + 1);
      grown[runs.length] = run;
      if (!isControl) {
        run.segment().retain();
      }
      runs = grown;
    }
    writtenNext = Math.max(run.last() + 1, first);
  }

  private void dropRuns(int from, int to) {
    for (int i = from; i < to && !isControl; i++) {
      runs[i].segment().release();
    }
  }

  // ---- for readers ----

  /**
   * Finds the run that holds a sequence.
   *
   * @param sequence any sequence
   * @return the run; null if there is none: then ask {@link #absence}
   */
  public @Nullable Run find(long sequence) {
    Run[] present = runs;
    int index = floor(present, sequence);
    if (index < 0 || sequence > present[index].last() || sequence < first) {
      return null;
    }
    return present[index];
  }

  /**
   * Says why there is no record.
   *
   * @param sequence a sequence that {@link #find} did not find
   * @return the reason; null if it is there after all
   */
  public synchronized @Nullable Absence absence(long sequence) {
    if (sequence < first) {
      return new Absence(Absence.Reason.TRUNCATED, first);
    }
    if (sequence >= writtenNext) {
      return new Absence(Absence.Reason.NOT_YET, writtenNext);
    }
    int index = floor(runs, sequence);
    if (index >= 0 && sequence <= runs[index].last()) {
      return null;
    }
    int hole = holes.at(sequence);
    if (hole < holes.count() && holes.first(hole) <= sequence) {
      return new Absence(Absence.Reason.SKIPPED, holes.last(hole) + 1);
    }
    long resume = index + 1 < runs.length ? runs[index + 1].first() : writtenNext;
    if (hole < holes.count()) {
      resume = Math.min(resume, holes.first(hole));
    }
    return new Absence(Absence.Reason.LOST, resume);
  }

  private static int floor(Run[] runs, long sequence) {
    int low = 0;
    int high = runs.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (runs[middle].first() <= sequence) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  /**
   * The highest sequence up to which everything is durable.
   *
   * @return one less than {@link #first()} if nothing is
   */
  public synchronized long durableSequence() {
    for (int i = runs.length - 1; i >= 0; i--) {
      Run run = runs[i];
      LiveFrames frames = run.live();
      long durable = run.segment().durableOffset();
      if (frames == null || durable == Long.MAX_VALUE) {
        return i == runs.length - 1 ? writtenNext - 1 : run.last();
      }
      int count = frames.count();
      if (frames.offset(count - 1) < durable) {
        return i == runs.length - 1 ? writtenNext - 1 : run.last();
      }
      int frame = firstAtOrBehind(frames, count, durable);
      if (frame > 0) {
        return Math.min(run.last(), frames.firstSequence(frame) - 1);
      }
    }
    return runs.length == 0 ? writtenNext - 1 : first - 1;
  }

  private static int firstAtOrBehind(LiveFrames frames, int count, long offset) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (frames.offset(middle) < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The name.
   *
   * @return as given by the user; empty for the log's own stream
   */
  public String name() {
    return name;
  }

  /**
   * The first sequence that is not truncated away.
   *
   * @return as written
   */
  public long first() {
    return first;
  }

  /**
   * The next sequence to be written.
   *
   * @return as written
   */
  public long writtenNext() {
    return writtenNext;
  }

  /**
   * The holes.
   *
   * @return as written
   */
  public Holes holes() {
    return holes;
  }

  /**
   * The last checkpoint.
   *
   * @return as written
   */
  public AppliedMark applied() {
    return applied;
  }

  /**
   * How far its records have been applied, as its last checkpoint says.
   *
   * @return the last sequence that has been; 0 if there is no checkpoint
   */
  public long appliedThrough() {
    return applied.through();
  }

  /**
   * The reach of transactions.
   *
   * @return as written
   */
  public Spans spans() {
    return spans;
  }

  /**
   * What is lost and known to be, since a repair has said so.
   *
   * @return pairs of first and last sequences, as written
   */
  public Holes losses() {
    return losses;
  }

  /**
   * The truncations of its end.
   *
   * @return as written
   */
  public Cuts cuts() {
    return cuts;
  }

  /**
   * Whether it exists for those who append: its creation has been written, or soon will be.
   *
   * @return true from its first record on
   */
  public boolean exists() {
    return created || isStagedCreated();
  }

  /**
   * The runs that hold its records.
   *
   * @return in sequence order; not to be changed
   */
  public Run[] runs() {
    return runs;
  }
}
