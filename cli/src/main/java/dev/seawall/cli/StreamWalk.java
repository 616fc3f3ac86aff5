package dev.seawall.cli;

import dev.seawall.CorruptionException;
import dev.seawall.RecordCursor;
import dev.seawall.TruncatedException;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import java.io.IOException;

/** Reads a stream from one sequence to another, as far as it can be read. */
final class StreamWalk {
  private final WalStream stream;
  private final DamageReporter damages;

  StreamWalk(WalStream stream, DamageReporter damages) {
    this.stream = stream;
    this.damages = damages;
  }

  /**
   * Visits records in order. A damaged range is reported, and reading goes on behind it; so it does
   * behind records that have been truncated away.
   *
   * @param from the first sequence wanted
   * @param to the last sequence wanted
   * @param visitor is given each record until it has had enough
   */
  void visit(long from, long to, Visitor visitor) throws IOException {
    long next = from;
    while (next > 0 && next <= to) {
      Part part = new Part(next, to, visitor);
      next = part.read();
    }
  }

  /** Refuses to begin with a record that has been truncated away. */
  static void requireNotTruncated(WalStream stream, long from) throws TruncatedException {
    long first = stream.firstSequence();
    if (from < first) {
      throw new TruncatedException(stream.name(), from, first);
    }
  }

  /** What one cursor can read. */
  private final class Part {
    private final long from;
    private final long to;
    private final Visitor visitor;
    private long expected;

    Part(long from, long to, Visitor visitor) {
      this.from = from;
      this.to = to;
      this.visitor = visitor;
      this.expected = from;
    }

    /** Reads up to damage or the end, and returns where to go on, 0 for nowhere. */
    long read() throws IOException {
      try (RecordCursor cursor = stream.iterate(from)) {
        while (cursor.next()) {
          WalRecord record = cursor.record();
          if (record.sequence() > to || !visitor.visit(record)) {
            return 0;
          }
          expected = record.sequence() + 1;
        }
        return 0;
      } catch (CorruptionException e) {
        damages.report(e.damage());
        return onwards(e.nextGood());
      } catch (TruncatedException e) {
        return onwards(e.firstAvailable());
      }
    }

    private long onwards(long sequence) {
      return sequence > from && sequence >= expected ? sequence : 0;
    }
  }

  /** Takes records one by one. */
  interface Visitor {
    /** Takes a record, and says whether more are wanted. */
    boolean visit(WalRecord record) throws IOException;
  }
}
