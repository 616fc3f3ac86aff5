package dev.seawall.index;

import java.util.Arrays;

/**
 * From where to where in a stream the transactions reach that had to write records before they
 * ended, so that no truncation cuts one in two. Immutable.
 *
 * <p>A span begins with the transaction's first record and ends with its COMMIT; as long as the
 * transaction is open it has no end. Of the committed ones a bounded number is kept apart: when
 * there are more, the two oldest are taken for one, and then a truncation between them keeps the
 * older one too.
 */
public final class Spans {
  /** No transaction that has written anything before its end. */
  public static final Spans NONE = new Spans(new Span[0]);

  private static final int MOST_KEPT = 512;

  /** In the order in which they were opened, those that were committed first. */
  private final Span[] spans;

  /**
   * The reach of a transaction.
   *
   * @param transaction its id
   * @param first the sequence of its first record
   * @param commit the sequence of its COMMIT, 0 while it is open
   */
  public record Span(long transaction, long first, long commit) {

    /**
     * Whether the transaction may still be committed.
     *
     * @return true if it has neither been committed nor rolled back
     */
    public boolean isOpen() {
      return commit == 0;
    }

    private boolean isCutBefore(long sequence) {
      return first < sequence && (isOpen() || sequence <= commit);
    }
  }

  private Spans(Span[] spans) {
    this.spans = spans;
  }

  /**
   * Adds a transaction that has written its first record.
   *
   * @param transaction its id
   * @param first the sequence of that record
   * @return the spans with it
   */
  public Spans opened(long transaction, long first) {
    return plus(new Span(transaction, first, 0));
  }

  private Spans plus(Span span) {
    Span[] more = Arrays.copyOf(spans, spans.length + 1);
    more[spans.length] = span;
    return new Spans(more);
  }

  /**
   * Ends a transaction that took effect.
   *
   * @param transaction its id
   * @param first the sequence of its first record
   * @param commit the sequence of its COMMIT
   * @return the spans with its end
   */
  public Spans committed(long transaction, long first, long commit) {
    Spans others = ended(transaction);
    Span[] more = new Span[others.spans.length + 1];
    int committed = 0;
    while (committed < others.spans.length && !others.spans[committed].isOpen()) {
      more[committed] = others.spans[committed];
      committed++;
    }
    more[committed] = new Span(transaction, first, commit);
    System.arraycopy(others.spans, committed, more, committed + 1, more.length - committed - 1);
    return new Spans(committed >= MOST_KEPT ? withoutOldest(more) : more);
  }

  private static Span[] withoutOldest(Span[] spans) {
    Span[] fewer = Arrays.copyOfRange(spans, 1, spans.length);
    Span oldest = spans[0];
    Span next = spans[1];
    fewer[0] =
        new Span(
            next.transaction(),
            Math.min(oldest.first(), next.first()),
            Math.max(oldest.commit(), next.commit()));
    return fewer;
  }

  /**
   * Forgets a transaction that was rolled back.
   *
   * @param transaction its id
   * @return the spans without it
   */
  public Spans ended(long transaction) {
    return keep(span -> !span.isOpen() || span.transaction() != transaction);
  }

  /**
   * Forgets all transactions that are open: those who wrote them are gone.
   *
   * @return the spans of the committed ones
   */
  public Spans withoutOpen() {
    return keep(span -> !span.isOpen());
  }

  /**
   * Forgets what a truncation of the beginning leaves nothing of.
   *
   * @param sequence the first that is kept
   * @return the spans that reach beyond it
   */
  public Spans from(long sequence) {
    return keep(span -> span.isOpen() || span.commit() >= sequence);
  }

  /**
   * Forgets the transactions that a truncation of the end takes away as a whole, or the COMMIT of.
   * Whether an open one that began before has lost a record only its writer knows, and says so with
   * the truncation: see {@link #ended}.
   *
   * @param last the last sequence that is kept
   * @return the spans of the others
   */
  public Spans through(long last) {
    return keep(span -> (span.isOpen() ? span.first() : span.commit()) <= last);
  }

  private interface Condition {
    boolean holds(Span span);
  }

  private Spans keep(Condition condition) {
    int kept = 0;
    Span[] fewer = new Span[spans.length];
    for (Span span : spans) {
      if (condition.holds(span)) {
        fewer[kept++] = span;
      }
    }
    return kept == spans.length ? this : kept == 0 ? NONE : new Spans(Arrays.copyOf(fewer, kept));
  }

  /**
   * How far the beginning may be truncated without cutting a transaction in two.
   *
   * @param sequence the first that is to be kept
   * @return the same, or less
   */
  public long uncut(long sequence) {
    long lowest = sequence;
    for (boolean moved = true; moved; ) {
      moved = false;
      for (Span span : spans) {
        if (span.isCutBefore(lowest)) {
          lowest = span.first();
          moved = true;
        }
      }
    }
    return lowest;
  }

  /**
   * Finds an open transaction.
   *
   * @param transaction its id
   * @return true if it is here and has lost nothing
   */
  public boolean isOpen(long transaction) {
    for (Span span : spans) {
      if (span.isOpen() && span.transaction() == transaction) {
        return true;
      }
    }
    return false;
  }

  /**
   * Counts them.
   *
   * @return how many there are
   */
  public int count() {
    return spans.length;
  }

  /**
   * One of them.
   *
   * @param index which, from 0
   * @return the span
   */
  public Span get(int index) {
    return spans[index];
  }
}
