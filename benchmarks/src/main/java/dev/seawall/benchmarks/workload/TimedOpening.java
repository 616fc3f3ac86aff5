package dev.seawall.benchmarks.workload;

import dev.seawall.Wal;
import java.nio.file.Path;

/**
 * A process that opens a log and says how many nanoseconds that took, how many bytes were
 * rewritten, and which record is the last.
 */
public final class TimedOpening {
  private TimedOpening() {}

  /**
   * The process.
   *
   * @param args the directory
   * @throws Exception if it cannot open it
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    long begin = System.nanoTime();
    try (Wal wal = Wal.open(directory)) {
      long nanos = System.nanoTime() - begin;
      long last = wal.stream(ReadLog.STREAM).lastSequence();
      System.out.println(nanos + " " + wal.recoveryReport().rewrittenBytes() + " " + last);
    }
  }
}
