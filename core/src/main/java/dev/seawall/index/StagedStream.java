package dev.seawall.index;

/**
 * What the next append to a stream goes by: the part of {@link StreamState} that runs ahead of what
 * is written. A class of its own so that the two are not mixed up, a base class so that a stream is
 * one object.
 *
 * <p>Changed under the staging lock only, and may be read by anybody.
 */
abstract class StagedStream {
  private volatile int id;
  private volatile long stagedNext = 1;
  private volatile long stagedFirst = 1;
  private volatile StreamDetails staged = StreamDetails.UNBORN;

  void restage(long next, long first, StreamDetails details) {
    stagedNext = next;
    stagedFirst = first;
    staged = details;
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
    staged = staged.created();
  }

  /** Stages the deletion. */
  public void stageDeletion() {
    staged = staged.deleted();
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
    staged = staged.from(sequence);
  }

  /**
   * Stages a truncation of the end.
   *
   * @param sequence the last to keep
   */
  public void stageTruncateAfter(long sequence) {
    stagedNext = sequence + 1;
    staged = staged.through(sequence);
  }

  /**
   * Stages a reset.
   *
   * @param next the next sequence
   */
  public void stageReset(long next) {
    stagedFirst = next;
    stagedNext = next;
    staged = staged.reset();
  }

  /**
   * Stages a hole.
   *
   * @param next the sequence behind it
   */
  public void stageSkip(long next) {
    staged = staged.withHole(stagedNext, next - 1);
    stagedNext = next;
  }

  /**
   * Stages a checkpoint.
   *
   * @param mark what it says
   */
  public void stageCheckpoint(AppliedMark mark) {
    staged = staged.with(mark);
  }

  /**
   * The last checkpoint.
   *
   * @return as staged
   */
  public AppliedMark stagedApplied() {
    return staged.applied();
  }

  /**
   * Stages what a transaction's records reach to.
   *
   * @param spans the spans with it
   */
  public void stageSpans(Spans spans) {
    staged = staged.with(spans);
  }

  /**
   * The reach of transactions.
   *
   * @return as staged
   */
  public Spans stagedSpans() {
    return staged.spans();
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
   * The truncations of its end.
   *
   * @return as staged
   */
  public Cuts stagedCuts() {
    return staged.cuts();
  }

  /**
   * The holes.
   *
   * @return as staged
   */
  public Holes stagedHoles() {
    return staged.holes();
  }

  /**
   * Whether the creation is staged.
   *
   * @return true if it is, or is written
   */
  public boolean isStagedCreated() {
    return staged.isCreated();
  }

  /**
   * Whether the deletion is staged.
   *
   * @return true if it is, or is written
   */
  public boolean isStagedDeleted() {
    return staged.isDeleted();
  }
}
