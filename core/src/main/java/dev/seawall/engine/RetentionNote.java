package dev.seawall.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.Retention;
import dev.seawall.RetentionReport;
import dev.seawall.RetentionReport.Held;

/** What the log is told of a pass, in words, for those who look into it from another process. */
final class RetentionNote {
  /** As much as a name in a record of the log's own may take. */
  private static final int MOST_BYTES = 480;

  private static final int MOST_BYTES_OF_POLICIES = 300;

  private static final String CUT = " …";
  private static final int MOST_HELD = 3;

  private RetentionNote() {}

  /** The policies. */
  static String of(Retention retention) {
    return shortened(retention.toString(), MOST_BYTES_OF_POLICIES);
  }

  /** The policies, and what was held back. */
  static String of(Retention retention, RetentionReport report) {
    StringBuilder text = new StringBuilder(of(retention));
    int count = 0;
    for (Held held : report.held()) {
      if (count++ < MOST_HELD) {
        text.append("; ").append(held);
      }
    }
    if (count > MOST_HELD) {
      text.append("; and ").append(count - MOST_HELD).append(" more");
    }
    return shortened(text.toString(), MOST_BYTES);
  }

  /** Cuts between characters, never within one. */
  private static String shortened(String text, int mostBytes) {
    if (text.getBytes(UTF_8).length <= mostBytes) {
      return text;
    }
    int length = 0;
    int end = 0;
    while (true) {
      int next = end + Character.charCount(text.codePointAt(end));
      length += text.substring(end, next).getBytes(UTF_8).length;
      if (length > mostBytes - CUT.getBytes(UTF_8).length) {
        return text.substring(0, end) + CUT;
      }
      end = next;
    }
  }
}
