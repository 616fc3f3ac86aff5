package dev.seawall.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How things look to people: escaped bytes, sizes, tables. */
public final class TextFormat {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private TextFormat() {}

  /**
   * Shows bytes as text: UTF-8 where they are, everything that is not printable as an escape.
   *
   * @param bytes any bytes
   * @return one line without control characters
   */
  public static String escape(byte[] bytes) {
    String text = utf8(bytes);
    return text == null ? escapeBinary(bytes) : escape(text);
  }

  /**
   * Decodes UTF-8, and nothing else.
   *
   * @param bytes any bytes
   * @return the text that encodes to exactly these bytes; null if there is none
   */
  public static @Nullable String utf8(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    // What cannot be decoded becomes U+FFFD, which may also have been there.
    boolean exact = text.indexOf('\uFFFD') < 0 || Arrays.equals(text.getBytes(UTF_8), bytes);
    return exact ? text : null;
  }

  /**
   * Shows text as it is, but for what is not printable.
   *
   * @param text any text
   * @return one line without control characters; a backslash is doubled, so that an escape can be
   *     told from what looks like one
   */
  public static String escape(String text) {
    return line(text.replace("\\", "\\\\"));
  }

  /**
   * Makes one line of a text: control characters, line ends and the like become escapes.
   *
   * @param text any text
   * @return printable text
   */
  public static String line(String text) {
    StringBuilder line = null;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      int next = i + Character.charCount(point);
      if (!isPrintable(point)) {
        if (line == null) {
          line = new StringBuilder(text.length() + 16).append(text, 0, i);
        }
        appendEscape(line, point);
      } else if (line != null) {
        line.appendCodePoint(point);
      }
      i = next;
    }
    return line == null ? text : line.toString();
  }

  private static boolean isPrintable(int point) {
    if (point < 0x80) {
      return point >= ' ' && point != 0x7F;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT, // turns the direction of writing around, or cannot be seen
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static void appendEscape(StringBuilder line, int point) {
    switch (point) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        if (point < 0x80) {
          appendByte(line, point);
        } else {
          line.append("\\u{").append(Integer.toHexString(point)).append('}');
        }
      }
    }
  }

  private static String escapeBinary(byte[] bytes) {
    StringBuilder line = new StringBuilder(bytes.length * 2);
    for (byte b : bytes) {
      if (b == '\\') {
        line.append("\\\\");
      } else if (b < 0) {
        appendByte(line, b & 0xFF);
      } else if (isPrintable(b)) {
        line.append((char) b);
      } else {
        appendEscape(line, b);
      }
    }
    return line.toString();
  }

  private static void appendByte(StringBuilder line, int b) {
    line.append("\\x")
        .append(Character.forDigit(b >> 4, 16))
        .append(Character.forDigit(b & 15, 16));
  }

  /**
   * Shows a number of bytes.
   *
   * @param bytes how many
   * @return for example {@code 512 bytes} or {@code 1.5 MiB}
   */
  public static String size(long bytes) {
    if (bytes < 1024) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    double value = bytes / Math.pow(1024, unit);
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit - 1]);
  }

  /**
   * Shows a number with its digits in groups of three.
   *
   * @param number any number
   * @return for example {@code 1,234,567}
   */
  public static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /**
   * Shows a count with its noun.
   *
   * @param number how many
   * @param noun what, in the singular, with a regular plural
   * @return for example {@code 1 record} or {@code 2,000 records}
   */
  public static String count(long number, String noun) {
    return grouped(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /**
   * Shows a duration.
   *
   * @param nanos how long
   * @return seconds with two digits behind the point, more for very short ones
   */
  public static String seconds(long nanos) {
    double seconds = nanos / 1e9;
    return String.format(Locale.ROOT, seconds < 0.01 ? "%.4f s" : "%.2f s", seconds);
  }

  /**
   * Shows rows in columns.
   *
   * @param rows all of the same length; numbers are set flush right
   * @return one line for each row
   */
  public static List<String> table(List<List<String>> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], width(row.get(column)));
      }
    }
    return rows.stream().map(row -> row(row, widths)).toList();
  }

  private static String row(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      String padding = " ".repeat(widths[column] - width(cell));
      boolean flushRight = !cell.isEmpty() && Character.isDigit(cell.charAt(0));
      line.append(column == 0 ? "" : "  ");
      line.append(flushRight ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
