package dev.seawall.cli.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * The process's standard input, not buffered. Closing it does nothing.
 *
 * <p>Where the process was started without one, as by {@code <&-}, its descriptor goes to the first
 * file that the JVM opens for itself: reading would deliver, and closing would break, that.
 */
final class StandardInput extends InputStream {
  private final FileInputStream descriptor = new FileInputStream(FileDescriptor.in);
  private boolean isChecked;

  @Override
  public int read() throws IOException {
    check();
    return descriptor.read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    check();
    return descriptor.read(into, offset, length);
  }

  private void check() throws IOException {
    if (!isChecked) {
      Path java = Path.of(System.getProperty("java.home")).toRealPath();
      if (Path.of(Io.target(0)).startsWith(java)) {
        throw new IOException("it is closed");
      }
      isChecked = true;
    }
  }
}
