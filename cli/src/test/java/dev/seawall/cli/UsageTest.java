package dev.seawall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ct                                       | unknown command 'ct'; did you mean 'cat'?",
        "verfy                                    | did you mean 'verify'?",
        "xyzzy                                    | unknown command 'xyzzy' (see 'seawall --help')",
        "xyzzy --help                             | unknown command 'xyzzy' (see 'seawall --help')",
        "checkpoint lst --help                    | unknown command 'checkpoint lst'; did you mean 'list'?",
        "--dir x cat                              | the command comes first",
        "cat                                      | which log? Give --dir DIR, or set SEAWALL_DIR",
        "cat --dir x --bogus                      | unknown option: '--bogus'",
        "cat --dir x stray                        | unmatched argument",
        "cat --dir x --dir y                      | only once",
        "cat --dir x --limit many                 | 'many' is not a whole number of at least 0",
        "cat --dir x --limit -1                   | '-1' is not a whole number of at least 0",
        "cat --dir x --from 0 --stream s          | '0' is not a whole number of at least 1",
        "cat --dir x --from 99999999999999999999 -s s | is not a whole number 1 to 9223372036854775806",
        "cat --dir x --from 9223372036854775807 -s s | is not a whole number 1 to 9223372036854775806",
        "cat --dir x --from 1                     | give --stream, too",
        "cat --dir x --format xml                 | 'xml' is not one of text, json",
        "cat --dir x --stream=                    | a stream's name has 1 to 512 bytes, not 0",
        "tail --dir x --from 1                    | give --stream, too",
        "get --dir x                              | '--stream=NAME', 'SEQUENCE'",
        "get --dir x --stream s 1 abc             | 'abc' is not a whole number of at least 1",
        "append --dir x                           | give --stream NAME",
        "append --stream s                        | which log?",
        "append --dir x --stream s --batch 0      | '0' is not a whole number 1 to 2147483647",
        "append --dir x --stream s --durability x | 'x' is not one of memory, os, disk",
        "append --dir x --stream s --max-record 1x| '1x' is not a size",
        "append --dir x --stream s --segment-size 7 | '7' is not a size of 4 KiB to 1 GiB",
        "append --dir x --stream s --segment-size 2GiB | '2GiB' is not a size of 4 KiB to 1 GiB",
        "truncate --dir x --stream s              | --before=N | --after=N | --reset=N",
        "truncate --dir x --stream s --before 1 --after 1 | mutually exclusive",
        "truncate --dir x --before 1              | missing required option: '--stream=NAME'",
        "scan --dir x --segment one               | 'one' is not a whole number",
        "checkpoint                               | say what to do: create, list, drop, keep, truncate",
        "checkpoint create --dir x n --through 1  | give either NAME, or --stream NAME and --through",
        "checkpoint keep --dir x -- -1            | '-1' is not a whole number of at least 0",
        "checkpoint drop --dir x                  | 'NAME'",
        "replay --dir x --all --from-checkpoint   | mutually exclusive",
        "checkpoint lst --dir x                   | unknown command 'checkpoint lst'; did you mean 'list'?",
        "checkpoint create --dir x --stream s     | give either NAME, or --stream NAME and --through",
        "append --dir x --stream s --compression gz | 'gz' is not one of none, lz4, zstd",
        "demo --rounds none                       | 'none' is not a whole number",
      })
  void shouldSayInOneLineWhatIsWrongWithTheCommandLine(String line, String message) {
    Cli.Result result = Cli.run((Object[]) line.split(" "));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertOneLine(result.err());
    assertThat(result.err()).containsIgnoringCase(message);
  }

  @Test
  void shouldPrintTheCommandsWhenThereIsNone() {
    Cli.Result result = Cli.run();
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("Usage: seawall").contains(Commands.names());
    assertThat(result.out()).doesNotContain("demo-writer");
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void shouldShowAnExampleInTheHelpOfEveryCommand(String command) {
    Cli.Result result = Cli.run(command, "--help");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("Example").contains("  seawall " + command);
    assertThat(Cli.run("help", command).out()).isEqualTo(result.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "list", "drop", "keep", "truncate"})
  void shouldShowAnExampleInTheHelpOfCommandsBelowCommands(String command) {
    Cli.Result result = Cli.run("checkpoint", command, "--help");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("Example").contains("  seawall checkpoint " + command);
    assertThat(Cli.run("help", "checkpoint", command).out()).isEqualTo(result.out());
  }

  static List<String> commands() {
    return Commands.names();
  }

  @Test
  void shouldPrintTheVersion() {
    Cli.Result result = Cli.run("--version");
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("seawall ");
  }

  @ParameterizedTest
  @CsvSource({
    "cat --dir",
    "tail --dir",
    "streams --dir",
    "stat --dir",
    "scan --dir",
    "verify --dir",
    "get --stream s 1 --dir",
    "truncate --stream s --before 1 --dir",
    "streams --delete s --dir"
  })
  void shouldFailInOneLineWhenThereIsNoSuchDirectory(String line) {
    Path missing = directory.resolve("missing");
    Cli.Result result = Cli.run((Object[]) (line + " " + missing).split(" "));
    assertFailure(result, "no such directory: " + missing);
    assertThat(missing).doesNotExist();
  }

  @Test
  void shouldFailInOneLineWhenTheDirectoryIsAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertFailure(Cli.run("cat", "--dir", file), "not a directory: " + file);
  }

  @Test
  void shouldFailBeforeAnythingIsAppendedWhenAnInputCannotBeRead() throws IOException {
    Path good = Files.writeString(directory.resolve("good"), "x\n");
    Path log = directory.resolve("log");
    Path missing = directory.resolve("missing");
    assertFailure(
        Cli.run("append", "--dir", log, "--stream", "s", good, missing),
        "cannot read " + missing + ": no such file");
    assertFailure(
        Cli.run("append", "--dir", log, "--stream", "s", directory),
        "cannot read " + directory + ": it is a directory");
    assertThat(log).doesNotExist();
  }

  @Test
  void shouldTakeTheDirectoryFromTheEnvironment() {
    Path missing = directory.resolve("missing");
    Cli.Result result = Cli.in(Map.of("SEAWALL_DIR", missing.toString())).with("cat");
    assertFailure(result, "no such directory: " + missing);
  }

  @Test
  void shouldShowAStackTraceOnlyWhenAskedTo() {
    Cli.Result result = Cli.run("cat", "--debug", "--dir", directory.resolve("missing"));
    assertThat(result.err()).startsWith("seawall: no such directory").contains("\tat dev.seawall");
    Cli.Result told =
        Cli.in(Map.of("SEAWALL_DEBUG", "1")).with("cat", "--dir", directory.resolve("missing"));
    assertThat(told.err()).contains("\tat dev.seawall");
  }

  @Test
  void shouldEndQuietlyWhenNobodyReadsOn() {
    Cli.Result result = new Cli().into(failing("Broken pipe"), "--help");
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
  }

  @Test
  void shouldFailInOneLineWhenStandardOutputIsFull() {
    Cli.Result result = new Cli().into(failing("No space left on device"), "--help");
    assertFailure(result, "cannot write standard output: No space left on device");
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  private static void assertFailure(Cli.Result result, String message) {
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertOneLine(result.err());
    assertThat(result.err()).contains(message);
  }

  private static void assertOneLine(String err) {
    assertThat(err).startsWith("seawall: ").endsWith("\n");
    assertThat(err.lines()).hasSize(1);
  }
}
