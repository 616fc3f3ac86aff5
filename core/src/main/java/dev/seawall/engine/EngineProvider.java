package dev.seawall.engine;

import dev.seawall.BackupReport;
import dev.seawall.LockedException;
import dev.seawall.RecoveryReport;
import dev.seawall.RepairReport;
import dev.seawall.RestoreReport;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalProvider;
import dev.seawall.codec.Codecs;
import dev.seawall.copy.Backup;
import dev.seawall.copy.Repair;
import dev.seawall.copy.Restore;
import dev.seawall.crypto.KeyRing;
import dev.seawall.memory.StackReserve;
import dev.seawall.recovery.Recovery;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoreLock;
import dev.seawall.store.StoreLockedException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The engine behind {@link Wal#open}. */
public final class EngineProvider implements WalProvider {

  /** Called by the service loader. */
  public EngineProvider() {}

  @Override
  public Wal open(SegmentStore store, WalOptions options) throws WalException {
    StackReserve.require(StackReserve.FOR_FILES); // or the lock may stay taken
    StoreLock lock = null;
    try {
      Codecs.require(options.compression().codec(), store.describe());
      new KeyRing(options.encryption()).currentKeyId(store.describe());
      lock = store.lock();
      Recovery.Recovered recovered = Recovery.forWriting(store, options);
      log(store, recovered);
      return new WritableWal(recovered.store(), lock, options, recovered);
    } catch (StoreLockedException e) {
      close(e, lock, store);
      LockedException locked = new LockedException(String.valueOf(e.getMessage()));
      locked.initCause(e);
      throw locked;
    } catch (IOException e) {
      close(e, lock, store);
      throw asWalException("cannot open the log in " + store.describe(), e);
    } catch (RuntimeException | Error e) {
      close(e, lock, store);
      throw e;
    }
  }

  @Override
  public Wal openReadOnly(SegmentStore store, WalOptions options) throws WalException {
    try {
      return ReadOnlyWal.open(store, options);
    } catch (IOException e) {
      close(e, null, store);
      throw asWalException("cannot read the log in " + store.describe(), e);
    } catch (RuntimeException | Error e) {
      close(e, null, store);
      throw e;
    }
  }

  @Override
  public RepairReport repair(Path source, Path target, WalOptions options) throws WalException {
    return copying("cannot repair " + source, () -> Repair.run(source, target, options));
  }

  @Override
  public BackupReport backup(Path source, Path target, WalOptions options) throws WalException {
    return copying("cannot back up " + source, () -> Backup.run(source, target, options));
  }

  @Override
  public RestoreReport restore(Path backup, Path target, WalOptions options) throws WalException {
    return copying("cannot restore " + backup, () -> Restore.run(backup, target, options));
  }

  interface Copying<T> {
    T run() throws IOException;
  }

  static <T> T copying(String what, Copying<T> copying) throws WalException {
    try {
      return copying.run();
    } catch (StoreLockedException e) {
      LockedException locked = new LockedException(String.valueOf(e.getMessage()));
      locked.initCause(e);
      throw locked;
    } catch (IOException e) {
      throw asWalException(what, e);
    }
  }

  /**
   * A torn tail is what a crash leaves, and in the report; damage is what somebody must hear of.
   */
  private static void log(SegmentStore store, Recovery.Recovered recovered) {
    if (recovered.report().verdict() == RecoveryReport.Verdict.CORRUPTION) {
      System.getLogger(EngineProvider.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "{0}: {1}",
              store.describe(),
              recovered.report().summary());
    }
  }

  static WalException asWalException(String what, IOException e) {
    return e instanceof WalException already
        ? already
        : new WalException(what + ": " + e.getMessage(), e);
  }

  private static void close(Throwable cause, @Nullable StoreLock lock, SegmentStore store) {
    try (store) {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
