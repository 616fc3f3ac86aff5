package dev.seawall.benchmarks.report;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;

/**
 * What it ran on, without saying whose machine it was.
 *
 * @param date when, in UTC
 * @param cores processors that this Java may use
 * @param heapBytes how much heap it may use
 * @param system operating system and its version
 * @param java the Java
 * @param fileSystem the kind of file system
 */
public record Machine(
    LocalDate date, int cores, long heapBytes, String system, String java, String fileSystem) {
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs");

  /** Looks around. */
  public static Machine of(Path directory) throws IOException {
    FileStore store = Files.getFileStore(directory);
    Runtime runtime = Runtime.getRuntime();
    return new Machine(
        LocalDate.now(ZoneOffset.UTC),
        runtime.availableProcessors(),
        runtime.maxMemory(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name"),
        store.type());
  }

  /** Whether nothing written there ever reaches a disk. */
  public boolean isInMemory() {
    return IN_MEMORY.contains(fileSystem);
  }

  /** What it is, in one line. */
  public String summary() {
    return cores + " cores, " + system + ", " + fileSystem + ", " + java;
  }
}
