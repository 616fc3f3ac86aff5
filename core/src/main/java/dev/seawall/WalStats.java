package dev.seawall;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sizes and counters of an open log. Counters begin at 0 when it is opened.
 *
 * @param location where it lives
 * @param logId its identity, a UUID; empty while nothing was ever written
 * @param segments how many segments it has
 * @param bytes how long they are together
 * @param firstSegment the lowest segment number, 0 if there is none
 * @param lastSegment the highest segment number, 0 if there is none
 * @param streams how many streams exist
 * @param appendedRecords records appended
 * @param appendedBytes bytes of frames handed to the operating system
 * @param commitGroups groups of frames written
 * @param syncs device syncs of segments
 * @param rolls segments sealed
 * @param bufferedBytes bytes in our buffer at this moment
 * @param compression what compressing has saved
 * @param failure the message of the failure that stopped appends; empty if none did
 * @param transactions what {@link Transaction}s there are
 * @param openSegments the files of segments that are open for reading
 * @param frameCache the frames in memory for single reads
 * @param retention what has gone by itself
 * @param cleaning what cleaning has done, see {@link CleanerOptions}; how much is needed of the log
 *     is counted only by {@link Wal#space()}
 */
public record WalStats(
    String location,
    String logId,
    int segments,
    long bytes,
    long firstSegment,
    long lastSegment,
    int streams,
    long appendedRecords,
    long appendedBytes,
    long commitGroups,
    long syncs,
    long rolls,
    long bufferedBytes,
    Compression compression,
    String failure,
    Transactions transactions,
    OpenSegments openSegments,
    FrameCache frameCache,
    Retention retention,
    CleanReport cleaning) {

  /**
   * The cache of frames, see {@link WalOptions#frameCacheBytes()}.
   *
   * @param hits how many frames of single reads were found in it
   * @param misses how many were not; 0 if there is no cache
   * @param bytes how much memory it takes now
   * @param limitBytes how much it may take
   */
  public record FrameCache(long hits, long misses, long bytes, long limitBytes) {}

  /**
   * Counts of transactions.
   *
   * @param open how many have not ended: see {@link Wal#openTransactions()}
   * @param committed how many were committed
   * @param rolledBack how many were rolled back, or failed to commit
   * @param memoryBytes how much of the open ones waits in memory
   * @param spilledBytes how much of the open ones has been written to the log
   */
  public record Transactions(
      int open, long committed, long rolledBack, long memoryBytes, long spilledBytes) {}

  /**
   * The files of segments that are open for reading single records and by cursors. Beside them a
   * log has open: the lock, the segment it writes and the next one, and one segment for each scan.
   *
   * @param open how many are open now
   * @param limit how many may be, see {@link WalOptions#maxOpenSegments()}
   * @param opened how often one was opened
   * @param closedByLimit how often one was closed to stay within the limit
   */
  public record OpenSegments(int open, int limit, long opened, long closedByLimit) {}

  /**
   * What passes of {@link dev.seawall.Retention} have done, those in the background and those of
   * {@link Wal#applyRetention()}. Of a log that was opened for reading it is what a writer noted in
   * the log when records went last.
   *
   * @param policies which policies there are, in words, perhaps cut short; of a log that was opened
   *     for reading also what was held back; empty if nothing goes by itself
   * @param passes how many passes have been made to their end; 0 if it was opened for reading
   * @param lastPass when the last of them began, by {@link WalOptions#clock()}; null if none did
   * @param removedRecords how many records have gone since the log was opened for writing
   * @param removedBytes about how many bytes their frames took
   * @param held what was held back at the last pass; of streams beyond the first hundred nothing is
   *     said after a pass in the background
   * @param failure why the last pass was not made to its end; empty if it was
   */
  public record Retention(
      String policies,
      long passes,
      @Nullable Instant lastPass,
      long removedRecords,
      long removedBytes,
      List<RetentionReport.Held> held,
      String failure) {

    /** Nothing goes by itself. */
    public static final Retention NOTHING = new Retention("", 0, null, 0, 0, List.of(), "");
  }

  /**
   * What compressing has saved, of the records appended since the log was opened with compression.
   *
   * @param compressedFrames frames that were compressed
   * @param plainFrames frames that were left as they are: small, huge, or not made shorter by it
   * @param rawBytes bytes of records in all these frames
   * @param storedBytes what has been stored for them, compressed or not
   */
  public record Compression(
      long compressedFrames, long plainFrames, long rawBytes, long storedBytes) {

    /** Nothing has been compressed. */
    public static final Compression NOTHING = new Compression(0, 0, 0, 0);

    /**
     * How many bytes of records one stored byte holds.
     *
     * @return at least 1; 1 if nothing has been saved
     */
    public double ratio() {
      return storedBytes == 0 ? 1 : (double) rawBytes / storedBytes;
    }
  }
}
