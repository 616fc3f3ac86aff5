package dev.seawall.benchmarks.workload;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.seawall.Wal;
import dev.seawall.benchmarks.harness.Disk;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.NotSupportedException;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Stretch;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.harness.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
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
  private static final long GIB = 1 << 30;

  /** Frames and records have headers. */
  private static final double ROOM_FOR_VALUES = 1.1;

  /** For copies of the last segments, and the file for the raw limit. */
  private static final long ROOM_BESIDE_BYTES = 1 << 29;

  private static final int LAST_SHARE = 8;

  private final KilledWriter.Tail tail;
  private final Metric opened;
  private final Metric warm;
  private final Metric rewritten;
  private final Metric rewrite;
  private final Metric clean;
  private final Metric cleanWarm;
  private final long gibibytes;
  private @Nullable KilledLog killed;

  OpenAfterKill(String name, String title, KilledWriter.Tail tail) {
    this(name, title, tail, 0);
  }

  /**
   * Creates one for a log of a size of its own.
   *
   * @param gibibytes of values; 0 for the log that the scale says
   */
  OpenAfterKill(String name, String title, KilledWriter.Tail tail, int gibibytes) {
    this.gibibytes = gibibytes;
    String raw = Names.RAW_REWRITE + name.substring("open".length());
    this.tail = tail;
    this.opened =
        Metric.of(name, "open after kill -9, " + title, Unit.SECONDS).against(raw).atMost(0.05);
    this.warm = Metric.of(name + "-warm", "… in a warm Java", Unit.SECONDS).atMost(0.05);
    this.rewritten = Metric.of(name + "-bytes", "… bytes rewritten by that", Unit.BYTES);
    this.clean = Metric.of(name + "-clean", "… after a close instead", Unit.SECONDS);
    this.cleanWarm =
        Metric.of(name + "-clean-warm", "… after a close, in a warm Java", Unit.SECONDS);
    this.rewrite = Metric.of(raw, "raw: rewrite and sync as many bytes", Unit.SECONDS);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(opened, warm, rewritten, rewrite, clean, cleanWarm);
  }

  @Override
  public void run(Scene given, Round round) throws Exception {
    Scene scene = gibibytes == 0 ? given : given.withLogBytes(gibibytes * GIB);
    KilledLog log = killed;
    if (log == null) {
      checkRoom(scene);
      log =
          KilledLog.create(
              scene.directory().resolve(opened.name()), records(scene), tail, last(scene));
      killed = log;
    }
    long bytes = openInNewJava(log.copy(scene.fresh("copy")), scene, round, opened);
    round.put(rewritten, (double) bytes);
    Path copy = log.copy(scene.fresh("copy"));
    openHere(copy, round, warm);
    openInNewJava(copy, scene, round, clean);
    openHere(copy, round, cleanWarm);
    round.put(rewrite, rewrite(scene.fresh("raw").resolve("file"), bytes));
  }

  private long openInNewJava(Path copy, Scene scene, Round round, Metric metric) throws Exception {
    Disk.settle(scene.directory());
    String[] said = ChildProcess.firstLine(TimedOpening.class, copy).split(" ", 3);
    round.put(metric, Long.parseLong(said[0]) / 1e9);
    check(Long.parseLong(said[2]), scene);
    return Long.parseLong(said[1]);
  }

  private static void openHere(Path copy, Round round, Metric metric) throws Exception {
    Disk.settle(copy.resolveSibling(""));
    Stretch stretch = Stretch.begin(metric);
    long begin = System.nanoTime();
    try (Wal wal = Wal.open(copy)) {
      round.put(metric, (System.nanoTime() - begin) / 1e9);
      stretch.end(1);
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

  private static void checkRoom(Scene scene) throws IOException, NotSupportedException {
    long needed = (long) (scene.scale().logBytes() * ROOM_FOR_VALUES) + ROOM_BESIDE_BYTES;
    long free = Files.getFileStore(scene.directory()).getUsableSpace();
    if (free < needed) {
      throw new NotSupportedException(
          "needs " + (needed >> 20) + " MiB free on the disk, which has " + (free >> 20));
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
