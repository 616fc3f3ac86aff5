package dev.seawall.testkit.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Values as people log them, and values that no codec makes shorter. */
final class Texts {
  private static final String[] WORDS =
      "order customer payment shipped pending warehouse berlin account updated quantity".split(" ");

  private Texts() {}

  /** Some text of a size, about a third of it repetition. */
  static byte[] text(Random random, int size) {
    StringBuilder text = new StringBuilder(size + 32);
    while (text.length() < size) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(':').append(random.nextInt(100_000));
    }
    return text.substring(0, size).getBytes(UTF_8);
  }

  static byte[] noise(Random random, int size) {
    byte[] noise = new byte[size];
    random.nextBytes(noise);
    return noise;
  }

  /** Values of all sizes, in no order of size. */
  static List<byte[]> values(long seed) {
    Random random = new Random(seed);
    List<byte[]> values = new ArrayList<>();
    for (int size : new int[] {0, 1, 20, 300, 1024, 5000, 63, 70_000, 2048}) {
      values.add(text(random, size));
      values.add(noise(random, size));
      for (int i = 0; i < 20; i++) {
        values.add(text(random, 80 + i));
      }
    }
    return values;
  }
}
