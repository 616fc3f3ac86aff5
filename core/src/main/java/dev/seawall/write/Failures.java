package dev.seawall.write;

import dev.seawall.LogFailedException;
import dev.seawall.OutOfSpaceException;
import dev.seawall.WalException;
import dev.seawall.store.StoreFullException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a log, and how its callers are told. The first failure that cannot be mended
 * stays for ever.
 */
final class Failures {
  private final String location;
  private volatile @Nullable Throwable first;
  private volatile @Nullable StoreFullException refusal;

  Failures(String location) {
    this.location = location;
  }

  /** Notes a failure; the first one counts. Under the staging lock. */
  void add(Throwable reason) {
    if (first == null) {
      first = reason;
    }
  }

  @Nullable Throwable first() {
    return first;
  }

  boolean isFailed() {
    return first != null;
  }

  /** Notes that there was no room, or with null that there is again. */
  void setRefusal(@Nullable StoreFullException latest) {
    refusal = latest;
  }

  /** What to throw when there is no room. */
  OutOfSpaceException outOfSpace(boolean stillBuffered) {
    StoreFullException latest = refusal;
    String detail = latest == null ? "no room" : latest.getMessage();
    return new OutOfSpaceException(location + " is out of space: " + detail, stillBuffered, latest);
  }

  /**
   * What to throw for a reason: a new exception each time, since each caller adds its own trace.
   */
  WalException asException(Throwable reason) {
    if (reason instanceof OutOfSpaceException full) {
      return new OutOfSpaceException(
          String.valueOf(full.getMessage()), full.isStillBuffered(), full);
    }
    return new LogFailedException(
        location + " has failed and takes no more appends until it is opened again: " + reason,
        reason);
  }

  /** Throws if the log has failed. */
  void check() throws LogFailedException {
    Throwable reason = first;
    if (reason != null) {
      throw (LogFailedException) asException(reason);
    }
  }
}
