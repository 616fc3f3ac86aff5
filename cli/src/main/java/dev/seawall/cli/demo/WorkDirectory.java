package dev.seawall.cli.demo;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory of a command's own, and its end. */
public final class WorkDirectory {
  private static final String PREFIX = "seawall-demo-";
  private static final int ATTEMPTS = 20;
  private static final long PAUSE_NANOS = 50_000_000;

  private final Path path;
  private final boolean isOurs;

  private WorkDirectory(Path path, boolean isOurs) {
    this.path = path;
    this.isOurs = isOurs;
  }

  /**
   * Makes the directory, or takes an empty one.
   *
   * @param wanted where; null for a fresh one in the current directory, whose disk is a real one
   *     where the directory for temporary files may lie in memory, or there if it cannot be written
   */
  static WorkDirectory create(@Nullable Path wanted) throws IOException {
    if (wanted == null) {
      Path here = Path.of("");
      boolean isWritable = Files.isWritable(here.toAbsolutePath());
      Path parent = isWritable ? here : Path.of(System.getProperty("java.io.tmpdir"));
      return below(parent, PREFIX);
    }
    if (!Files.exists(wanted)) {
      return new WorkDirectory(Files.createDirectories(wanted), true);
    }
    try (Stream<Path> entries = Files.list(wanted)) {
      if (entries.findAny().isPresent()) {
        throw new IOException(
            "directory " + wanted + " is not empty: the demo wants one to itself");
      }
    } catch (NotDirectoryException e) {
      throw new IOException(wanted + " is not a directory", e);
    }
    return new WorkDirectory(wanted, false);
  }

  /**
   * Makes one with a name that nobody uses.
   *
   * @param parent where; exists
   * @param prefix how its name begins
   * @return the directory, empty
   * @throws IOException if it cannot be made
   */
  public static WorkDirectory below(Path parent, String prefix) throws IOException {
    while (true) {
      int number = ThreadLocalRandom.current().nextInt(1_000_000);
      try {
        return new WorkDirectory(Files.createDirectory(parent.resolve(prefix + number)), true);
      } catch (FileAlreadyExistsException e) {
        // another demo's: try another number
      }
    }
  }

  /**
   * Where it is.
   *
   * @return its path
   */
  public Path path() {
    return path;
  }

  /**
   * Names the kind of disk it is on.
   *
   * @return a word, and a warning where nothing reaches a disk
   */
  public String fileSystem() {
    try {
      String type = Files.getFileStore(path).type();
      return type.equals("tmpfs")
          ? type + ", in memory: nothing there survives a power loss"
          : type;
    } catch (IOException e) {
      return "unknown file system";
    }
  }

  /**
   * Deletes it with all that is in it, even if a process that is just ending still adds to it.
   *
   * @throws IOException if it cannot be deleted
   */
  public void delete() throws IOException {
    for (int attempt = 1; true; attempt++) {
      try {
        deleteOnce();
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException("cannot delete " + path + ": " + e.getMessage(), e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void deleteOnce() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (isOurs || !directory.equals(path)) {
              Files.deleteIfExists(directory);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
