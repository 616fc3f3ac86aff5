package dev.seawall.testkit.model;

import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.SimulatedDisk;
import java.nio.file.Path;

/** Where a random life takes place. */
interface Place {

  Wal open(WalOptions options) throws WalException;

  Wal openReadOnly(WalOptions options) throws WalException;

  boolean canCrash();

  /** Goes on with what a crash leaves; the log that is open stays with what was before. */
  void crash(long seed, boolean powerLoss);

  static Place simulated() {
    return new Place() {
      private SimulatedDisk disk = new SimulatedDisk();

      @Override
      public Wal open(WalOptions options) throws WalException {
        return Wal.open(disk.store(), options);
      }

      @Override
      public Wal openReadOnly(WalOptions options) throws WalException {
        return Wal.openReadOnly(disk.store(), options);
      }

      @Override
      public boolean canCrash() {
        return true;
      }

      @Override
      public void crash(long seed, boolean powerLoss) {
        disk = powerLoss ? disk.crash(seed) : disk.crashKeepingCache();
      }
    };
  }

  static Place directory(Path directory) {
    return new Place() {
      @Override
      public Wal open(WalOptions options) throws WalException {
        return Wal.open(directory, options);
      }

      @Override
      public Wal openReadOnly(WalOptions options) throws WalException {
        return Wal.openReadOnly(directory, options);
      }

      @Override
      public boolean canCrash() {
        return false;
      }

      @Override
      public void crash(long seed, boolean powerLoss) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
