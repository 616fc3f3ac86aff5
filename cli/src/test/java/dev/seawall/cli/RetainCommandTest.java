package dev.seawall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Retention;
import dev.seawall.RetentionPolicy;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code retain} removes, and what {@code stat} says of retention. */
class RetainCommandTest {
  @TempDir private Path directory;

  private Path log() {
    return directory.resolve("log");
  }

  private void append(String stream, int count) {
    Object[] append = {"append", "--dir", log(), "--stream", stream};
    assertThat(Cli.given("some line\n".repeat(count)).with(append).code()).isZero();
  }

  private String run(Object... args) {
    Cli.Result result = Cli.run(args);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  private String sequences(String stream) {
    return run("streams", "--dir", log())
        .lines()
        .filter(line -> line.startsWith(stream + " "))
        .findFirst()
        .orElse("")
        .replaceFirst("\\S+ +(\\S+).*", "$1");
  }

  @Test
  void shouldRemoveTheOldestRecordsOfEachStreamAndShowThemBefore() {
    append("a", 50);
    append("b", 5);
    assertThat(run("retain", "--dir", log(), "--max-records", 10, "--dry-run"))
        .matches(
            "a: would remove 1\\.\\.40 \\(40 records, .*\\)\nwould remove 40 .* of 1 stream\n");
    assertThat(sequences("a")).isEqualTo("1..50");
    assertThat(run("retain", "--dir", log(), "--max-records", 10))
        .matches("a: removed 1\\.\\.40 \\(40 records, .*\\)\nremoved 40 records, .* of 1 stream\n");
    assertThat(sequences("a")).isEqualTo("41..50");
    assertThat(run("retain", "--dir", log(), "--max-records", 10)).isEqualTo("nothing to remove\n");
    assertThat(run("verify", "--dir", log())).startsWith("sound");
  }

  @Test
  void shouldSayWhatHoldsRecordsBackAndRemoveThemWhenAllowed() {
    append("a", 50);
    run("checkpoint", "create", "--dir", log(), "--stream", "a", "--through", 20);
    run("checkpoint", "create", "--dir", log(), "nightly");
    append("b", 20);
    Object[] retain = {"retain", "--dir", log(), "--max-records", 10, "--past-checkpoints"};
    assertThat(run("retain", "--dir", log(), "--max-records", 10))
        .contains("a: 21..41 held back by its checkpoint\n")
        .contains("b: 1..10 held back by checkpoint 'nightly'\n")
        .contains("a: removed 1..20 (20 records");
    assertThat(sequences("b")).isEqualTo("1..20");
    assertThat(run("stat", "--dir", log()))
        .containsPattern(
            "retention  each stream: at most 10 records; a: 21..41 held back by its checkpoint;"
                + " b: 1..10 held back by checkpoint 'nightly'; last pass noted at \\S+Z, removed 20"
                + " records, \\S+ \\w+ since opening\n");
    assertThat(run(retain)).contains("a: removed 21..41").contains("b: removed 1..10");
    assertThat(sequences("b")).isEqualTo("11..20");
  }

  @Test
  void shouldTakeStreamsByNameOrTheWholeLog() {
    append("a", 20);
    append("b", 20);
    append("c", 20);
    run("retain", "--dir", log(), "-s", "a", "-s", "b", "--max-records", 5);
    assertThat(sequences("a")).isEqualTo("16..20");
    assertThat(sequences("b")).isEqualTo("16..20");
    assertThat(sequences("c")).isEqualTo("1..20");
    // each append began a segment of its own, and the last one stays
    run("retain", "--dir", log(), "--whole-log", "--max-bytes", "1");
    assertThat(sequences("a")).isEqualTo("none");
  }

  @Test
  void shouldLimitShards() {
    for (int i = 0; i < 20; i++) {
      run("put", "--dir", log(), "--sharded", "users", "--shards", 2, "key" + i, "v");
    }
    run("retain", "--dir", log(), "--sharded", "users", "--max-records", 3);
    assertThat(run("stat", "--dir", log(), "--format", "json")).contains("\"records\":6,");
  }

  @Test
  void shouldTakeAges() throws IOException {
    Clock past = Clock.fixed(Instant.now().minus(Duration.ofDays(8)), ZoneOffset.UTC);
    try (Wal wal = Wal.open(log(), WalOptions.builder().clock(past).build())) {
      wal.stream("a").append(new byte[3]);
    }
    append("a", 1);
    for (String kept : new String[] {"9d", "2w", "200h", "100000m", "1000000s"}) {
      assertThat(run("retain", "--dir", log(), "--max-age", kept)).isEqualTo("nothing to remove\n");
    }
    run("retain", "--dir", log(), "--max-age", "7d");
    assertThat(sequences("a")).isEqualTo("2..2");
  }

  @Test
  void shouldAnswerProgramsInJson() {
    append("a", 50);
    run("checkpoint", "create", "--dir", log(), "--stream", "a", "--through", 20);
    assertThat(run("retain", "--dir", log(), "--max-records", 10, "--format", "json", "--dry-run"))
        .containsPattern(
            "^\\{\"dryRun\":true,\"records\":20,\"bytes\":\\d+,\"removed\":\\[\\{\"stream\":\"a\","
                + "\"first\":1,\"last\":20,\"records\":20,\"bytes\":\\d+\\}\\],\"held\":\\[\\{"
                + "\"stream\":\"a\",\"from\":21,\"wanted\":42,\"reason\":\"STREAM_CHECKPOINT\","
                + "\"holder\":\"\"\\}\\]\\}\n$");
    assertThat(run("stat", "--dir", log(), "--format", "json"))
        .contains(
            "\"retention\":{\"policies\":\"\",\"lastPass\":null,\"removedRecords\":0,"
                + "\"removedBytes\":0}");
    assertThat(run("stat", "--dir", log())).contains("retention  none noted\n");
  }

  @Test
  void shouldShowInStatWhatARunningWriterLetsGo() throws Exception {
    Retention retention =
        Retention.builder().stream("a", RetentionPolicy.KEEP_ALL.withMaxRecords(8))
            .interval(Duration.ofMillis(1))
            .build();
    try (Wal wal = Wal.open(log(), WalOptions.builder().retention(retention).build())) {
      for (int i = 0; i < 50; i++) {
        wal.stream("a").append(new byte[10]);
      }
      String shown = "";
      while (!shown.contains("retention  each stream: keep all; stream 'a': at most 8 records;")) {
        shown = run("stat", "--dir", log());
      }
    }
    assertThat(run("stat", "--dir", log(), "--format", "json"))
        .containsPattern("\"removedRecords\":4\\d,");
    assertThat(run("scan", "--dir", log())).contains("retention has removed 4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "retain --dir x                              | give --max-age, --max-bytes or --max-records",
        "retain --dir x --past-checkpoints           | say what is to be kept",
        "retain --dir x --max-age 7                  | '7' is not an age, such as 90s, 30m, 12h, 7d",
        "retain --dir x --max-age 0d                 | '0d' is not an age",
        "retain --dir x --max-age d                  | 'd' is not an age",
        "retain --dir x --max-bytes 0                | '0' is not a size",
        "retain --dir x --max-bytes 9999999T         | is not a size of 1 byte to 8 EiB",
        "retain --dir x --max-records 0              | '0' is not a whole number of at least 1",
        "retain --dir x --whole-log -s a --max-records 1 | mutually exclusive",
      })
  void shouldSayInOneLineWhatIsWrong(String line, String message) {
    Cli.Result result = Cli.run((Object[]) line.split(" "));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).contains(message);
  }

  @Test
  void shouldFailInOneLineWhenThereIsNoSuchStream() {
    append("a", 1);
    for (String option : new String[] {"--stream", "--sharded"}) {
      Cli.Result result = Cli.run("retain", "-d", log(), option, "none", "--max-records", 1);
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.err()).contains("stream 'none' in " + log());
    }
  }
}
