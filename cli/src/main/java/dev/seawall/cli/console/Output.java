package dev.seawall.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Standard output: buffered, always UTF-8, and never silent about a failure, as a {@code
 * PrintStream} would be. Safe for use by several threads.
 */
public final class Output extends OutputStream {
  private static final int BUFFER_BYTES = 64 << 10;

  private final BufferedOutputStream target;
  private final BooleanSupplier isPipe;
  private @Nullable OutputException failure;

  /**
   * Wraps a stream.
   *
   * @param target where the bytes go, in large pieces
   * @param isPipe whether that is a pipe; asked when writing fails
   */
  public Output(OutputStream target, BooleanSupplier isPipe) {
    this.isPipe = isPipe;
    this.target = new BufferedOutputStream(target, BUFFER_BYTES);
  }

  @Override
  public synchronized void write(int b) throws OutputException {
    perform(() -> target.write(b));
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws OutputException {
    perform(() -> target.write(bytes, offset, length));
  }

  @Override
  public synchronized void flush() throws OutputException {
    perform(target::flush);
  }

  /**
   * Writes text.
   *
   * @param text as it is, without a line end
   * @throws OutputException if it cannot be written
   */
  public void print(String text) throws OutputException {
    byte[] bytes = text.getBytes(UTF_8);
    write(bytes, 0, bytes.length);
  }

  /**
   * Writes a line.
   *
   * @param text the line without its end
   * @throws OutputException if it cannot be written
   */
  public void println(String text) throws OutputException {
    print(text + "\n");
  }

  private void perform(Action action) throws OutputException {
    if (failure != null) {
      throw failure; // what is in the buffer is lost: later bytes would make a gap
    }
    try {
      action.run();
    } catch (IOException e) {
      failure = new OutputException(e, isPipe.getAsBoolean());
      throw failure;
    }
  }

  /** Something that may fail. */
  private interface Action {
    void run() throws IOException;
  }
}
