package dev.seawall.benchmarks.workload;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Records of text, as web servers log it: few hosts, paths and agents, and numbers that differ from
 * line to line.
 */
final class Text {
  private static final long SEED = 20260102;
  private static final long BEGIN_SECONDS = 1_767_225_600;

  private static final List<String> PATHS =
      List.of(
          "/",
          "/index.html",
          "/api/v1/orders/%d",
          "/api/v1/users/%d/profile",
          "/static/app-%x.js",
          "/search?q=seawall&page=%d",
          "/checkout/confirm?order=%d");
  private static final List<String> AGENTS =
      List.of(
          "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
          "curl/8.14.1");

  private Text() {}

  /** Makes records, each of whole lines and the beginning of another. */
  static byte[][] records(int count, int length) {
    SplittableRandom random = new SplittableRandom(SEED);
    byte[][] records = new byte[count][];
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder(2 * length);
      while (text.length() < length) {
        appendLine(text, random, BEGIN_SECONDS + i);
      }
      text.setLength(length);
      records[i] = text.toString().getBytes(StandardCharsets.US_ASCII);
    }
    return records;
  }

  private static void appendLine(StringBuilder text, SplittableRandom random, long seconds) {
    String path = PATHS.get(random.nextInt(PATHS.size()));
    text.append("10.0.").append(random.nextInt(4)).append('.').append(random.nextInt(250));
    text.append(" - - [").append(seconds).append("] \"GET ");
    text.append(path.contains("%") ? path.formatted(random.nextInt(1_000_000)) : path);
    text.append(" HTTP/1.1\" ").append(random.nextInt(20) == 0 ? 404 : 200).append(' ');
    text.append(random.nextInt(50_000)).append(" \"https://shop.example/\" \"");
    text.append(AGENTS.get(random.nextInt(AGENTS.size()))).append("\" ");
    text.append(random.nextInt(900)).append('\n');
  }
}
