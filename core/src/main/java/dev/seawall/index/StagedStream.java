package dev.seawall.index;

/**
 * What the next append to a stream goes by: the part of {@link StreamState} that runs ahead of what
 * is written. A class of its own so that the two are not mixed up, a base class so that a stream is
 * one object.
 *
 * <p>Changed under the staging lock only. {@link #stagedNext()}, {@link #stagedHoles()}, {@link
 * #stagedSpans()} and the two flags may be read by anybody.
 */
abstract class StagedStream {
  private volatile int id;
  private volatile long stagedNext = 1;
  private long stagedFirst = 1;
  private volatile Holes stagedHoles = Holes.NONE;
  private AppliedMark stagedApplied = AppliedMark.NONE;
  private volatile Spans stagedSpans = Spans.NONE;
  private volatile boolean stagedCreated;
  private volatile boolean stagedDeleted;

  void restage(long next, long first, Holes holes) {
    stagedNext = next;
    stagedFirst = first;
    stagedHoles = holes;
  }

  void restage(AppliedMark applied, Spans spans) {
    stagedApplied = applied;
    stagedSpans = spans;
  }

  void restage(boolean created, boolean deleted) {
    stagedCreated = created;
    stagedDeleted = deleted;
  }

  void setId(int newId) {
    id = newId;
  }

  /**
   * The id.
   *
   * @return its number in the log; 0 as long as a stream is not created
   */
  public int id() {
    return id;
  }

  /**
   * Stages the creation.
   *
   * @param newId the stream's id
   */
  public void stageCreation(int newId) {
    id = newId;
    stagedCreated = true;
  }

  /** Stages the deletion. */
  public void stageDeletion() {
    stagedDeleted = true;
    stagedSpans = Spans.NONE;
  }

  /**
   * Takes sequences.
   *
   * @param count how many
   * @return the first of them
   */
  public long stageRecords(int count) {
    long sequence = stagedNext;
    stagedNext = sequence + count;
    return sequence;
  }

  /**
   * Stages a truncation of the beginning.
   *
   * @param sequence the first to keep
   */
  public void stageTruncateBefore(long sequence) {
    stagedFirst = sequence;
    stagedHoles = stagedHoles.within(sequence, Long.MAX_VALUE);
    stagedSpans = stagedSpans.from(sequence);
  }

  /**
   * Stages a truncation of the end.
   *
   * @param sequence the last to keep
   */
  public void stageTruncateAfter(long sequence) {
    stagedNext = sequence + 1;
    stagedHoles = stagedHoles.within(1, sequence);
    stagedApplied = stagedApplied.within(sequence);
    stagedSpans = stagedSpans.through(sequence);
  }

  /**
   * Stages a reset.
   *
   * @param next the next sequence
   */
  public void stageReset(long next) {
    stagedFirst = next;
    stagedNext = next;
    stagedHoles = Holes.NONE;
    stagedApplied = AppliedMark.NONE;
    stagedSpans = Spans.NONE;
  }

  /**
   * Stages a hole.
   *
   * @param next the sequence behind it
   */
  public void stageSkip(long next) {
    stagedHoles = stagedHoles.plus(stagedNext, next - 1);
    stagedNext = next;
  }

  /**
   * Stages a checkpoint.
   *
   * @param mark what it says
   */
  public void stageCheckpoint(AppliedMark mark) {
    stagedApplied = mark;
  }

  /**
   * The last checkpoint.
   *
   * @return as staged
   */
  public AppliedMark stagedApplied() {
    return stagedApplied;
  }

  /**
   * Stages what a transaction's records reach to.
   *
   * @param spans the spans with it
   */
  public void stageSpans(Spans spans) {
    stagedSpans = spans;
  }

  /**
   * The reach of transactions.
   *
   * @return as staged
   */
  public Spans stagedSpans() {
    return stagedSpans;
  }

  /**
   * The next sequence an append gets.
   *
   * @return as staged
   */
  public long stagedNext() {
    return stagedNext;
  }

  /**
   * The first sequence that is not truncated away.
   *
   * @return as staged
   */
  public long stagedFirst() {
    return stagedFirst;
  }

  /**
   * The holes.
   *
   * @return as staged
   */
  public Holes stagedHoles() {
    return stagedHoles;
  }

  /**
   * Whether the creation is staged.
   *
   * @return true if it is, or is written
   */
  public boolean isStagedCreated() {
    return stagedCreated;
  }

  /**
   * Whether the deletion is staged.
   *
   * @return true if it is, or is written
   */
  public boolean isStagedDeleted() {
    return stagedDeleted;
  }
}
