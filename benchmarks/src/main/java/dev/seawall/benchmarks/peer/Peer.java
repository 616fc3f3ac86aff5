package dev.seawall.benchmarks.peer;

import java.nio.file.Path;

/** A log that is measured beside others. Its class has a public constructor without parameters. */
@FunctionalInterface
public interface Peer {

  /**
   * Opens its files in a directory, or makes them where there are none.
   *
   * @param directory exists
   * @param streams how many streams are appended to
   * @throws UnsupportedOperationException if it cannot hold so many
   */
  PeerLog open(Path directory, int streams) throws Exception;

  /** The most records of a log that is written to be read: less for who takes very long for one. */
  default long mostRecords() {
    return Long.MAX_VALUE;
  }
}
