package dev.seawall.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AscendingTest {
  private record Sequences(long... firsts) implements Ascending {
    @Override
    public int count() {
      return firsts.length;
    }

    @Override
    public long firstSequence(int index) {
      return firsts[index];
    }
  }

  private static int slowly(Sequences list, long sequence) {
    int found = -1;
    for (int i = 0; i < list.count() && list.firstSequence(i) <= sequence; i++) {
      found = i;
    }
    return found;
  }

  @Test
  void shouldFindWhatAWalkFindsHoweverUnevenTheListAndWrongTheGuess() {
    Random random = new Random(1);
    for (int round = 0; round < 2000; round++) {
      long[] firsts =
          random
              .longs(random.nextInt(40), 1, 1 + (1L << random.nextInt(6, 40)))
              .sorted()
              .distinct()
              .toArray();
      Sequences list = new Sequences(firsts);
      long highest = firsts.length == 0 ? 10 : firsts[firsts.length - 1];
      for (int i = 0; i < 20; i++) {
        long sequence = random.nextLong(highest + 2);
        long first = random.nextLong(highest + 1);
        long last = random.nextBoolean() ? highest : first + random.nextInt(3) - 1;
        assertThat(list.floor(sequence, first, last))
            .as("%s in %s", sequence, Arrays.toString(firsts))
            .isEqualTo(slowly(list, sequence));
      }
    }
  }

  @Test
  void shouldFindAtTheEndsOfWhatSequencesMayBe() {
    Sequences list = new Sequences(1, 2, Long.MAX_VALUE);

    assertThat(list.floor(Long.MAX_VALUE, 1, Long.MAX_VALUE)).isEqualTo(2);
    assertThat(list.floor(Long.MAX_VALUE - 1, 1, Long.MAX_VALUE)).isEqualTo(1);
    assertThat(list.floor(Long.MIN_VALUE, 1, Long.MAX_VALUE)).isEqualTo(-1);
    assertThat(new Sequences().floor(5, 1, 10)).isEqualTo(-1);
  }
}
