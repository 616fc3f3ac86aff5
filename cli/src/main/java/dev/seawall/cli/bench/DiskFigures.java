package dev.seawall.cli.bench;

import dev.seawall.cli.demo.DemoResult.Speed;
import java.util.List;

/**
 * What was measured on a disk.
 *
 * @param syncs what the disk does when 256 bytes are written and synced, again and again
 * @param durable durable appends of 256 bytes with Seawall, by one thread and by more
 * @param diskWriteBytes bytes a second that the disk takes, written 64 KiB at a time, with one sync
 * @param appendBytes bytes a second appended with Seawall without waiting, with one sync
 * @param readBytes bytes a second read back with Seawall, checksums verified, from memory
 */
public record DiskFigures(
    Syncs syncs, List<Speed> durable, double diskWriteBytes, double appendBytes, double readBytes) {

  /** Copies the list. */
  public DiskFigures {
    durable = List.copyOf(durable);
  }

  /**
   * How the disk syncs.
   *
   * @param perSecond how many a second, one after the other
   * @param p50Nanos half of them took at most so long
   * @param p99Nanos 99 of 100 took at most so long
   * @param p999Nanos 999 of 1000 took at most so long
   */
  public record Syncs(double perSecond, long p50Nanos, long p99Nanos, long p999Nanos) {}
}
