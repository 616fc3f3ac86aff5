package dev.seawall.cli.console;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts input into lines at each {@code \n}, byte by byte as they are: a {@code \r} before it
 * belongs to the line, and nothing is decoded. A last line without an end counts.
 */
public final class LineReader implements Closeable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final InputStream in;
  private final int maxLineBytes;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private long bytesRead;
  private long lineNumber;
  private boolean lineEnded;

  /**
   * Begins to read.
   *
   * @param in the input, closed with this reader
   * @param maxLineBytes what a line may have at most
   */
  public LineReader(InputStream in, int maxLineBytes) {
    this.in = in;
    this.maxLineBytes = maxLineBytes;
  }

  /**
   * Reads a line.
   *
   * @return its bytes without the end; null if there is none left
   * @throws IOException if reading fails
   * @throws LineTooLongException if the line is too long
   */
  public byte @Nullable [] next() throws IOException {
    int searched = position;
    while (true) {
      for (int i = searched; i < limit; i++) {
        if (buffer[i] == '\n') {
          byte[] line = take(i);
          position = i + 1;
          lineEnded = true;
          return line;
        }
      }
      searched = limit;
      if (limit - position > maxLineBytes) {
        throw new LineTooLongException(lineNumber + 1, maxLineBytes);
      }
      int moved = makeRoom();
      searched -= moved;
      int count = in.read(buffer, limit, buffer.length - limit);
      if (count < 0) {
        return position == limit ? null : takeRest();
      }
      limit += count;
      bytesRead += count;
    }
  }

  private byte[] takeRest() throws LineTooLongException {
    byte[] line = take(limit);
    position = limit;
    lineEnded = false;
    return line;
  }

  private byte[] take(int end) throws LineTooLongException {
    lineNumber++;
    if (end - position > maxLineBytes) {
      throw new LineTooLongException(lineNumber, maxLineBytes);
    }
    return Arrays.copyOfRange(buffer, position, end);
  }

  /**
   * Moves what is left to the beginning of the buffer, and makes the buffer larger if it is full.
   */
  private int makeRoom() {
    int moved = position;
    int rest = limit - position;
    if (rest == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * rest, maxLineBytes + 1L + BUFFER_BYTES));
    } else if (moved > 0) {
      System.arraycopy(buffer, moved, buffer, 0, rest);
    }
    position = 0;
    limit = rest;
    return moved;
  }

  /**
   * The number of the line that was read last.
   *
   * @return 1 for the first, 0 before it
   */
  public long lineNumber() {
    return lineNumber;
  }

  /**
   * Whether the line that was read last had an end.
   *
   * @return false for a last line that just stops
   */
  public boolean wasLineEnded() {
    return lineEnded;
  }

  /**
   * How much has been taken from the input.
   *
   * @return bytes, those read ahead included
   */
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
