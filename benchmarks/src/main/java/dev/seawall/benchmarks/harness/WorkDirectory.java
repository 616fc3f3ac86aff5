package dev.seawall.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A fresh directory under a given one, removed at the end, also when the run is broken off; the
 * given one too, if it was made for this.
 */
public final class WorkDirectory implements AutoCloseable {
  private final Path path;
  private final Path parent;
  private final boolean isParentOurs;
  private final Thread hook;

  private WorkDirectory(Path path, Path parent, boolean isParentOurs) {
    this.path = path;
    this.parent = parent;
    this.isParentOurs = isParentOurs;
    this.hook = new Thread(this::removeQuietly, "remove");
  }

  /** Makes one. */
  public static WorkDirectory under(Path parent) throws IOException {
    boolean isNew = !Files.exists(parent);
    Files.createDirectories(parent);
    WorkDirectory made =
        new WorkDirectory(Files.createTempDirectory(parent, "run-"), parent, isNew);
    Runtime.getRuntime().addShutdownHook(made.hook);
    return made;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  private void removeQuietly() {
    try {
      remove();
    } catch (IOException e) {
      System.err.println("bench: " + path + " is left over: " + e);
    }
  }

  private void remove() throws IOException {
    Disk.remove(path);
    if (isParentOurs && Files.isDirectory(parent) && Disk.list(parent).isEmpty()) {
      Files.delete(parent);
    }
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(hook);
    remove();
  }
}
