package dev.seawall.benchmarks.workload;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.seawall.Wal;
import dev.seawall.benchmarks.harness.Disk;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens a log whose writer was killed, in a Java that was just started, as after a crash, and in
 * one that has done it before. Beside it: what it costs to read, write and sync as many bytes as
 * opening rewrote before it trusted them.
 */
final class OpenAfterKill implements Workload {
  /** So much that the last segment is nearly full, with the headers of its frames. */
  private static final long MOST_LAST_BYTES = 56 << 20;

  private static final long MOST_LAST_BYTES_SINGLE = 48 << 20;
  private static final int MIB = 1 << 20;
  private static final int LAST_SHARE = 8;

  private final KilledWriter.Tail tail;
  private final Metric opened;
  private final Metric warm;
  private final Metric rewritten;
  private final Metric rewrite;
  private @Nullable KilledLog killed;

  OpenAfterKill(String name, String title, KilledWriter.Tail tail) {
    String raw = Names.RAW_REWRITE + name.substring("open".length());
    this.tail = tail;
    this.opened =
        Metric.of(name, "open after kill -9, " + title, Unit.SECONDS).against(raw).atMost(0.1);
    this.warm = Metric.of(name + "-warm", "… in a warm Java", Unit.SECONDS).atMost(0.1);
    this.rewritten = Metric.of(name + "-bytes", "… bytes rewritten by that", Unit.BYTES);
    this.rewrite = Metric.of(raw, "raw: rewrite and sync as many bytes", Unit.SECONDS);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(opened, warm, rewritten, rewrite);
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    KilledLog log = killed;
    if (log == null) {
      log =
          KilledLog.create(
              scene.directory().resolve(opened.name()), records(scene), tail, last(scene));
      killed = log;
    }
    long bytes = openInNewJava(log.copy(scene.fresh("copy")), scene, round);
    round.put(rewritten, (double) bytes);
    openHere(log.copy(scene.fresh("copy")), round);
    round.put(rewrite, rewrite(scene.fresh("raw").resolve("file"), bytes));
  }

  private long openInNewJava(Path copy, Scene scene, Round round) throws Exception {
    Disk.settle(scene.directory());
    String[] said = ChildProcess.firstLine(TimedOpening.class, copy).split(" ", 3);
    round.put(opened, Long.parseLong(said[0]) / 1e9);
    check(Long.parseLong(said[2]), scene);
    return Long.parseLong(said[1]);
  }

  private void openHere(Path copy, Round round) throws Exception {
    Disk.settle(copy.resolveSibling(""));
    long begin = System.nanoTime();
    try (Wal wal = Wal.open(copy)) {
      round.put(warm, (System.nanoTime() - begin) / 1e9);
    }
  }

  private static double rewrite(Path file, long bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(MIB);
    try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE)) {
      Disk.fillWithZeros(channel, bytes);
      long begin = System.nanoTime();
      for (long at = 0; at < bytes; at += MIB) {
        buffer.clear().limit((int) Math.min(MIB, bytes - at));
        channel.read(buffer, at);
        Disk.writeFully(channel, buffer.flip(), at);
      }
      channel.force(false);
      return (System.nanoTime() - begin) / 1e9;
    }
  }

  private void check(long found, Scene scene) {
    long least = records(scene) + last(scene) / ReadLog.RECORD_BYTES;
    if (found < least) {
      throw new IllegalStateException(found + " records are left of at least " + least);
    }
  }

  private long records(Scene scene) {
    return (scene.scale().logBytes() - last(scene)) / ReadLog.RECORD_BYTES;
  }

  /** What goes into the last segment: it is to be nearly full, which is the worst case. */
  private long last(Scene scene) {
    long most = tail == KilledWriter.Tail.SINGLE ? MOST_LAST_BYTES_SINGLE : MOST_LAST_BYTES;
    return Math.min(most, scene.scale().logBytes() / LAST_SHARE);
  }
}
