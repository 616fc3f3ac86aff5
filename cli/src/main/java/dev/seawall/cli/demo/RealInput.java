package dev.seawall.cli.demo;

import dev.seawall.RecordCursor;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import dev.seawall.cli.console.LineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A file that was there before, line by line through a log. */
final class RealInput {
  static final String STREAM = "lines";
  private static final int MAX_LINE_BYTES = 8 << 20;
  private static final int MAX_PENDING = 1024;

  private final Path file;
  private final WalStream stream;

  RealInput(Path file, WalStream stream) {
    this.file = file;
    this.stream = stream;
  }

  /** Looks for a text that is there on every machine with a Java. */
  static Optional<Path> find() {
    Path java = Path.of(System.getProperty("java.home"));
    List<Path> candidates =
        List.of(
            java.resolve("lib/classlist"),
            Path.of("/usr/share/dict/words"),
            Path.of("/etc/services"),
            java.resolve("legal/java.base/LICENSE"),
            java.resolve("release"));
    return candidates.stream()
        .filter(f -> Files.isRegularFile(f) && Files.isReadable(f))
        .findFirst();
  }

  /** Appends every line durably, and compares what is read back with the file, byte by byte. */
  Result run(Wal wal) throws IOException {
    long first = stream.lastSequence() + 1;
    long begin = System.nanoTime();
    long lines = append();
    wal.sync();
    return compare(first, lines, System.nanoTime() - begin);
  }

  private long append() throws IOException {
    ArrayDeque<CompletableFuture<Long>> pending = new ArrayDeque<>();
    long lines = 0;
    try (LineReader reader = new LineReader(Files.newInputStream(file), MAX_LINE_BYTES)) {
      byte[] line = reader.next();
      while (line != null) {
        pending.add(stream.appendAsync(line));
        lines++;
        if (pending.size() == MAX_PENDING) {
          await(pending.remove());
        }
        line = reader.next();
      }
    }
    while (!pending.isEmpty()) {
      await(pending.remove());
    }
    return lines;
  }

  private static void await(CompletableFuture<Long> append) throws WalException {
    try {
      append.join();
    } catch (CompletionException e) {
      throw new WalException("appending a line failed: " + e.getMessage(), e);
    }
  }

  private Result compare(long first, long lines, long nanos) throws IOException {
    long equal = 0;
    long bytes = 0;
    try (LineReader reader = new LineReader(Files.newInputStream(file), MAX_LINE_BYTES);
        RecordCursor cursor = stream.iterate(first)) {
      byte[] line = reader.next();
      while (line != null && cursor.next()) {
        WalRecord record = cursor.record();
        if (!Arrays.equals(record.value(), line) || record.sequence() != first + equal) {
          break;
        }
        equal++;
        bytes += line.length + (reader.wasLineEnded() ? 1 : 0);
        line = reader.next();
      }
      boolean isEqual = line == null && equal == lines && !cursor.next();
      return new Result(file, lines, bytes, isEqual && bytes == Files.size(file), nanos);
    }
  }

  /**
   * What came of it.
   *
   * @param file the file
   * @param lines how many lines were appended
   * @param bytes how many bytes came back equal
   * @param isEqual whether all did
   * @param nanos how long appending took
   */
  record Result(Path file, long lines, long bytes, boolean isEqual, long nanos) {}
}
