package dev.seawall.copy;

import dev.seawall.BackupReport;
import dev.seawall.CorruptionException;
import dev.seawall.CorruptionPolicy;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.format.Footer;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.SegmentEntry;
import dev.seawall.recovery.Recovery;
import dev.seawall.store.FileSegmentStore;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoreLock;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a copy of a log beside its writer. One backup; for one thread.
 *
 * <p>A segment that another follows is never written again, by no opening either, so a further name
 * for its file will do. The last one is copied, up to the end of the last whole group, after it has
 * been synced.
 */
public final class Backup {
  static final String NEW = ".backup-new";
  static final String PREVIOUS = ".backup-previous";

  private static final int ATTEMPTS = 10;

  private final FileSegmentStore source;
  private final @Nullable FileSegmentStore earlier;
  private final StagedDirectory staged;
  private final Steps steps;
  private final List<SegmentEntry> segments = new ArrayList<>();

  /** The source, with each segment found by its number. */
  private SegmentStore placed;

  private long kept;
  private long linked;
  private long copied;
  private long copiedBytes;
  private long bytes;

  private Backup(
      FileSegmentStore source,
      @Nullable FileSegmentStore earlier,
      StagedDirectory staged,
      Steps steps) {
    this.source = source;
    this.placed = source;
    this.earlier = earlier;
    this.staged = staged;
    this.steps = steps;
  }

  /**
   * Makes a backup, as {@link dev.seawall.LogBackup} says.
   *
   * @param from the log's directory
   * @param to where the backup goes
   * @param options what is to be done about damage
   * @return what was done
   * @throws IOException if it failed
   */
  public static BackupReport run(Path from, Path to, WalOptions options) throws IOException {
    return run(from, to, options, Steps.ON_FILES);
  }

  static BackupReport run(Path from, Path to, WalOptions options, Steps steps) throws IOException {
    Path target = StagedDirectory.resolve(to);
    try (FileSegmentStore source = FileSegmentStore.openReadOnly(from)) {
      StagedDirectory.requireApart(source.directory(), target);
      Path previous = StagedDirectory.beside(target, PREVIOUS);
      try (StagedDirectory staged = StagedDirectory.begin(target, NEW, steps)) {
        finishInterrupted(target, previous, steps);
        if (!Files.isDirectory(target) || StagedDirectory.list(target).isEmpty()) {
          BackupReport report = new Backup(source, null, staged, steps).fill(target, options);
          staged.publish();
          return report;
        }
        StagedDirectory.requireOurs(target);
        try (FileSegmentStore earlier = FileSegmentStore.open(target);
            StoreLock lock = earlier.lock()) {
          BackupReport report = new Backup(source, earlier, staged, steps).fill(target, options);
          staged.publish(previous);
          return report;
        }
      }
    }
  }

  /** Puts right what a backup has left that was cut short while it renamed directories. */
  private static void finishInterrupted(Path target, Path previous, Steps steps)
      throws IOException {
    if (!Files.isDirectory(previous)) {
      return;
    }
    Path parent = StagedDirectory.parentOf(target);
    if (Files.exists(target)) {
      StagedDirectory.remove(previous, steps);
    } else {
      // the new one was complete, but whoever looks for the one before is not to lose that
      steps.move(previous, target);
    }
    steps.syncNames(parent);
  }

  private BackupReport fill(Path target, WalOptions options) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        find(options);
        requireSameLog();
        take();
        break;
      } catch (NoSuchFileException | CorruptionException e) {
        // the writer deletes and seals segments while they are looked at one by one
        if (attempt == ATTEMPTS) {
          throw e;
        }
        StagedDirectory.clear(staged.path(), steps);
      }
    }
    close(Recovery.forReading(staged.store(), options));
    SegmentEntry last = segments.get(segments.size() - 1);
    return new BackupReport(
        source.describe(),
        target.toString(),
        last.header().logId().toString(),
        segments.size(),
        kept,
        linked,
        copied,
        copiedBytes,
        bytes,
        last.number(),
        last.writtenOffset());
  }

  private static void close(Recovery.Recovered found) throws IOException {
    if (found.liveTail() != null) {
      found.liveTail().close();
    }
  }

  private void find(WalOptions options) throws IOException {
    Recovery.Recovered found = Recovery.forReading(source, options);
    close(found);
    placed = found.store();
    segments.clear();
    segments.addAll(found.segments().all());
    if (segments.isEmpty()) {
      throw new WalException("there is no log in " + source.describe() + ": it has no segments");
    }
  }

  /** Fails if the target holds a backup of another log, or has gone its own way since. */
  private void requireSameLog() throws IOException {
    FileSegmentStore backup = earlier;
    if (backup == null) {
      return;
    }
    Recovery.Recovered found =
        Recovery.forReading(backup, WalOptions.defaults(), CorruptionPolicy.SALVAGE);
    close(found);
    SegmentEntry last = segments.get(segments.size() - 1);
    for (SegmentEntry entry : found.segments().all()) {
      if (!entry.header().logId().equals(last.header().logId())) {
        throw new WalException(
            backup.describe()
                + " is a backup of another log: its id is "
                + entry.header().logId()
                + ", not "
                + last.header().logId());
      }
      SegmentEntry same = find(entry.number());
      if (entry.number() > last.number()
          || (same != null && same.header().salt() != entry.header().salt())) {
        throw new WalException(
            backup.describe() + " has been written to since: " + entry + " is not the log's");
      }
    }
  }

  private @Nullable SegmentEntry find(long number) {
    return segments.stream().filter(s -> s.number() == number).findFirst().orElse(null);
  }

  private void take() throws IOException {
    kept = 0;
    linked = 0;
    copied = 0;
    copiedBytes = 0;
    bytes = 0;
    for (int i = 0; i < segments.size() - 1; i++) {
      SegmentEntry segment = segments.get(i);
      if (linkEarlier(segment)) {
        kept++;
      } else if (link(source, placed.nameOf(segment.number()), segment.number())) {
        linked++;
      } else {
        copy(segment, segment.length());
      }
      bytes += segment.length();
    }
    SegmentEntry last = segments.get(segments.size() - 1);
    long length = last.isSealed() ? last.length() : last.writtenOffset();
    copy(last, length);
    bytes += length;
  }

  /** A segment that the backup has already; only where the file systems are not the same one. */
  private boolean linkEarlier(SegmentEntry segment) throws IOException {
    FileSegmentStore backup = earlier;
    if (backup == null || !segment.isSealed()) {
      return false;
    }
    try (SegmentFile one = placed.open(segment.number(), SegmentStore.Access.READ);
        SegmentFile other = backup.open(segment.number(), SegmentStore.Access.READ)) {
      long trailer = segment.length() - Footer.TRAILER_BYTES;
      if (other.length() != segment.length()
          || !Ranges.areEqual(one, other, 0, SegmentHeader.BYTES)
          || !Ranges.areEqual(one, other, trailer, Footer.TRAILER_BYTES)) {
        return false;
      }
    } catch (NoSuchFileException e) {
      return false; // new since then; or gone, which whoever links it will notice
    }
    return link(backup, backup.nameOf(segment.number()), segment.number());
  }

  private boolean link(FileSegmentStore from, String name, long number) throws IOException {
    try {
      steps.link(
          from.directory().resolve(name), staged.path().resolve(staged.store().nameOf(number)));
      return true;
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return false; // another file system, or one without links, or with too many to this file
    }
  }

  private void copy(SegmentEntry segment, long length) throws IOException {
    try (SegmentFile file = placed.open(segment.number(), SegmentStore.Access.READ)) {
      if (!segment.isSealed()) {
        file.sync(); // so that no backup holds what the log itself may lose
      }
      steps.copy(file, length, staged.store(), segment.number());
    }
    copied++;
    copiedBytes += length;
  }
}
