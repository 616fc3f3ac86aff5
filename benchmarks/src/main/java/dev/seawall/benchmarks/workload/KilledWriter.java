package dev.seawall.benchmarks.workload;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.nio.file.Path;
import java.time.Duration;

/** A process that writes a log, says so, and never closes it: to be killed. */
public final class KilledWriter {
  /** Records that are appended one by one at the end. */
  private static final int LAST = 64;

  /** How the last segment, which stays unsealed, is written. */
  enum Tail {
    /** Many records in a frame; durable. */
    COALESCED,
    /** One record in a frame, as one thread's durable appends leave it; durable. */
    SINGLE,
    /** Many records in a frame; written, and not synced since the segment began. */
    UNSYNCED
  }

  private KilledWriter() {}

  /**
   * The process.
   *
   * @param args the directory, how many records before the last segment, how that is written, and
   *     how many bytes of values it gets
   * @throws Exception if it cannot write
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    Tail tail = Tail.valueOf(args[2]);
    WalOptions options =
        WalOptions.builder().syncBytes(Long.MAX_VALUE).syncInterval(Duration.ZERO).build();
    Wal wal = Wal.open(directory, tail == Tail.UNSYNCED ? options : WalOptions.defaults());
    WalStream stream = wal.stream(ReadLog.STREAM);
    ReadLog.append(stream, Long.parseLong(args[1]), Durability.MEMORY);
    wal.roll();
    long records = Long.parseLong(args[3]) / ReadLog.RECORD_BYTES;
    ReadLog.append(stream, records, tail == Tail.SINGLE ? Durability.OS : Durability.MEMORY);
    if (tail == Tail.UNSYNCED) {
      ReadLog.append(stream, LAST, Durability.OS);
    } else {
      wal.sync();
      ReadLog.append(stream, LAST, Durability.DISK);
    }
    System.out.println(ChildProcess.READY);
    Thread.sleep(Long.MAX_VALUE);
  }
}
