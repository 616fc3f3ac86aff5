package dev.seawall.testkit.crash;

import dev.seawall.CorruptionException;
import dev.seawall.LogClosedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.store.SegmentStore;
import dev.seawall.testkit.Application;
import dev.seawall.testkit.History;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.LogContents.Entry;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A log itself, living through a scenario, as an application that knows what is in the log. */
final class ScenarioApplication implements Application<LogContents> {
  private final Scenario scenario;
  private final WalOptions options;

  ScenarioApplication(Scenario scenario, WalOptions options) {
    this.scenario = scenario;
    this.options = options;
  }

  @Override
  public void run(Supplier<SegmentStore> disk, History<LogContents> history) throws WalException {
    Driver driver = new Driver(disk, options, history);
    driver.open();
    try {
      scenario.run(driver);
      driver.close();
    } catch (WalException e) {
      try (Wal failed = driver.wal()) {
        requireReadable(failed, history.permitted(false));
      } catch (WalException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    } catch (IllegalArgumentException | AssertionError e) {
      requireMisled(driver, history, e);
      throw new WalException("what was opened again was not what had been closed", e);
    }
  }

  /** A scenario may be misled by a disk that lies to it, but by nothing else. */
  private static void requireMisled(Driver driver, History<LogContents> history, Throwable surprise)
      throws WalException {
    try (Wal wal = driver.wal()) {
      if (LogContents.of(wal).equals(history.latest())) {
        throw new AssertionError("the log has surprised the scenario", surprise);
      }
    }
  }

  @Override
  public LogContents read(SegmentStore store) throws WalException {
    try (Wal wal = Wal.open(store, options)) {
      return LogContents.of(wal);
    }
  }

  @Override
  public boolean mayThrow(Exception error) {
    return error instanceof WalException;
  }

  /** Readers go on after a failure, unless it is reading that fails. */
  private static void requireReadable(Wal wal, List<LogContents> permitted) {
    SortedMap<String, SortedMap<Long, Entry>> found;
    try {
      found = recordsOf(LogContents.of(wal));
    } catch (CorruptionException | LogClosedException e) {
      return; // a silent fault of which it tells; or it was closing, or opening again, that failed
    } catch (WalException e) {
      requireInjected(e);
      return;
    }
    if (permitted.stream().noneMatch(each -> recordsOf(each).equals(found))) {
      throw new AssertionError(
          "a failed log shows %s instead of %s to %s"
              .formatted(
                  found,
                  recordsOf(permitted.get(0)),
                  recordsOf(permitted.get(permitted.size() - 1))));
    }
  }

  private static void requireInjected(WalException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("(injected)")) {
        return;
      }
    }
    throw new AssertionError("a failed log cannot be read", e);
  }

  private static SortedMap<String, SortedMap<Long, Entry>> recordsOf(LogContents contents) {
    SortedMap<String, SortedMap<Long, Entry>> records = new TreeMap<>();
    for (Map.Entry<String, LogContents.Stream> each : contents.streams().entrySet()) {
      if (!each.getValue().records().isEmpty()) {
        records.put(each.getKey(), each.getValue().records());
      }
    }
    return records;
  }
}
