package dev.seawall.testkit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.WalException;
import org.junit.jupiter.api.Test;

class RetentionLivesTest {
  @Test
  void shouldLetGoExactlyWhatIsTooOldAndNeverWhatACheckpointNeeds() throws WalException {
    assertThat(RetentionLives.explore()).isGreaterThan(100);
  }
}
