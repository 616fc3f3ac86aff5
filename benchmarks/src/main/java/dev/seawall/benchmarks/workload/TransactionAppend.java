package dev.seawall.benchmarks.workload;

import dev.seawall.Batch;
import dev.seawall.Durability;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Threads;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Transactions of 10 records of 256 bytes over 3 streams, beside batches of the same records over
 * one stream, one thread. In short turns, so that both meet the same disk.
 */
final class TransactionAppend implements Workload {
  private static final int BYTES = 256;
  private static final int RECORDS = 10;
  private static final int STREAMS = 3;
  private static final int TURNS = 4;

  private final Durability durability;
  private final Metric batches;
  private final Metric transactions;

  TransactionAppend(Durability durability) {
    this.durability = durability;
    String suffix = durability == Durability.DISK ? "" : "-memory";
    String how = durability == Durability.DISK ? "durable" : "MEMORY";
    this.batches =
        Metric.of(
            "batches-of-10" + suffix,
            how + " batch of 10 x 256 B, one stream, 1 thread",
            Unit.PER_SECOND);
    this.transactions =
        Metric.of(
                "transactions-of-10" + suffix,
                how + " transaction of the same over " + STREAMS + " streams",
                Unit.PER_SECOND)
            .against(batches.name())
            .atLeastRatio(0.8);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(batches, transactions);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    try (Wal wal = Wal.open(scene.fresh(transactions.name()))) {
      List<WalStream> streams = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        streams.add(wal.stream("stream-" + i));
      }
      byte[] value = Values.random(BYTES);
      Load.Operation batch = (thread, iteration) -> appendBatch(wal, streams.get(0), value);
      Load.Operation transaction = (thread, iteration) -> appendTransaction(wal, streams, value);
      Duration turn = scene.scale().measure().dividedBy(TURNS);
      Load.run(Threads.platform(), 1, scene.scale().warmUp(), batch);
      Load.run(Threads.platform(), 1, scene.scale().warmUp(), transaction);
      double batchesDone = 0;
      double transactionsDone = 0;
      for (int i = 0; i < TURNS; i++) {
        batchesDone += Load.measure(batches, Threads.platform(), 1, turn, batch).perSecond();
        transactionsDone +=
            Load.measure(transactions, Threads.platform(), 1, turn, transaction).perSecond();
      }
      round.put(batches, batchesDone / TURNS);
      round.put(transactions, transactionsDone / TURNS);
    }
  }

  private void appendBatch(Wal wal, WalStream stream, byte[] value) throws Exception {
    Batch batch = Batch.of();
    for (int i = 0; i < RECORDS; i++) {
      batch.add(stream, value);
    }
    wal.append(batch, durability);
  }

  private void appendTransaction(Wal wal, List<WalStream> streams, byte[] value) throws Exception {
    try (Transaction transaction = wal.begin()) {
      for (int i = 0; i < RECORDS; i++) {
        transaction.append(streams.get(i % STREAMS), value);
      }
      transaction.commit(durability);
    }
  }
}
