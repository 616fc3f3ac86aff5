package dev.seawall.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seawall.WalException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BankTest {
  @TempDir private Path directory;

  @Test
  void shouldKnowItsAccountsWhenOpenedAgain() throws WalException {
    try (Bank bank = Bank.open(directory)) {
      bank.deposit("alice", 100);
      bank.transfer("alice", "bob", 30);
      bank.deposit("carol", 1);
      bank.closeAccount("carol");
    }
    try (Bank bank = Bank.open(directory)) {
      assertThat(bank.balances()).isEqualTo(Map.of("alice", 70L, "bob", 30L));
    }
  }

  @Test
  void shouldKnowItsAccountsFromTheLastCheckpointAndTheChangesSince() throws WalException {
    try (Bank bank = Bank.open(directory)) {
      bank.checkpoint();
      bank.deposit("alice", 100);
      bank.deposit("bob", 5);
      bank.checkpoint();
      bank.closeAccount("bob");
      bank.checkpoint();
      bank.deposit("alice", 1);
    }
    try (Bank bank = Bank.open(directory)) {
      assertThat(bank.balances()).isEqualTo(Map.of("alice", 101L));
    }
  }

  @Test
  void shouldRefuseToMoveWhatIsNotThere() throws WalException {
    try (Bank bank = Bank.open(directory)) {
      bank.deposit("alice", 100);
      assertThatIllegalArgumentException().isThrownBy(() -> bank.transfer("alice", "bob", 101));
      assertThatIllegalArgumentException().isThrownBy(() -> bank.transfer("bob", "alice", 1));
      assertThatIllegalArgumentException().isThrownBy(() -> bank.transfer("alice", "alice", 1));
      assertThatIllegalArgumentException().isThrownBy(() -> bank.deposit("alice", 0));
      assertThat(bank.balances()).isEqualTo(Map.of("alice", 100L));
    }
  }
}
