package dev.seawall.index;

/**
 * What there is to know of a stream beside its records and where they begin and end. Immutable: of
 * most streams there is nothing to know but that they exist, and those share one object.
 *
 * @param isCreated whether its creation is known
 * @param isDeleted whether it is gone
 * @param holes the sequences that were skipped on purpose
 * @param losses the sequences that are lost and known to be
 * @param applied the last checkpoint
 * @param spans the reach of transactions
 * @param cuts the truncations of its end
 */
record StreamDetails(
    boolean isCreated,
    boolean isDeleted,
    Holes holes,
    Holes losses,
    AppliedMark applied,
    Spans spans,
    Cuts cuts) {

  /** A stream that nobody has brought into being. */
  static final StreamDetails UNBORN =
      new StreamDetails(
          false, false, Holes.NONE, Holes.NONE, AppliedMark.NONE, Spans.NONE, Cuts.NONE);

  /** A stream that exists. */
  static final StreamDetails PLAIN =
      new StreamDetails(
          true, false, Holes.NONE, Holes.NONE, AppliedMark.NONE, Spans.NONE, Cuts.NONE);

  StreamDetails created() {
    if (isCreated) {
      return this;
    }
    return equals(UNBORN)
        ? PLAIN
        : new StreamDetails(true, isDeleted, holes, losses, applied, spans, cuts);
  }

  StreamDetails deleted() {
    return new StreamDetails(isCreated, true, holes, losses, AppliedMark.NONE, Spans.NONE, cuts);
  }

  /** What is left when the beginning is truncated. */
  StreamDetails from(long sequence) {
    Holes holesLeft = holes.within(sequence, Long.MAX_VALUE);
    Holes lossesLeft = losses.within(sequence, Long.MAX_VALUE);
    Spans spansLeft = spans.from(sequence);
    if (holesLeft == holes && lossesLeft == losses && spansLeft == spans) {
      return this;
    }
    return new StreamDetails(isCreated, isDeleted, holesLeft, lossesLeft, applied, spansLeft, cuts);
  }

  /** What is left when the end is truncated. */
  StreamDetails through(long sequence) {
    return new StreamDetails(
        isCreated,
        isDeleted,
        holes.within(1, sequence),
        losses.within(1, sequence),
        applied.within(sequence),
        spans.through(sequence),
        cuts.plus(sequence));
  }

  /** What is left when the stream is emptied, and may begin anywhere. */
  StreamDetails reset() {
    return cleared().withCut(0);
  }

  /** What is left where a snapshot is about to say all but how the end was truncated. */
  StreamDetails cleared() {
    if (holes == Holes.NONE && losses == Holes.NONE && !applied.exists() && spans == Spans.NONE) {
      return this;
    }
    return new StreamDetails(
        isCreated, isDeleted, Holes.NONE, Holes.NONE, AppliedMark.NONE, Spans.NONE, cuts);
  }

  private StreamDetails withCut(long last) {
    return new StreamDetails(isCreated, isDeleted, holes, losses, applied, spans, cuts.plus(last));
  }

  StreamDetails withHole(long first, long last) {
    return new StreamDetails(
        isCreated, isDeleted, holes.plus(first, last), losses, applied, spans, cuts);
  }

  StreamDetails withLoss(long first, long last) {
    return new StreamDetails(
        isCreated, isDeleted, holes, losses.plus(first, last), applied, spans, cuts);
  }

  StreamDetails with(AppliedMark mark) {
    return new StreamDetails(isCreated, isDeleted, holes, losses, mark, spans, cuts);
  }

  StreamDetails with(Spans reach) {
    return reach == spans
        ? this
        : new StreamDetails(isCreated, isDeleted, holes, losses, applied, reach, cuts);
  }
}
