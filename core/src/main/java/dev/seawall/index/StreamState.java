package dev.seawall.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a stream, twice: as staged (what the next append goes by) and as written (what
 * readers go by).
 *
 * <pre>
 *   field                              written by                   read by
 *   staged, in {@link StagedStream}         holder of the staging lock   the same; some of it by anybody
 *   written: first, next, runs, details  the leader, in this monitor  anybody; consistent together in this monitor
 *   name                               recovery                     anybody
 * </pre>
 *
 * <p>The monitor is never held during I/O or a call to others.
 *
 * <p>There may be millions of streams, so this has the fields that every stream needs and no more:
 * what few have is in {@link StreamDetails}, and {@code ManyStreamsTest} knows how large it may be.
 */
public class StreamState extends StagedStream {
  /** However much is in doubt, there are sequences left behind this. */
  private static final long LAST_DOUBTFUL = 1L << 61;

  /** In UTF-8, since that takes half as much memory as a string. */
  private volatile byte[] name;

  private volatile long first = 1;
  private volatile long writtenNext = 1;
  private volatile Runs runs = SeveralRuns.NONE;
  private volatile StreamDetails details = StreamDetails.UNBORN;

  StreamState(byte[] name) {
    this.name = name;
  }

  /**
   * A stream that nothing has been written to.
   *
   * @param name its name
   * @return its state
   */
  public static StreamState of(String name) {
    return new StreamState(name.getBytes(UTF_8));
  }

  // ---- written: by the leader or recovery ----

  /** Makes staged what is written, because what was staged has been dropped. */
  public void rollBackStaged() {
    synchronized (this) {
      restage(writtenNext, first, details);
    }
  }

  synchronized void create(int newId) {
    setId(newId);
    details = details.created();
  }

  void rename(byte[] newName) {
    name = newName;
  }

  synchronized void delete() {
    details = details.deleted();
    keepRuns(0, 0);
    first = writtenNext; // nothing of it is lost
  }

  synchronized void truncateBefore(long sequence) {
    if (sequence <= first) {
      return;
    }
    first = sequence;
    details = details.from(sequence);
    Runs present = runs;
    int dead = 0;
    while (dead < present.count() && present.get(dead).last() < sequence) {
      dead++;
    }
    keepRuns(dead, present.count());
    writtenNext = Math.max(writtenNext, sequence);
  }

  synchronized void truncateAfter(long sequence) {
    details = details.through(sequence);
    // what it began with again may have been lost
    writtenNext = Math.max(sequence + 1, first);
    Runs present = runs;
    int kept = present.count();
    while (kept > 0 && present.get(kept - 1).first() > sequence) {
      kept--;
    }
    if (kept > 0) {
      present.get(kept - 1).cutAfter(sequence);
    }
    keepRuns(0, kept);
  }

  synchronized void reset(long next) {
    details = details.reset();
    keepRuns(0, 0);
    first = next;
    writtenNext = next;
  }

  synchronized void skip(long from, long to) {
    cutTo(from);
    details = details.withHole(from, to);
    writtenNext = Math.max(to + 1, first);
  }

  /**
   * Takes up to a sequence for written, though it cannot be read any more.
   *
   * @param sequence the last that is known to be lost
   */
  public synchronized void loseUpTo(long sequence) {
    writtenNext = Math.max(writtenNext, sequence + 1);
  }

  /**
   * Takes more sequences for lost than are known to be.
   *
   * @param doubt how many may have been given out that nothing tells of
   */
  synchronized void loseDoubtful(long doubt) {
    writtenNext = Math.max(writtenNext, Math.min(writtenNext + doubt, LAST_DOUBTFUL));
  }

  /** Takes over what a snapshot says: it knows of truncations whose own records may be gone. */
  synchronized void restore(long snapshotFirst, long snapshotNext) {
    if (writtenNext > snapshotNext) {
      truncateAfter(snapshotNext - 1);
    }
    truncateBefore(snapshotFirst);
    writtenNext = Math.max(snapshotNext, first);
    details = details.cleared();
    endRun();
  }

  /**
   * Lets no frame join the last run: a snapshot stands behind it, which speaks of what was before
   * it only.
   */
  synchronized void endRun() {
    Runs present = runs;
    if (present.count() > 0) {
      present.get(present.count() - 1).end();
    }
  }

  synchronized void restoreHole(long from, long to) {
    runs = Overwritten.by(runs, from, to, keepsSegments());
    details = details.withHole(from, to);
  }

  synchronized void noteLoss(long from, long to) {
    runs = Overwritten.by(runs, from, to, keepsSegments());
    details = details.withLoss(from, to);
    writtenNext = Math.max(writtenNext, to + 1);
  }

  synchronized void checkpoint(AppliedMark mark) {
    details = details.with(mark);
  }

  synchronized void noteSpan(Spans.Span span) {
    Spans known = details.spans();
    details =
        details.with(
            span.isOpen()
                ? known.opened(span.transaction(), span.first())
                : known.committed(span.transaction(), span.first(), span.commit()));
  }

  synchronized void noteRollback(long transaction) {
    details = details.with(details.spans().ended(transaction));
  }

  /** Takes the transactions that were open for dead, since whoever wrote them is. */
  public synchronized void endOpenTransactions() {
    details = details.with(details.spans().withoutOpen());
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
    Runs present = runs;
    Run last = present.count() == 0 ? null : present.get(present.count() - 1);
    Run begun = null;
    Run target = segment.growing();
    if (target == null && last != null && last.continuesWith(segment, firstSequence, false)) {
      target = last;
    } else if (target == null || target.isRelocated()) {
      begun = Run.begin(segment, id(), firstSequence, offset);
      target = begun;
    }
    target.add(firstSequence, count, offset, length);
    segment.setGrowing(isOpen ? target : null);
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
   * Adds a relocated frame that has been written, as {@link #addFrame}: from now on readers find
   * its records here.
   */
  public @Nullable Run addRelocatedFrame(
      SegmentEntry segment,
      long firstSequence,
      int count,
      long offset,
      long length,
      boolean isOpen) {
    Run begun = null;
    Run growing = segment.growing();
    Run target = growing != null ? growing : find(firstSequence - 1);
    if (target == null || !target.continuesWith(segment, firstSequence, true)) {
      begun = Run.begin(segment, id(), firstSequence, offset, true);
      target = begun;
    }
    target.add(firstSequence, count, offset, length);
    segment.setGrowing(isOpen ? target : null);
    if (!isOpen) {
      target.publish();
      addRelocated(target);
    }
    return begun;
  }

  /**
   * Adds a run of copies, in place of the older ones of its records; or shows what has been added
   * to it.
   *
   * @param run a run of relocated frames
   */
  public synchronized void addRelocated(Run run) {
    if (run.last() >= first) {
      runs = Runs.of(Copies.inPlace(runs, run, first, keepsSegments()));
      writtenNext = Math.max(writtenNext, run.last() + 1);
    }
  }

  /**
   * Adds a run. One that begins at or below the end of the others proves that they had been
   * truncated to there.
   *
   * @param run a run that lies behind all others in the log
   */
  public synchronized void addRun(Run run) {
    cutTo(run.first());
    if (run.last() >= first) {
      if (keepsSegments()) {
        run.segment().retain();
      }
      runs = runs.plus(run);
    }
    writtenNext = Math.max(run.last() + 1, first);
  }

  /** Truncates what stands where a run or a hole begins: that proves that it had been. */
  private void cutTo(long begin) {
    if (begin < writtenNext) {
      truncateAfter(begin - 1);
    }
  }

  /** Whether its records are a reason to keep the segments that they are in. */
  boolean keepsSegments() {
    return true;
  }

  /** Lets go of all runs but some, and of what keeps their segments. */
  private void keepRuns(int from, int to) {
    Runs present = runs;
    for (int i = 0; i < present.count() && keepsSegments(); i++) {
      if (i < from || i >= to) {
        present.get(i).segment().release();
      }
    }
    runs = present.range(from, to);
  }

  // ---- for readers ----

  /**
   * Finds the run that holds a sequence.
   *
   * @param sequence any sequence
   * @return the run; null if there is none: then ask {@link #absence}
   */
  public @Nullable Run find(long sequence) {
    Runs present = runs;
    int index = present.floor(sequence);
    if (index < 0 || sequence < first) {
      return null;
    }
    Run found = present.get(index);
    return sequence > found.last() ? null : found;
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
    Runs present = runs;
    Holes holes = details.holes();
    int index = present.floor(sequence);
    if (index >= 0 && sequence <= present.get(index).last()) {
      return null;
    }
    int hole = holes.at(sequence);
    if (hole < holes.count() && holes.first(hole) <= sequence) {
      return new Absence(Absence.Reason.SKIPPED, holes.last(hole) + 1);
    }
    long resume = index + 1 < present.count() ? present.get(index + 1).first() : writtenNext;
    if (hole < holes.count()) {
      resume = Math.min(resume, holes.first(hole));
    }
    return new Absence(Absence.Reason.LOST, resume);
  }

  /**
   * The highest sequence up to which everything is durable.
   *
   * @return one less than {@link #first()} if nothing is
   */
  public synchronized long durableSequence() {
    Runs present = runs;
    for (int i = present.count() - 1; i >= 0; i--) {
      Run run = present.get(i);
      LiveFrames frames = run.live();
      long durable = run.segment().durableOffset();
      // what was relocated was durable where it stood before, and that is not deleted before it is
      // durable here
      if (run.isRelocated() || frames == null || durable == Long.MAX_VALUE) {
        return i == present.count() - 1 ? writtenNext - 1 : run.last();
      }
      int count = frames.count();
      if (frames.offset(count - 1) < durable) {
        return i == present.count() - 1 ? writtenNext - 1 : run.last();
      }
      int frame = frames.countBefore(durable);
      if (frame > 0) {
        return Math.min(run.last(), frames.firstSequence(frame) - 1);
      }
    }
    return present.count() == 0 ? writtenNext - 1 : first - 1;
  }

  /** The name as given by the user; empty for the log's own stream. */
  public String name() {
    return new String(name, UTF_8);
  }

  /**
   * How long the name is, without making a string of it.
   *
   * @return bytes in UTF-8
   */
  public int nameBytes() {
    return name.length;
  }

  /** The name's bytes; not to be changed. */
  byte[] encodedName() {
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
    return details.holes();
  }

  /**
   * The last checkpoint.
   *
   * @return as written
   */
  public AppliedMark applied() {
    return details.applied();
  }

  /**
   * How far its records have been applied, as its last checkpoint says.
   *
   * @return the last sequence that has been; 0 if there is no checkpoint
   */
  public long appliedThrough() {
    return details.applied().through();
  }

  /**
   * The reach of transactions.
   *
   * @return as written
   */
  public Spans spans() {
    return details.spans();
  }

  /**
   * What is lost and known to be, since a repair has said so.
   *
   * @return pairs of first and last sequences, as written
   */
  public Holes losses() {
    return details.losses();
  }

  /**
   * The truncations of its end.
   *
   * @return as written
   */
  public Cuts cuts() {
    return details.cuts();
  }

  /**
   * Whether it exists for those who append: its creation has been written, or soon will be.
   *
   * @return true from its first record on
   */
  public boolean exists() {
    return details.isCreated() || isStagedCreated();
  }

  /** Whether its deletion has been written: it may be staged and fail. */
  public boolean isDeleted() {
    return details.isDeleted();
  }

  /**
   * The runs that hold its records.
   *
   * @return a copy, in sequence order
   */
  public Run[] runs() {
    return runs.toArray();
  }
}
