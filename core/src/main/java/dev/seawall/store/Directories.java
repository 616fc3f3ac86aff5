package dev.seawall.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** Creates directories and makes their entries durable. */
final class Directories {
  private Directories() {}

  /**
   * Creates a directory and what is missing above it; every new entry is synced before the next is
   * made.
   */
  static void create(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path p = directory.toAbsolutePath();
        p != null && !Files.isDirectory(p);
        p = p.getParent()) {
      missing.push(p);
    }
    for (Path path : missing) {
      createOne(path);
      Path parent = path.getParent();
      if (parent != null) {
        sync(parent);
      }
    }
  }

  private static void createOne(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw new FileAlreadyExistsException(directory.toString(), null, "it is not a directory");
      }
    } catch (IOException e) {
      throw IoErrors.explain(directory, "creating the directory", e);
    }
  }

  /** Makes the entries of a directory durable. */
  static void sync(Path directory) throws IOException {
    if (File.separatorChar == '\\') {
      return; // Windows offers no such call
    }
    try (InlineChannel channel = InlineChannel.open(directory, StandardOpenOption.READ)) {
      channel.syncAll();
    } catch (IOException e) {
      throw IoErrors.explain(directory, "syncing the directory", e);
    }
  }
}
