package dev.seawall.examples;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A test that cannot fail shows nothing: crashing the bank finds what could be wrong with it. */
class BankMistakesTest {
  @TempDir private Path directory;

  /** One line each. */
  enum Mistake {
    CHECKPOINTS_BEFORE_THE_SNAPSHOT_IS_WRITTEN(
        "    long first = snapshots.lastSequence() + 1;",
        "    changes.checkpoint(applied); long first = snapshots.lastSequence() + 1;"),
    DOES_NOT_WAIT_FOR_THE_DISK(
        "      tx.commit();\n    }\n    balances",
        "      tx.commit(dev.seawall.Durability.OS);\n    }\n    balances"),
    FORGETS_THAT_A_SNAPSHOT_IS_ALL_THERE_IS("      balances.clear();", "      balances.size();"),
    NEVER_LOOKS_AT_THE_SNAPSHOT("      bank.snapshots.replay(bank::apply);", ""),
    TRANSFERS_IN_TWO_STEPS(
        "    change(Map.of(from, left, to,", "    change(Map.of(from, left)); change(Map.of(to,");

    private final String right;
    private final String wrong;

    Mistake(String right, String wrong) {
      this.right = right;
      this.wrong = wrong;
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeFoundByCrashing(Mistake mistake) throws Exception {
    try (MistakenBank bank = MistakenBank.of(directory, mistake.right, mistake.wrong)) {
      assertThatThrownBy(() -> bank.run(CrashedBank.class))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("reproduce");
    }
  }

  @Test
  void shouldFindNothingWhereNothingIsWrong() throws Exception {
    try (MistakenBank right = MistakenBank.of(directory, "class Bank ", "class Bank ")) {
      assertThatCode(() -> right.run(CrashedBank.class)).doesNotThrowAnyException();
    }
  }
}
