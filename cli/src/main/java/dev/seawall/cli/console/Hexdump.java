package dev.seawall.cli.console;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes as {@code hexdump -C} shows them, repeated lines folded into a star. */
public final class Hexdump {
  private static final int ROW_BYTES = 16;
  private static final String DIGITS = "0123456789abcdef";

  private Hexdump() {}

  /**
   * Writes bytes in hexadecimal and as text.
   *
   * @param out where to
   * @param bytes what, from position to limit; neither is changed
   * @param offset what the first byte's place is called
   * @throws IOException if writing fails
   */
  public static void write(Output out, ByteBuffer bytes, long offset) throws IOException {
    ByteBuffer view = bytes.duplicate();
    int length = view.remaining();
    byte[] row = new byte[ROW_BYTES];
    ByteBuffer previous = null;
    boolean isFolded = false;
    for (int at = 0; at < length; at += ROW_BYTES) {
      int count = Math.min(ROW_BYTES, length - at);
      ByteBuffer current = bytes.slice(bytes.position() + at, count);
      boolean isLast = at + ROW_BYTES >= length;
      if (!isLast && current.equals(previous)) {
        if (!isFolded) {
          out.println("*");
        }
        isFolded = true;
      } else {
        view.get(bytes.position() + at, row, 0, count);
        out.println(row(row, count, offset + at));
        isFolded = false;
      }
      previous = current;
    }
  }

  private static String row(byte[] row, int count, long offset) {
    StringBuilder line = new StringBuilder(80);
    String place = Long.toHexString(offset);
    line.append("0".repeat(Math.max(0, 8 - place.length()))).append(place);
    for (int i = 0; i < ROW_BYTES; i++) {
      line.append(i % 8 == 0 ? "  " : " ");
      if (i < count) {
        line.append(DIGITS.charAt((row[i] >> 4) & 15)).append(DIGITS.charAt(row[i] & 15));
      } else {
        line.append("  ");
      }
    }
    line.append("  |");
    for (int i = 0; i < count; i++) {
      line.append(row[i] >= ' ' && row[i] < 0x7F ? (char) row[i] : '.');
    }
    return line.append('|').toString();
  }
}
