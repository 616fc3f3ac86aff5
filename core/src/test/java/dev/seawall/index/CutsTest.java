package dev.seawall.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CutsTest {

  @Test
  void shouldKnowOfNoneWhenThereWasNone() {
    assertThat(Cuts.NONE.lowestSince(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldTellTheLowestOfThoseSinceWhenThereAreFew() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Cuts cuts = Cuts.NONE;
    List<Long> model = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      long last = random.nextInt(100);
      cuts = cuts.plus(last);
      model.add(last);
      for (int earlier = 0; earlier <= model.size(); earlier++) {
        long lowest =
            model.stream().skip(earlier).mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        assertThat(cuts.lowestSince(earlier)).as("seed %d", seed).isEqualTo(lowest);
      }
    }
  }

  @Test
  void shouldNeverTellTooHighANumberWhenThereAreMany() {
    Cuts cuts = Cuts.NONE;
    for (int last = 1; last <= 1000; last++) {
      cuts = cuts.plus(last);
    }
    for (int earlier = 0; earlier < 1000; earlier++) {
      assertThat(cuts.lowestSince(earlier)).isLessThanOrEqualTo(earlier + 1);
    }
    assertThat(cuts.lowestSince(999)).isEqualTo(1000);
    assertThat(cuts.lowestSince(1000)).isEqualTo(Long.MAX_VALUE);
  }
}
