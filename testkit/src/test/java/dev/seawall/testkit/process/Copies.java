package dev.seawall.testkit.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Copies of logs, and what can be done to them. */
final class Copies {
  private Copies() {}

  /**
   * Copies the files of a directory, as {@code cp} does, one after the other; what is gone when its
   * turn comes is left out.
   */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        try {
          Files.copy(file, to.resolve(file.getFileName()));
        } catch (NoSuchFileException e) {
          // deleted since it was listed
        }
      }
    }
  }

  static Path lastSegment(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files
          .filter(file -> file.toString().endsWith(".seg"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  /** Writes bytes where the zeros begin that a segment ends with. */
  static void appendBehindFrames(Path segment, byte[] bytes) throws IOException {
    byte[] before = Files.readAllBytes(segment);
    int end = before.length;
    while (before[end - 1] == 0) {
      end--;
    }
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), (end + 7) / 8 * 8);
    }
  }
}
