package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Durability;
import dev.seawall.RecoveryReport;
import dev.seawall.TailCursor;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a process of its own, which is told to end, or to which nobody listens. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class CommandSignalTest {
  /** More than a pipe holds. */
  private static final int MANY = 20_000;

  private static final int PATIENCE_SECONDS = 60;

  @TempDir private Path directory;
  private Path log;

  @BeforeEach
  void createLog() throws IOException {
    log = directory.resolve("log");
    LogFiles.append(log, "orders", "first");
  }

  /**
   * A process in which Ctrl-C is not ignored, as it is in what a shell starts in the background.
   */
  private static ChildJvm.Builder command() {
    return ChildJvm.of(Main.class).behind("env", "--default-signal=INT");
  }

  private static int signalNumber(String signal) {
    return switch (signal) {
      case "INT" -> 2;
      case "TERM" -> 15;
      default -> throw new IllegalArgumentException(signal);
    };
  }

  /** Sends a signal, and returns what is printed until the process has ended because of it. */
  private static List<String> end(ChildJvm child, String signal) throws Exception {
    child.signal(signal);
    List<String> rest = new ArrayList<>();
    for (String line = child.line(); line != null; line = child.line()) {
      rest.add(line);
    }
    assertThat(child.awaitExit(PATIENCE_SECONDS)).isEqualTo(128 + signalNumber(signal));
    return rest;
  }

  /** Waits until so many records can be read beside the writer. */
  private void awaitRecords(int count) throws WalException, InterruptedException {
    try (Wal reader = Wal.openReadOnly(log, WalOptions.defaults());
        TailCursor cursor = reader.stream("orders").tail(1, Visibility.WRITTEN)) {
      for (int i = 1; i <= count; i++) {
        assertThat(cursor.next(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void shouldLeaveNothingBehindWhenItsMeasuringIsBrokenOff(String signal) throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    try (ChildJvm bench = command().start("bench", disk, "--millis", 1000, "--mib", 1)) {
      assertThat(bench.line()).startsWith(disk.toString());
      assertThat(bench.line()).isEmpty();
      assertThat(end(bench, signal)).isEmpty();
      assertThat(bench.complaints()).isEmpty();
    }
    assertThat(disk).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void shouldEndQuietlyWhenItFollows(String signal) throws Exception {
    try (ChildJvm tail = command().start("tail", "-f", "--dir", log, "--stream", "orders")) {
      assertThat(tail.line()).endsWith("first");
      LogFiles.append(log, "orders", "second");
      assertThat(tail.line()).endsWith("second");
      assertThat(end(tail, signal)).isEmpty();
      assertThat(tail.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void shouldSayWhatIsDurableWhenItAppendsWhatAPipeBrings(String signal) throws Exception {
    try (ChildJvm append = command().start("append", "--dir", log, "--stream", "orders")) {
      append.say("second");
      append.say("third");
      awaitRecords(3);
      assertThat(String.join("\n", end(append, signal))).contains("2 records durable");
      assertThat(append.complaints())
          .isEqualTo("seawall: interrupted; the 2 records before that are durable");
    }
    try (Wal wal = Wal.open(log)) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(RecoveryReport.Verdict.SEALED);
      assertThat(wal.stream("orders").lastSequence()).isEqualTo(3);
      assertThat(wal.stream("orders").get(3).value()).isEqualTo("third".getBytes(UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void shouldRollBackTheOpenTransaction(String signal) throws Exception {
    try (ChildJvm append = command().start("append", "--dir", log, "--json", "--transaction")) {
      append.say("{\"stream\":\"orders\",\"value\":\"committed\"}");
      append.say("{\"type\":\"COMMIT\"}");
      assertThat(append.line()).startsWith("committed 1 record");
      append.say("{\"stream\":\"orders\",\"value\":\"open\"}");
      end(append, signal);
      assertThat(append.complaints())
          .isEqualTo(
              "seawall: interrupted; what follows the 1 committed transaction is rolled back");
    }
    try (Wal wal = Wal.open(log)) {
      assertThat(wal.recoveryReport().verdict()).isEqualTo(RecoveryReport.Verdict.SEALED);
    }
    assertThat(Cli.run("replay", "--dir", log).out())
        .contains("first", "committed")
        .doesNotContain("open");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat", "scan", "tail -n 20000", "tail -f -n 20000"})
  void shouldEndQuietlyWhenNobodyReadsOn(String words) throws Exception {
    appendMany();
    List<Object> args = new ArrayList<>(List.of((Object[]) words.split(" ")));
    args.addAll(List.of("--dir", log));
    try (ChildJvm child =
        ChildJvm.of(Main.class)
            .behind("sh", "-c", "{ \"$@\"; echo \"exit code $?\" >&2; } | head -n 1", "-")
            .start(args.toArray())) {
      assertThat(child.line()).isNotEmpty();
      assertThat(child.line()).isNull();
      assertThat(child.awaitExit(PATIENCE_SECONDS)).isZero();
      assertThat(child.complaints()).isEqualTo("exit code 0");
    }
  }

  private void appendMany() throws WalException {
    try (Wal wal = Wal.open(log)) {
      for (int i = 0; i < MANY; i++) {
        wal.stream("orders").append("value".getBytes(UTF_8), Durability.MEMORY);
      }
    }
  }
}
