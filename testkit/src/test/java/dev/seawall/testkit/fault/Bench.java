package dev.seawall.testkit.fault;

import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.SimulatedDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A disk, what goes wrong with it, and threads to try it with. */
final class Bench implements AutoCloseable {
  static final byte[] VALUE = {1, 2, 3, 4};

  final SimulatedDisk disk = new SimulatedDisk();
  final FaultPlan faults = new FaultPlan();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  static WalOptions.Builder options() {
    return WalOptions.builder()
        .segmentSizeBytes(16 << 10)
        .stagingBytes(16 << 10)
        .syncInterval(Duration.ZERO);
  }

  Wal open() throws WalException {
    return open(options().build());
  }

  Wal open(WalOptions options) throws WalException {
    return Wal.open(new FaultyStore(disk.store(), faults), options);
  }

  /** What is found after the power was lost, with all that was not synced. */
  LogContents afterPowerLoss() throws WalException {
    return read(disk.crashLosingAll());
  }

  static LogContents read(SimulatedDisk disk) throws WalException {
    try (Wal wal = Wal.open(disk.store(), options().build())) {
      return LogContents.of(wal);
    }
  }

  <T> Future<T> start(Callable<T> task) {
    return threads.submit(task);
  }

  <T> List<Future<T>> start(int count, Callable<T> task) {
    List<Future<T>> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      started.add(start(task));
    }
    return started;
  }

  /** Waits for something that is about to happen; a guard keeps it from waiting for ever. */
  static void await(BooleanSupplier happened) throws InterruptedException {
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30); !happened.getAsBoolean(); ) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not happen");
      }
      Thread.sleep(1);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
