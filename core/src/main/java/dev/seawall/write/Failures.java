package dev.seawall.write;

import dev.seawall.EncryptionException;
import dev.seawall.LogClosedException;
import dev.seawall.LogFailedException;
import dev.seawall.OutOfSpaceException;
import dev.seawall.RefusedException;
import dev.seawall.WalException;
import dev.seawall.store.StoreFullException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a log, and how its callers are told. The first failure that cannot be mended
 * stays for ever.
 */
final class Failures {
  private final String location;
  private volatile @Nullable Throwable first;
  private volatile @Nullable IOException refusal;
  private boolean isTold;

  Failures(String location) {
    this.location = location;
  }

  /** Notes a failure; the first one counts. Under the staging lock. */
  void add(Throwable reason) {
    if (first == null) {
      first = reason;
    }
  }

  /** Why a log has failed that somebody could not fail himself. */
  static Throwable halfDone() {
    return new IllegalStateException(
        "a thread ran out of stack or memory while it staged a record, and again while it told so");
  }

  /** Notes a change that was left half done, if one was. */
  void noteHalfDone(boolean isSo) {
    if (isSo) {
      add(halfDone());
    }
  }

  /** Notes that all who counted on the log will hear of it. Under the staging lock. */
  void noteTold() {
    isTold = true;
  }

  /** Whether that was noted: not so if the log has failed, and whoever noticed was struck. */
  boolean isTold() {
    return isTold;
  }

  @Nullable Throwable first() {
    return first;
  }

  boolean isFailed() {
    return first != null;
  }

  /** Whether a group could not be written though nothing has failed: it may be tried again. */
  static boolean isRefusal(@Nullable Throwable reason) {
    return reason instanceof StoreFullException || reason instanceof NotBegunException;
  }

  /** Notes why a group could not be written, or with null that one could be. */
  void setRefusal(@Nullable IOException latest) {
    refusal = latest;
  }

  /** What to throw when the log is closed. */
  LogClosedException closed() {
    return new LogClosedException(location + " is closed");
  }

  /** What to throw when a group could not be written. */
  RefusedException refused(boolean stillBuffered) {
    IOException latest = refusal;
    if (latest instanceof NotBegunException notBegun) {
      return refused(
          location + " refuses appends: " + notBegun.getMessage(),
          stillBuffered,
          notBegun.getCause());
    }
    String detail = latest == null ? "no room" : latest.getMessage();
    return new OutOfSpaceException(location + " is out of space: " + detail, stillBuffered, latest);
  }

  private static RefusedException refused(
      String message, boolean stillBuffered, @Nullable Throwable cause) {
    return cause instanceof EncryptionException keyless
        ? new EncryptionException(message, stillBuffered, keyless)
        : new RefusedException(message, stillBuffered, cause);
  }

  /**
   * What to throw for a reason: a new exception each time, since each caller adds its own trace.
   */
  WalException asException(Throwable reason) {
    if (reason instanceof OutOfSpaceException full) {
      return new OutOfSpaceException(
          String.valueOf(full.getMessage()), full.isStillBuffered(), full);
    }
    if (reason instanceof RefusedException refused) {
      return refused(String.valueOf(refused.getMessage()), refused.isStillBuffered(), refused);
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
