package dev.seawall.testkit.recovery;

import dev.seawall.testkit.Corrupter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Random;

/** Damages the segments of a log, differently for each seed. */
public final class RandomDamage {
  private final Random random;
  private final StringBuilder done = new StringBuilder();

  private RandomDamage(long seed) {
    this.random = new Random(seed);
  }

  /** Begins. */
  public static RandomDamage of(long seed) {
    return new RandomDamage(seed);
  }

  /** Damages segments numbered from 1 to some number, one to four times. */
  public RandomDamage to(Corrupter corrupter, int segments) throws IOException {
    for (int times = 1 + random.nextInt(4); times > 0; times--) {
      long segment = 1 + random.nextInt(segments);
      try {
        damage(corrupter, segment, segments, corrupter.read(segment).length);
      } catch (NoSuchFileException e) {
        done.append(" (").append(segment).append(" is gone)");
      }
    }
    return this;
  }

  private void damage(Corrupter corrupter, long segment, int segments, int length)
      throws IOException {
    int at = length == 0 ? 0 : random.nextInt(length);
    int range = length == 0 ? 0 : 1 + random.nextInt(Math.min(600, length - at));
    int kind = length == 0 ? 9 : random.nextInt(12);
    done.append(' ').append(kind).append(':').append(segment).append('@').append(at);
    switch (kind) {
      case 0, 1, 2, 3 -> corrupter.flipBit(segment, at, random.nextInt(8));
      case 4, 5 -> corrupter.zero(segment, at, range);
      case 6 -> corrupter.scramble(segment, at, range, random.nextLong());
      case 7 -> corrupter.truncate(segment, at);
      case 8 -> corrupter.extend(segment, new byte[1 + random.nextInt(5000)]);
      case 9 -> corrupter.remove(segment);
      case 10 -> {
        long other = 1 + random.nextInt(segments);
        byte[] contents = corrupter.read(other);
        corrupter.replace(other, corrupter.read(segment));
        corrupter.replace(segment, contents);
      }
      default -> {
        int to = random.nextInt(length - range + 1);
        corrupter.duplicate(segment, at, to, Math.min(range, length - Math.max(at, to)));
      }
    }
  }

  @Override
  public String toString() {
    return "damage" + done;
  }
}
