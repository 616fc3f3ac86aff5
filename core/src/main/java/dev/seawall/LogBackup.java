package dev.seawall;

import java.nio.file.Path;

/** Copies a log, also while it is being written, and back. */
public final class LogBackup {
  private LogBackup() {}

  /**
   * Makes a backup, or brings one up to date. It is a log of its own, to be opened like any other,
   * and holds everything that had been written to the log when this began, durable: a writer may go
   * on meanwhile.
   *
   * <p>Sealed segments are hard-linked where the file system can, since they never change; the last
   * one is copied. Where it cannot, what an earlier backup in the target has is not copied again. A
   * hard link guards against deletion, not against damage to the bytes, which it shares: for that
   * put the backup on another file system.
   *
   * <p><b>Durability.</b> When this returns, the backup is durable. It is built in a directory
   * beside the target, with {@code .backup-new} behind its name, and renamed at the end; the one
   * before is called {@code .backup-previous} for as long as that takes. A backup that is cut short
   * leaves the one before as it was, or for a moment under that name: the next backup puts it
   * right.
   *
   * @param source the log's directory
   * @param target where the backup goes: a directory that does not exist, is empty, or holds an
   *     earlier backup of this log that nobody has written to since
   * @param options {@link CorruptionPolicy#SALVAGE} to copy a log that opening finds damaged
   * @return what was done
   * @throws CorruptionException if opening finds the log damaged; the backup is as before
   * @throws LockedException if another backup is at work, or the backup is open for writing
   * @throws WalException if the target holds something else, or lies in the source, or it failed
   */
  public static BackupReport backup(Path source, Path target, WalOptions options)
      throws WalException {
    return WalProvider.load().backup(source, target, options);
  }

  /**
   * Makes a log of a backup. All of the backup is verified first, every checksum; all of it is
   * copied, and nothing linked, so that it stays as it is.
   *
   * <p><b>Durability.</b> When this returns, the new log is durable. It is built in a directory
   * beside the target, with {@code .restoring} behind its name, and renamed at the end.
   *
   * @param backup the backup's directory
   * @param target where the log goes: a directory that does not exist, or is empty
   * @param options the keys of an encrypted log, to verify that it can be decrypted; {@link
   *     CorruptionPolicy#SALVAGE} to restore a damaged backup, as damaged as it is
   * @return what is in it
   * @throws CorruptionException if the backup is damaged; nothing is restored
   * @throws WalException if the target is not empty, there is no backup, or it failed
   */
  public static RestoreReport restore(Path backup, Path target, WalOptions options)
      throws WalException {
    return WalProvider.load().restore(backup, target, options);
  }
}
