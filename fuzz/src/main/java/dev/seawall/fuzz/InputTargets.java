package dev.seawall.fuzz;

import static dev.seawall.fuzz.Bits.check;

import dev.seawall.cli.console.InputRecord;
import dev.seawall.cli.console.LineReader;
import dev.seawall.cli.console.MalformedRecordException;
import dev.seawall.cli.console.RecordJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the command reads from its standard input. */
final class InputTargets {
  private static final int MOST_LINE_BYTES = 64;

  private InputTargets() {}

  static void recordJson(byte[] input) throws IOException {
    InputRecord record;
    try {
      record = RecordJson.read(input);
    } catch (MalformedRecordException e) {
      check(e.column() >= 1 && e.column() <= input.length + 1, "column " + e.column());
      return;
    }
    check(record.sequence() >= 0 && record.transaction() >= 0, "negative");
  }

  /** First byte: how much comes with one read. */
  static void lines(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    byte[] content = Bits.from(input, 1);
    List<byte[]> expected = split(content);
    LineReader reader =
        new LineReader(new Trickle(content, 1 + (input[0] & 0xFF)), MOST_LINE_BYTES);
    for (byte[] line : expected) {
      byte[] got;
      try {
        got = reader.next();
      } catch (IOException e) {
        check(line.length > MOST_LINE_BYTES, "refused a line of " + line.length + " bytes: " + e);
        return;
      }
      check(line.length <= MOST_LINE_BYTES, "accepted a line of " + line.length + " bytes");
      check(Arrays.equals(line, got), "another line");
    }
    check(reader.next() == null, "a line too many");
    check(reader.bytesRead() == content.length, "bytes read: " + reader.bytesRead());
    check(reader.lineNumber() == expected.size(), "line number " + reader.lineNumber());
  }

  private static List<byte[]> split(byte[] content) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '\n') {
        lines.add(Arrays.copyOfRange(content, start, i));
        start = i + 1;
      }
    }
    if (start < content.length) {
      lines.add(Arrays.copyOfRange(content, start, content.length));
    }
    return lines;
  }

  /** Gives a few bytes at a time. */
  private static final class Trickle extends ByteArrayInputStream {
    private final int most;

    Trickle(byte[] bytes, int most) {
      super(bytes);
      this.most = most;
    }

    @Override
    public synchronized int read(byte[] target, int at, int length) {
      return super.read(target, at, Math.min(most, length));
    }
  }
}
