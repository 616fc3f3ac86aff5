package dev.seawall.benchmarks.workload;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Stretch;
import dev.seawall.benchmarks.harness.Workload;
import java.io.IOException;
import java.util.List;

/**
 * Appends of one thread that do not wait for the disk: so many bytes, and one sync at the end,
 * reported without and with that sync. Fixed work: what is buffered, and so the part that a final
 * sync has in the whole, does not depend on how fast it goes.
 */
final class MemoryAppend implements Workload {
  private final int bytes;
  private final Durability durability;
  private final Metric appended;
  private final Metric synced;

  MemoryAppend(int bytes, Durability durability, Metric appended, Metric synced) {
    this.bytes = bytes;
    this.durability = durability;
    this.appended = appended.against(Names.RAW_WRITE, bytes);
    this.synced = synced.against(Names.RAW_WRITE_SYNCED, bytes);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(appended, synced);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    long count = scene.scale().writeBytes() / bytes;
    try (Wal wal = Wal.open(scene.fresh(appended.name()))) {
      WalStream stream = wal.stream("stream");
      append(stream, count / 10);
      wal.sync();
      Stretch stretch = Stretch.begin(appended);
      long begin = System.nanoTime();
      append(stream, count);
      round.put(appended, count / ((System.nanoTime() - begin) / 1e9));
      stretch.end(count);
      wal.sync();
      round.put(synced, count / ((System.nanoTime() - begin) / 1e9));
      DurableAppend.checkDurable(List.of(stream), count / 10 + count);
    }
  }

  private void append(WalStream stream, long count) throws IOException {
    byte[] value = Values.random(bytes);
    for (long i = 0; i < count; i++) {
      stream.append(value, durability);
    }
  }
}
