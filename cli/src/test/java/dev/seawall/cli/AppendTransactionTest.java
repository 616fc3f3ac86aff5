package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.ReplayCursor;
import dev.seawall.Wal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code append --transaction}. */
class AppendTransactionTest {
  private static final String ONE = "{\"stream\":\"a\",\"value\":\"one\"}\n";
  private static final String TWO =
      "{\"stream\":\"b\",\"type\":\"PUT\",\"key\":\"\",\"value\":\"2\"}\n";
  private static final String BEGIN = "{\"type\":\"BEGIN\"}\n";
  private static final String COMMIT = "{\"type\":\"COMMIT\"}\n";
  private static final String ROLLBACK = "{\"type\":\"ROLLBACK\"}\n";

  @TempDir private Path directory;

  private Path log() {
    return directory.resolve("log");
  }

  private Cli.Result append(String input, Object... more) {
    List<Object> words = new ArrayList<>(List.of("append", "--dir", log(), "--json", "-t"));
    words.addAll(List.of(more));
    return Cli.given(input).with(words.toArray());
  }

  /** The values that have taken effect in a stream. */
  private List<String> effect(String stream) throws IOException {
    List<String> values = new ArrayList<>();
    try (Wal wal = Wal.open(log());
        ReplayCursor cursor = wal.stream(stream).replay(0)) {
      while (cursor.next()) {
        values.add(cursor.record().valueText());
      }
    }
    return values;
  }

  @Test
  void shouldCommitTheWholeInputInAllItsStreams() throws IOException {
    Cli.Result result = append(ONE + TWO + ONE);
    assertThat(result.code()).isZero();
    assertThat(result.lines().get(0))
        .isEqualTo("committed 3 records: a 1..2 COMMIT 3; b 1 COMMIT 2");
    assertThat(result.lines().get(1))
        .startsWith("3 records durable (7 bytes) in ")
        .endsWith("; transactions: 1 committed");
    assertThat(effect("a")).containsExactly("one", "one");
    assertThat(effect("b")).containsExactly("2");
    assertThat(Cli.run("get", "--dir", log(), "-s", "b", "2").out())
        .contains(" COMMIT (transaction ");
  }

  @Test
  void shouldDivideTheInputWhereItSaysSo() throws IOException {
    Cli.Result result =
        append(
            ONE + COMMIT + COMMIT + TWO + ROLLBACK + BEGIN + ONE + COMMIT + ONE, "--format=json");
    assertThat(result.code()).isZero();
    assertThat(result.lines()).hasSize(4);
    assertThat(result.lines().get(1))
        .isEqualTo(
            "{\"committed\":1,\"streams\":[{\"stream\":\"a\",\"first\":3,\"last\":3,\"commit\":4}]}");
    assertThat(result.lines().get(3))
        .contains("\"transactions\":{\"committed\":3,\"rolledBack\":1,\"unfinished\":0}")
        .contains("\"records\":3,\"bytes\":9,\"lastCommit\":6");
    assertThat(effect("a")).hasSize(3);
    assertThat(effect("b")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "oops                                  | line 3, column 1 of standard input: ",
        "{\"stream\":\"a\",\"value\":\"cut of | line 3, column 30 of standard input: ",
        "{\"value\":\"x\"}                     | no \"stream\" in the record, and no --stream",
        "{\"type\":\"CHECKPOINT\",\"stream\":\"a\"} | a transaction cannot hold a CHECKPOINT",
        "{\"type\":\"COMMIT\",\"stream\":\"a\"}    | a COMMIT is about all streams and has nothing",
        "{\"type\":\"BEGIN\"}                  | BEGIN within a transaction: end it first",
        "{\"type\":\"BEGIN\",\"key\":\"a\"}    | a BEGIN is about all streams and has nothing",
        "{\"stream\":\"a\",\"value\":\"\",\"sequence\":9} | leave out \"sequence\", or give --renumber",
        "{\"stream\":\"a\",\"value\":\"\",\"transaction\":9} | leave out \"transaction\", or",
      })
  void shouldRollBackAllOfItWhenALineIsWrong(String line, String message) throws IOException {
    Cli.Result result = append(ONE + TWO + line);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("seawall: line 3")
        .contains(message)
        .endsWith("; all of it is rolled back\n")
        .hasLineCount(1);
    assertThat(result.out())
        .startsWith("0 records durable")
        .contains("transactions: 1 rolled back");
    assertThat(effect("a")).isEmpty();
    assertThat(effect("b")).isEmpty();
  }

  @Test
  void shouldKeepWhatWasCommittedBefore() throws IOException {
    Cli.Result result = append(ONE + COMMIT + TWO + "oops");
    assertThat(result.err())
        .endsWith("; what follows the 1 committed transaction is rolled back\n");
    assertThat(effect("a")).containsExactly("one");
    assertThat(effect("b")).isEmpty();
  }

  @Test
  void shouldRollBackWhatBeganExplicitlyAndNeverCommits() throws IOException {
    Cli.Result result = append(BEGIN + ONE);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "seawall: the input ends within the transaction that BEGIN in line 1 of standard input"
                + " began; all of it is rolled back\n");
    assertThat(effect("a")).isEmpty();
  }

  @Test
  void shouldTakeATransactionThatIsLargerThanItsMemory() throws IOException {
    String line = "{\"stream\":\"a\",\"value\":\"" + "x".repeat(100_000) + "\"}\n";
    assertThat(append(line.repeat(50) + ROLLBACK + line.repeat(50)).code()).isZero();
    assertThat(effect("a")).hasSize(50);
    assertThat(append(line.repeat(50) + "{").code()).isEqualTo(1);
    assertThat(effect("a")).hasSize(50);
  }

  @Test
  void shouldRollBackWhenTheInputCannotBeReadOn() throws IOException {
    InputStream dead =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the line went dead");
          }
        };
    InputStream input =
        new SequenceInputStream(
            Collections.enumeration(
                List.of(new ByteArrayInputStream((ONE + TWO).getBytes(UTF_8)), dead)));
    Cli.Result result = Cli.given(input).with("append", "--dir", log(), "--json", "-t");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("the line went dead; all of it is rolled back");
    assertThat(effect("a")).isEmpty();
  }

  @Test
  void shouldMakeOneTransactionOfLines() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "a\nb\n");
    Cli.Result result = Cli.run("append", "--dir", log(), "-s", "a", "--transaction", file, file);
    assertThat(result.lines().get(0)).isEqualTo("committed 4 records: a 1..4 COMMIT 5");
    assertThat(effect("a")).containsExactly("a", "b", "a", "b");
  }

  @Test
  void shouldIgnoreSequencesWhenToldTo() throws IOException {
    String line = "{\"stream\":\"a\",\"sequence\":7,\"value\":\"x\"}\n";
    assertThat(append(line, "--renumber").code()).isZero();
    assertThat(effect("a")).containsExactly("x");
  }

  @Test
  void shouldSayThatThereIsNoBeginWithoutTheOption() {
    Cli.Result result = Cli.given(BEGIN).with("append", "--dir", log(), "--json");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("line 1 of standard input: there is no BEGIN without");
    Cli.Result both = Cli.run("append", "--dir", log(), "--json", "-t", "--batch", "3");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("give --transaction or --batch").hasLineCount(1);
  }

  @Test
  void shouldCommitNothingWhenThereIsNothing() {
    assertThat(append("").out()).startsWith("0 records durable").doesNotContain("transactions");
    assertThat(append(BEGIN + COMMIT + ROLLBACK).code()).isZero();
  }
}
