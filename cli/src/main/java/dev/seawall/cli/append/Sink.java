package dev.seawall.cli.append;

import dev.seawall.WalException;
import dev.seawall.cli.console.InputRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the records of a run go. For one thread at a time. */
interface Sink {

  /**
   * Takes a record.
   *
   * @throws InputException if it cannot be appended as the input has it
   * @throws WalException if appending this record or an earlier one failed
   */
  void append(InputRecord record, Place place) throws IOException;

  /**
   * Appends what it still holds: the input has come to its end.
   *
   * @throws InputException if it should not have ended here
   * @throws WalException if appending failed
   */
  void finish() throws IOException;

  /**
   * Takes no more, however the run ends: waits for what is under way, and gives up what is not
   * complete.
   *
   * @throws WalException the first failure; what was acknowledged in spite of it has been counted
   */
  void end() throws WalException;

  /** What has been acknowledged so far. */
  Tally tally();

  /** What has become of transactions so far. */
  TransactionCount transactions();

  /** The transaction that the last record committed; null if it committed none. */
  @Nullable Committed committed();
}
