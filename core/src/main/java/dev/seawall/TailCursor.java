package dev.seawall;

import java.time.Duration;

/** A {@link RecordCursor} that can wait for records that are not written yet. */
public interface TailCursor extends RecordCursor {

  /**
   * Moves to the next record, and waits for one if there is none.
   *
   * @param timeout how long to wait at most; zero does not wait
   * @return false if none came in time, or the log was closed
   * @throws InterruptedException if the thread is interrupted while waiting; the cursor stays
   *     usable
   * @throws WalException as {@link #next()}
   */
  boolean next(Duration timeout) throws WalException, InterruptedException;
}
