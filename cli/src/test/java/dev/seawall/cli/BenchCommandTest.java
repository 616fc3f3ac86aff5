package dev.seawall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
  @TempDir private Path directory;

  @Test
  void shouldSayWhatToExpectAndLeaveNothingBehind() throws IOException {
    Cli.Result result = Cli.run("bench", directory, "--millis", 20, "--mib", 1);

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .startsWith(directory.toString())
        .contains("A sync, after which ", "One thread gets ", "hreads ", "from 16 threads")
        .contains("records of 1 KiB a second", "Reading in order gives ");
    assertThat(left()).isEmpty();
  }

  @Test
  void shouldGiveFiguresToPrograms() throws IOException {
    Cli.Result result = Cli.run("bench", directory, "--millis", 20, "--mib", 1, "--format", "json");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .hasLineCount(1)
        .startsWith("{\"syncsPerSecond\":")
        .contains("\"threads\":64", "\"expectations\":[\"A sync, after which ");
    assertThat(left()).isEmpty();
  }

  @Test
  void shouldRefuseADiskWithoutRoomAndADirectoryThatIsNone() throws IOException {
    Cli.Result tooMuch = Cli.run("bench", directory, "--mib", Integer.MAX_VALUE);
    assertThat(tooMuch.code()).isEqualTo(1);
    assertThat(tooMuch.err()).contains("not enough space", directory.toString()).hasLineCount(1);

    Cli.Result missing = Cli.run("bench", directory.resolve("missing"));
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("no such directory").hasLineCount(1);
    assertThat(left()).isEmpty();
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
