package dev.seawall.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** For peers that hold one stream only: a directory for each. */
public final class Directories {
  private Directories() {}

  /** The directories of streams below one, which exist then; itself for a single stream. */
  public static List<Path> of(Path directory, int streams) throws IOException {
    if (streams == 1) {
      return List.of(directory);
    }
    List<Path> all = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      all.add(Files.createDirectories(directory.resolve("stream-" + i)));
    }
    return all;
  }
}
