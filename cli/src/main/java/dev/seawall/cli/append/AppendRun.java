package dev.seawall.cli.append;

import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.cli.console.InputRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/*
 * Two threads: the one that reads and appends, and, when the process is told to end, the one that
 * then gives account. "lock" guards everything but the source. It is not held while input is awaited,
 * since that may take for ever; so a record that is read meanwhile is not appended once "ended" is
 * set.
 */
/** One run of the append command: from input to the account of what is durable. */
public final class AppendRun {
  private static final int PROGRESS_RECORDS = 256;

  private final Object lock = new Object();
  private final Wal wal;
  private final Sink sink;
  private boolean ended;
  private long begin;

  /**
   * Prepares.
   *
   * @param wal the log, closed when the run ends
   * @param options how to append
   */
  public AppendRun(Wal wal, AppendOptions options) {
    this.wal = wal;
    this.sink =
        options.isTransaction() ? new OneTransaction(wal, options) : new Appender(wal, options);
  }

  /**
   * Appends all input. Call {@link #end} whatever comes of it.
   *
   * @param source what to append
   * @param input where that comes from
   * @param observer is told how it goes
   * @throws InputException if the input cannot be read or appended
   * @throws WalException if appending fails
   */
  public void appendAll(RecordSource source, Input input, Observer observer) throws IOException {
    begin = System.nanoTime();
    long count = 0;
    InputRecord record = source.next();
    while (record != null) {
      Committed committed;
      synchronized (lock) {
        if (ended) {
          return;
        }
        sink.append(record, input.place());
        committed = sink.committed();
      }
      observer.committed(committed);
      if (++count % PROGRESS_RECORDS == 0) {
        observer.read(input.bytesRead());
      }
      record = source.next();
    }
    Committed committed;
    synchronized (lock) {
      if (ended) {
        return;
      }
      sink.finish();
      committed = sink.committed();
    }
    observer.committed(committed);
  }

  /**
   * Waits for what is under way, closes the log, and gives account.
   *
   * @param failure why the run ends before the end of the input; null if it does not
   * @return what is durable; null if another thread has given account already
   */
  public @Nullable Outcome end(@Nullable Exception failure) {
    synchronized (lock) {
      if (ended) {
        return null;
      }
      ended = true;
      Exception first = failure;
      try {
        sink.end();
      } catch (WalException e) {
        first = first == null ? e : first;
      }
      Map<String, Long> durableBefore = durableSequences();
      boolean isClosed = false;
      try {
        wal.close();
        isClosed = true;
      } catch (WalException e) {
        first = first == null ? e : first;
      }
      // Closing syncs; where it failed, only what was durable before is known to be.
      Tally durable = isClosed ? sink.tally() : sink.tally().upTo(durableBefore);
      long nanos = begin == 0 ? 0 : System.nanoTime() - begin;
      return new Outcome(
          new AppendReport(durable, sink.transactions(), first == null, nanos), first);
    }
  }

  /** The streams that got records, with how far they are durable now. */
  private Map<String, Long> durableSequences() {
    Map<String, Long> durable = new HashMap<>();
    for (String name : sink.tally().streams().keySet()) {
      durable.put(name, wal.stream(name).durableSequence());
    }
    return durable;
  }

  /** Is told how a run goes, without a lock. */
  public interface Observer {
    /**
     * Is told now and then how much has been read.
     *
     * @param bytes since the beginning of the input
     */
    void read(long bytes);

    /**
     * Is told of every transaction that was committed.
     *
     * @param committed the transaction; null if the last record committed none
     * @throws IOException if it cannot be told to anyone
     */
    default void committed(@Nullable Committed committed) throws IOException {}
  }

  /**
   * How a run ended.
   *
   * @param report what is durable
   * @param failure why it ended early; null if it did not
   */
  public record Outcome(AppendReport report, @Nullable Exception failure) {}
}
