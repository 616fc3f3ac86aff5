package dev.seawall.cli.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the writer appends: every record can be derived from who wrote it when, so that a checker
 * needs nothing but that to know each of its bytes.
 *
 * <p>Each thread has a stream of its own to append to, shared with other threads; every eighth
 * append is a batch of two records, the second in another stream.
 */
final class Workload {
  static final List<String> STREAMS = List.of("alpha", "bravo", "charlie", "delta");
  static final int MAX_PARTS = 2;
  private static final int BATCH_EVERY = 8;
  private static final int MAX_FILLER_BYTES = 400;
  private static final String FIELDS = "round thread append part";

  private Workload() {}

  /** How many records an append has. */
  static int parts(int append) {
    return append % BATCH_EVERY == BATCH_EVERY - 1 ? MAX_PARTS : 1;
  }

  /** Which stream a record goes to. */
  static String stream(int thread, int part) {
    return STREAMS.get((thread + part) % STREAMS.size());
  }

  /** A record's bytes. */
  static byte[] value(Id id) {
    StringBuilder text = new StringBuilder(64 + MAX_FILLER_BYTES);
    text.append("round ").append(id.round);
    text.append(" thread ").append(id.thread);
    text.append(" append ").append(id.append);
    text.append(" part ").append(id.part).append(' ');
    long random = mix(id.hashCode());
    int length = (int) (random >>> 40) % MAX_FILLER_BYTES;
    while (length > 0) {
      random = mix(random);
      int count = Math.min(length, 12);
      for (int i = 0; i < count; i++) {
        text.append((char) ('a' + ((random >>> (5 * i)) & 31) % 26));
      }
      length -= count;
    }
    return text.toString().getBytes(US_ASCII);
  }

  /** Reads which record it is from its bytes; null if it is none of ours. */
  static @Nullable Id parse(byte[] value) {
    String[] words = new String(value, US_ASCII).split(" ", 9);
    if (words.length < 8) {
      return null;
    }
    if (!String.join(" ", words[0], words[2], words[4], words[6]).equals(FIELDS)) {
      return null;
    }
    try {
      return new Id(
          Integer.parseInt(words[1]),
          Integer.parseInt(words[3]),
          Integer.parseInt(words[5]),
          Integer.parseInt(words[7]));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static long mix(long seed) {
    long z = seed + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /**
   * Which record it is.
   *
   * @param round the life of the writer it was appended in, 1 for the first
   * @param thread the thread that appended it, 0 for the first
   * @param append that thread's how-manieth append in this round, 0 for the first
   * @param part its place in the batch
   */
  record Id(int round, int thread, int append, int part) {}
}
