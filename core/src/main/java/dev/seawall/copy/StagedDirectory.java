package dev.seawall.copy;

import dev.seawall.RepairReport;
import dev.seawall.WalException;
import dev.seawall.store.FileSegmentStore;
import dev.seawall.store.StoreLock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is filled beside the one it is to become, locked meanwhile, and renamed when all
 * of it is durable. So whoever finds the target finds all of it.
 */
final class StagedDirectory implements AutoCloseable {
  private static final Pattern OURS =
      Pattern.compile(
          "\\d{20}\\.seg|\\d{20}-\\d{20}\\.torn|seawall\\.lock|"
              + Pattern.quote(RepairReport.FILE_NAME));

  private final Path target;
  private final Steps steps;
  private final FileSegmentStore store;
  private final StoreLock lock;
  private boolean published;

  private StagedDirectory(Path target, Steps steps, FileSegmentStore store, StoreLock lock) {
    this.target = target;
    this.steps = steps;
    this.store = store;
    this.lock = lock;
  }

  /** The target as it is found, whether it exists or not; a link to a directory is followed. */
  static Path resolve(Path target) throws IOException {
    if (Files.exists(target)) {
      if (!Files.isDirectory(target)) {
        throw new WalException(target + " is no directory");
      }
      return target.toRealPath();
    }
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new WalException(target + " is a link that leads nowhere");
    }
    return target.toAbsolutePath().normalize();
  }

  /** Fails if one directory lies in the other, or is the same. */
  static void requireApart(Path source, Path target) throws IOException {
    Path real = source.toRealPath();
    Path existing = target;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    Path found =
        existing == null
            ? target
            : existing.toRealPath().resolve(existing.relativize(target)).normalize();
    if (found.startsWith(real) || real.startsWith(found)) {
      throw new WalException(
          source + " and " + target + " must lie apart: neither may be the other, or be in it");
    }
  }

  /** Fails if there is something at the target. */
  static void requireEmpty(Path target) throws IOException {
    if (Files.isDirectory(target) && !list(target).isEmpty()) {
      throw new WalException(target + " is not empty");
    }
  }

  /** Begins to fill; what an earlier attempt left that was cut short is deleted. */
  static StagedDirectory begin(Path target, String suffix, Steps steps) throws IOException {
    Path staged = beside(target, suffix);
    FileSegmentStore store = FileSegmentStore.open(staged);
    StoreLock lock = store.lock();
    try {
      clear(staged, steps);
      return new StagedDirectory(target, steps, store, lock);
    } catch (Throwable e) {
      lock.close();
      throw e;
    }
  }

  static Path beside(Path target, String suffix) throws WalException {
    Path name = target.getFileName();
    if (name == null) {
      throw new WalException(target + " cannot be renamed to");
    }
    return target.resolveSibling(name + suffix);
  }

  /** Deletes what a log's directory consists of but its lock; fails if there is anything else. */
  static void clear(Path directory, Steps steps) throws IOException {
    List<Path> files = list(directory);
    requireOurs(directory, files);
    for (Path file : files) {
      if (!file.endsWith("seawall.lock")) {
        steps.delete(file);
      }
    }
  }

  /** Deletes a log's directory; fails if there is anything else in it. */
  static void remove(Path directory, Steps steps) throws IOException {
    clear(directory, steps);
    steps.delete(directory.resolve("seawall.lock"));
    steps.delete(directory);
  }

  static void requireOurs(Path directory) throws IOException {
    requireOurs(directory, list(directory));
  }

  private static void requireOurs(Path directory, List<Path> files) throws WalException {
    for (Path file : files) {
      Path name = file.getFileName();
      if (name == null || !OURS.matcher(name.toString()).matches()) {
        throw new WalException(
            directory + " holds something that is not a log's: " + file.getFileName());
      }
    }
  }

  static List<Path> list(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(files::add);
    }
    files.sort(null);
    return files;
  }

  FileSegmentStore store() {
    return store;
  }

  Path path() {
    return store.directory();
  }

  /** Makes it the target; durable when this returns. */
  void publish() throws IOException {
    publish(null);
  }

  /**
   * Makes it the target in place of the one that is there, which is kept under another name until
   * it is durable that it is not needed.
   */
  void publish(@Nullable Path previous) throws IOException {
    Path parent = StagedDirectory.parentOf(target);
    steps.syncNames(path());
    if (previous != null) {
      steps.move(target, previous);
      steps.syncNames(parent);
    }
    published = true;
    steps.move(path(), target);
    steps.syncNames(parent);
    if (previous != null) {
      remove(previous, steps);
    }
  }

  static Path parentOf(Path directory) throws WalException {
    Path parent = directory.getParent();
    if (parent == null) {
      throw new WalException(directory + " has no directory above it");
    }
    return parent;
  }

  @Override
  public void close() throws IOException {
    try (StoreLock held = lock) {
      if (!published) {
        remove(path(), steps);
      }
    }
  }
}
