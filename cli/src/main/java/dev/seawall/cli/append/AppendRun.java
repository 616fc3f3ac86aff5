package dev.seawall.cli.append;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.cli.console.InputRecord;
import java.io.IOException;
import java.util.Map;
import java.util.function.LongConsumer;
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
  private final Appender appender;
  private final AppendOptions options;
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
    this.options = options;
    this.appender = new Appender(wal, options);
  }

  /**
   * Appends all input. Call {@link #end} whatever comes of it.
   *
   * @param source what to append
   * @param input where that comes from
   * @param progress is told the bytes read, now and then
   * @throws InputException if the input cannot be read or appended
   * @throws WalException if appending fails
   */
  public void appendAll(RecordSource source, Input input, LongConsumer progress)
      throws IOException {
    begin = System.nanoTime();
    long count = 0;
    InputRecord record = source.next();
    while (record != null) {
      synchronized (lock) {
        if (ended) {
          return;
        }
        appender.append(record, input.place());
      }
      if (++count % PROGRESS_RECORDS == 0) {
        progress.accept(input.bytesRead());
      }
      record = source.next();
    }
    synchronized (lock) {
      if (!ended) {
        appender.completeBatch();
        appender.settleAll();
      }
    }
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
        appender.settleAll();
      } catch (WalException e) {
        first = first == null ? e : first;
      }
      Map<String, Long> durableBefore = appender.durableSequences();
      boolean isClosed = false;
      try {
        wal.close();
        isClosed = true;
      } catch (WalException e) {
        first = first == null ? e : first;
      }
      // Closing syncs; where it failed, only what was durable before is known to be.
      boolean isAllDurable = isClosed || options.durability() == Durability.DISK;
      Tally durable = isAllDurable ? appender.tally() : appender.tally().upTo(durableBefore);
      long nanos = begin == 0 ? 0 : System.nanoTime() - begin;
      return new Outcome(new AppendReport(durable, first == null, nanos), first);
    }
  }

  /**
   * How a run ended.
   *
   * @param report what is durable
   * @param failure why it ended early; null if it did not
   */
  public record Outcome(AppendReport report, @Nullable Exception failure) {}
}
