package dev.seawall.testkit.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.WalException;
import org.junit.jupiter.api.Test;

class NonceTest {
  @Test
  void shouldUseNoNonceTwiceWhateverCrashesAndHoweverFullTheDisk() throws WalException {
    assertThat(NonceLives.explore()).isGreaterThan(2000);
  }
}
