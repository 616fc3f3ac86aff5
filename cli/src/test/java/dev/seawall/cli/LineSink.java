package dev.seawall.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Queue;

/** Hands on what a command prints, line by line as it comes. */
final class LineSink extends OutputStream {
  private final Queue<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineSink(Queue<String> lines) {
    this.lines = lines;
  }

  @Override
  public void write(int b) {
    if (b == '\n') {
      lines.add(line.toString(StandardCharsets.UTF_8));
      line.reset();
    } else {
      line.write(b);
    }
  }
}
