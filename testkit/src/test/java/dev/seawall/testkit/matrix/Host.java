package dev.seawall.testkit.matrix;

import dev.seawall.store.FileSegmentStore;
import dev.seawall.store.SegmentStore;
import dev.seawall.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where a damaged log lives while it is opened. */
interface Host extends AutoCloseable {
  /** Makes a host that holds just these files. */
  interface Maker {
    Host make(Map<String, byte[]> files) throws IOException;
  }

  /** Opens the store, to be closed with the log. */
  SegmentStore store(boolean forWriting) throws IOException;

  /** The directory, if it is one of real files. */
  Optional<Path> path();

  /** All files as they are now. */
  SortedMap<String, byte[]> files() throws IOException;

  @Override
  void close() throws IOException;

  /** The number of a segment by its file's name, 0 if it is none. */
  static long numberOf(String name) {
    return name.endsWith(".seg") ? Long.parseLong(name.substring(0, name.indexOf('.'))) : 0;
  }

  /** A disk in memory; it knows no files but segments. */
  static Host simulated(Map<String, byte[]> files) {
    SimulatedDisk disk = new SimulatedDisk();
    files.forEach((name, bytes) -> disk.replace(numberOf(name), bytes));
    return new Host() {
      @Override
      public SegmentStore store(boolean forWriting) {
        return disk.store();
      }

      @Override
      public Optional<Path> path() {
        return Optional.empty();
      }

      @Override
      public SortedMap<String, byte[]> files() {
        return disk.files();
      }

      @Override
      public void close() {
        // nothing is left of it
      }
    };
  }

  /** A directory of real files. */
  static Host directory(Map<String, byte[]> files) throws IOException {
    Path directory = Files.createTempDirectory("seawall-matrix").resolve("log");
    Files.createDirectory(directory);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
    return new Host() {
      @Override
      public SegmentStore store(boolean forWriting) throws IOException {
        return forWriting
            ? FileSegmentStore.open(directory)
            : FileSegmentStore.openReadOnly(directory);
      }

      @Override
      public Optional<Path> path() {
        return Optional.of(directory);
      }

      @Override
      public SortedMap<String, byte[]> files() throws IOException {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> listed = Files.list(directory)) {
          for (Path file : listed.toList()) {
            contents.put(file.getFileName().toString(), Files.readAllBytes(file));
          }
        }
        return contents;
      }

      @Override
      public void close() throws IOException {
        delete(directory.getParent());
      }
    };
  }

  private static void delete(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      try (Stream<Path> listed = Files.list(file)) {
        for (Path each : listed.toList()) {
          delete(each);
        }
      }
    }
    Files.delete(file);
  }
}
