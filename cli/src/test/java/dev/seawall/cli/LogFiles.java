package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.Wal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Makes logs, and breaks them. */
final class LogFiles {

  private LogFiles() {}

  /** Appends each value by itself, so that each has a frame of its own, and closes the log. */
  static void append(Path log, String stream, String... values) throws IOException {
    try (Wal wal = Wal.open(log)) {
      for (String value : values) {
        wal.stream(stream).append(value.getBytes(UTF_8));
      }
    }
  }

  static List<Path> segments(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    }
  }

  /** Flips a bit in the middle of a value, wherever in the log it lies. */
  static void damage(Path log, String value) throws IOException {
    byte[] wanted = value.getBytes(UTF_8);
    for (Path segment : segments(log)) {
      byte[] bytes = Files.readAllBytes(segment);
      for (int at = 0; at + wanted.length <= bytes.length; at++) {
        if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
          bytes[at + wanted.length / 2] ^= 0x10;
          Files.write(segment, bytes);
          return;
        }
      }
    }
    throw new IllegalArgumentException("no '" + value + "' in " + log);
  }
}
