package dev.seawall.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Batch;
import dev.seawall.Durability;
import dev.seawall.LogFailedException;
import dev.seawall.RecordType;
import dev.seawall.ReplayCursor;
import dev.seawall.Transaction;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What one thread has appended to its stream, and what it was told. Each unit has its own value.
 */
final class ErrorAccount {
  private static final int ROUNDS = 3;
  private static final int VALUE_BYTES = 300;
  private static final int SPILLING = 8;

  private enum Told {
    DURABLE,
    DONE,
    ERROR
  }

  private final String stream;
  private final Map<Long, Told> told = new LinkedHashMap<>();
  private final Map<Long, Integer> records = new LinkedHashMap<>();
  private final Map<Long, CompletableFuture<Long>> futures = new LinkedHashMap<>();
  private long values;

  ErrorAccount(String stream) {
    this.stream = stream;
  }

  private interface Appending {
    void append(byte[] value) throws WalException;
  }

  /** Appends in all ways, until it is told that the log has failed. */
  void appendAll(Wal wal) {
    WalStream mine = wal.stream(stream);
    for (int i = 0; i < ROUNDS; i++) {
      unit(1, Told.DURABLE, value -> mine.append(value, Durability.DISK));
      unit(1, Told.DONE, value -> mine.append(value, Durability.MEMORY));
      unit(1, Told.DONE, value -> mine.append(value, Durability.OS));
      unit(2, Told.DURABLE, value -> wal.append(Batch.of().add(mine, value).add(mine, value)));
      async(mine);
      unit(1, Told.DURABLE, value -> commit(wal, mine, value, 1));
      unit(SPILLING, Told.DURABLE, value -> commit(wal, mine, value, SPILLING));
      change(() -> wal.checkpoint("named"));
      change(() -> mine.checkpoint(0));
      change(wal::roll);
      change(() -> unitsOf(wal)); // what strikes a reader concerns nobody else
    }
  }

  private byte[] nextValue(int count) {
    records.put(++values, count);
    return ByteBuffer.allocate(VALUE_BYTES).putLong(values).array();
  }

  private void unit(int count, Told success, Appending appending) {
    byte[] value = nextValue(count);
    told.put(values, Told.ERROR);
    try {
      appending.append(value);
      told.put(values, success);
    } catch (LogFailedException e) {
      told.remove(values); // it may be there, or not
    } catch (WalException e) {
      throw new AssertionError("nothing but an error was injected", e);
    } catch (VirtualMachineError | LinkageError e) {
      return; // this thread was struck
    }
  }

  private void async(WalStream mine) {
    unit(
        1,
        Told.DONE,
        value -> {
          long number = values;
          futures.put(number, mine.appendAsync(value));
        });
  }

  private static void commit(Wal wal, WalStream mine, byte[] value, int count) throws WalException {
    try (Transaction transaction = wal.begin()) {
      for (int i = 0; i < count; i++) {
        transaction.append(mine, value);
      }
      transaction.commit();
    }
  }

  private interface Change {
    void run() throws WalException;
  }

  private static void change(Change change) {
    try {
      change.run();
    } catch (LogFailedException | VirtualMachineError | LinkageError e) {
      return; // nothing is noted of changes
    } catch (WalException e) {
      throw new AssertionError("nothing but an error was injected", e);
    }
  }

  /** Waits for what was not waited for; to be called when the log is closed. */
  void awaitFutures() {
    futures.forEach(
        (value, future) -> {
          try {
            future.join();
            told.put(value, Told.DURABLE);
          } catch (CompletionException e) {
            told.remove(value);
          }
        });
    futures.clear();
  }

  long acknowledged() {
    return told.values().stream().filter(each -> each == Told.DURABLE).count();
  }

  /**
   * Whether what is left is what was told.
   *
   * @param left what the log comes to when it is opened again
   * @param durable what it comes to when the power is lost before
   */
  void check(Wal left, Wal durable, boolean hasFailed, String moment) throws WalException {
    Map<Long, Integer> leftUnits = unitsOf(left);
    Map<Long, Integer> durableUnits = unitsOf(durable);
    told.forEach(
        (value, what) -> {
          String unit = "%s, %s, unit %d".formatted(moment, stream, value);
          if (what == Told.DURABLE) {
            assertThat(durableUnits).as(unit).containsKey(value);
          }
          if (!hasFailed) {
            assertThat(leftUnits.containsKey(value)).as(unit).isEqualTo(what != Told.ERROR);
          }
        });
    for (Map<Long, Integer> units : List.of(leftUnits, durableUnits)) {
      units.forEach((value, count) -> assertThat(count).isEqualTo(records.get(value)));
      assertThat(new ArrayList<>(units.keySet())).as(moment).isSorted();
    }
  }

  /** How many records each unit has that has taken effect. */
  private Map<Long, Integer> unitsOf(Wal wal) throws WalException {
    Map<Long, Integer> units = new LinkedHashMap<>();
    try (ReplayCursor cursor = wal.stream(stream).replay(0, Visibility.WRITTEN)) {
      while (cursor.next()) {
        if (cursor.type().equals(RecordType.DATA)) {
          units.merge(cursor.value().getLong(cursor.value().position()), 1, Integer::sum);
        }
      }
    }
    return units;
  }
}
