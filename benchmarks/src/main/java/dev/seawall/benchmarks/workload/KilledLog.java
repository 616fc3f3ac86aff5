package dev.seawall.benchmarks.workload;

import static java.nio.file.StandardOpenOption.WRITE;

import dev.seawall.benchmarks.harness.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A log whose writer was killed. It is opened in copies, so that each time it is the first: all but
 * the last segments are only read by that, and are hard links.
 */
final class KilledLog {
  /** The unsealed one, and perhaps one prepared to follow it. */
  private static final int NOT_SEALED = 2;

  private final Path directory;

  private KilledLog(Path directory) {
    this.directory = directory;
  }

  /** Has another process write one, and kills it. */
  static KilledLog create(Path directory, long records, KilledWriter.Tail tail, long lastBytes)
      throws IOException, InterruptedException {
    String said =
        ChildProcess.firstLine(KilledWriter.class, directory, records, tail.name(), lastBytes);
    if (!said.equals(ChildProcess.READY)) {
      throw new IOException("the writing process said " + said);
    }
    return new KilledLog(directory);
  }

  /** Copies it into an empty directory, durably. */
  Path copy(Path to) throws IOException {
    List<Path> segments = segments(directory);
    List<Path> sealed = segments.subList(0, Math.max(0, segments.size() - NOT_SEALED));
    for (Path file : Disk.list(directory)) {
      Path target = to.resolve(file.getFileName());
      if (sealed.contains(file)) {
        Files.createLink(target, file);
      } else {
        Files.copy(file, target);
        try (FileChannel channel = FileChannel.open(target, WRITE)) {
          channel.force(true);
        }
      }
    }
    return to;
  }

  private static List<Path> segments(Path directory) throws IOException {
    return Disk.list(directory).stream().filter(f -> f.toString().endsWith(".seg")).toList();
  }
}
