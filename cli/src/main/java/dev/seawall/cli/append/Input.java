package dev.seawall.cli.append;

import dev.seawall.cli.console.LineReader;
import dev.seawall.cli.console.LineTooLongException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of one input after the other. */
public final class Input implements Closeable {
  private static final String STANDARD_INPUT = "-";

  private final List<String> names;
  private final InputStream standardInput;
  private final int maxLineBytes;
  private int opened;
  private String name = "standard input";
  private @Nullable LineReader reader;
  private long finishedBytes;

  private Input(List<String> names, InputStream standardInput, int maxLineBytes) {
    this.names = names;
    this.standardInput = standardInput;
    this.maxLineBytes = maxLineBytes;
  }

  /**
   * Prepares to read. That every file can be read is checked now, before anything is appended.
   *
   * @param names files, or {@code -} for standard input; none also means standard input
   * @param standardInput where that comes from
   * @param maxLineBytes what a line may have at most
   * @return the input, at its beginning
   * @throws InputException if a file cannot be read
   */
  public static Input of(List<String> names, InputStream standardInput, int maxLineBytes)
      throws InputException {
    for (String name : names) {
      if (!name.equals(STANDARD_INPUT)) {
        check(name);
      }
    }
    List<String> all = names.isEmpty() ? List.of(STANDARD_INPUT) : new ArrayList<>(names);
    return new Input(all, standardInput, maxLineBytes);
  }

  private static void check(String name) throws InputException {
    Path path = Path.of(name);
    if (!Files.exists(path)) {
      throw new InputException("cannot read " + name + ": no such file");
    }
    if (Files.isDirectory(path)) {
      throw new InputException("cannot read " + name + ": it is a directory");
    }
    if (!Files.isReadable(path)) {
      throw new InputException("cannot read " + name + ": permission denied");
    }
  }

  /**
   * How long the input is.
   *
   * @return bytes; -1 if that cannot be told, as with a pipe
   * @throws IOException if a file's size cannot be read
   */
  public long totalBytes() throws IOException {
    long total = 0;
    for (String file : names) {
      Path path = Path.of(file);
      if (file.equals(STANDARD_INPUT) || !Files.isRegularFile(path)) {
        return -1;
      }
      total += Files.size(path);
    }
    return total;
  }

  /**
   * How much has been read.
   *
   * @return bytes
   */
  public long bytesRead() {
    return finishedBytes + (reader == null ? 0 : reader.bytesRead());
  }

  /** Where the line stands that was read last. */
  Place place() {
    return new Place(name, reader == null ? 0 : reader.lineNumber());
  }

  /** Reads a line, without its end; null if there is none left. */
  byte @Nullable [] nextLine() throws InputException {
    try {
      while (true) {
        if (reader == null) {
          if (opened == names.size()) {
            return null;
          }
          reader = open(names.get(opened++));
        }
        byte[] line = reader.next();
        if (line != null) {
          return line;
        }
        finishedBytes += reader.bytesRead();
        close();
      }
    } catch (LineTooLongException e) {
      throw new InputException(e.getMessage() + " in " + name + " (see --max-record)", e);
    } catch (IOException e) {
      throw new InputException("cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  private LineReader open(String input) throws IOException {
    if (input.equals(STANDARD_INPUT)) {
      name = "standard input";
      return new LineReader(standardInput, maxLineBytes);
    }
    name = input;
    return new LineReader(Files.newInputStream(Path.of(input)), maxLineBytes);
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
