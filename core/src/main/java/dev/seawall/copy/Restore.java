package dev.seawall.copy;

import dev.seawall.CorruptionException;
import dev.seawall.CorruptionPolicy;
import dev.seawall.Damage;
import dev.seawall.RestoreReport;
import dev.seawall.VerifyReport;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.index.SegmentEntry;
import dev.seawall.read.Decoding;
import dev.seawall.read.LogScan;
import dev.seawall.read.Verifier;
import dev.seawall.recovery.Recovery;
import dev.seawall.store.FileSegmentStore;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoredSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a log of a backup, once all of it has been verified. */
public final class Restore {
  static final String SUFFIX = ".restoring";

  private Restore() {}

  /**
   * Restores a backup, as {@link dev.seawall.LogBackup} says.
   *
   * @param from the backup's directory
   * @param to where the log goes
   * @param options the keys; what is to be done about damage
   * @return what is in it
   * @throws IOException if it failed
   */
  public static RestoreReport run(Path from, Path to, WalOptions options) throws IOException {
    return run(from, to, options, Steps.ON_FILES);
  }

  static RestoreReport run(Path from, Path to, WalOptions options, Steps steps) throws IOException {
    requireBackup(from);
    Path target = StagedDirectory.resolve(to);
    try (FileSegmentStore source = FileSegmentStore.openReadOnly(from)) {
      StagedDirectory.requireApart(source.directory(), target);
      StagedDirectory.requireEmpty(target);
      Recovery.Recovered found = Recovery.forReading(source, options, CorruptionPolicy.SALVAGE);
      if (found.liveTail() != null) {
        found.liveTail().close();
      }
      SegmentEntry last = found.segments().last();
      if (last == null) {
        throw new WalException("there is no backup in " + from + ": it has no segments");
      }
      VerifyReport verified = verify(found, options);
      long count = 0;
      long bytes = 0;
      try (StagedDirectory staged = StagedDirectory.begin(target, SUFFIX, steps)) {
        for (StoredSegment segment : found.store().list()) {
          try (SegmentFile file = found.store().open(segment.number(), SegmentStore.Access.READ)) {
            steps.copy(file, segment.lengthBytes(), staged.store(), segment.number());
          }
          count++;
          bytes += segment.lengthBytes();
        }
        staged.publish();
      }
      return new RestoreReport(
          source.describe(),
          target.toString(),
          last.header().logId().toString(),
          count,
          bytes,
          verified.records(),
          found.catalog().count(),
          verified.undecodedFrames(),
          verified.damages());
    }
  }

  private static void requireBackup(Path from) throws IOException {
    Path previous = StagedDirectory.beside(from.toAbsolutePath().normalize(), Backup.PREVIOUS);
    if (!Files.exists(from) && Files.isDirectory(previous)) {
      throw new WalException(
          "there is no " + from + ": a backup was cut short; what there was before is " + previous);
    }
  }

  private static VerifyReport verify(Recovery.Recovered found, WalOptions options)
      throws WalException {
    LogScan scan =
        new LogScan(found.store(), found.catalog(), Decoding.of(options), AtRest.INSTANCE);
    VerifyReport verified =
        new Verifier(found.catalog(), found.report().damages()).verify(scan, progress -> {});
    if (!verified.isSound() && options.corruptionPolicy() == CorruptionPolicy.FAIL) {
      Damage first = verified.damages().get(0);
      throw new CorruptionException(first, 0, 0);
    }
    return verified;
  }
}
