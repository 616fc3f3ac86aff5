package dev.seawall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @TempDir private Path directory;

  @Test
  void shouldFindEverythingAfterAKillAndDeleteItsDirectory() throws IOException {
    Path input = Files.writeString(directory.resolve("input"), "one\r\n\ntwo");
    Path log = directory.resolve("log");
    Cli.Result result = Cli.run(demo("--dir", log, "--input", input, "--rounds", 2));
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("kill 1: ", "kill 2: ")
        .containsPattern("(?m)^records lost +0$")
        .contains("3 lines appended line by line and read back, 9 bytes equal");
    assertThat(log).doesNotExist();
  }

  @Test
  void shouldKeepItsDirectoryWhenToldTo() {
    Path log = directory.resolve("log");
    Cli.Result result = Cli.run(demo("--dir", log, "--rounds", 1, "--keep", "--format", "json"));
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("{\"success\":true,").contains("\"lost\":0");
    assertThat(Cli.run("verify", "--dir", log).code()).isZero();
    assertThat(Cli.run("streams", "--dir", log).out()).contains("alpha", "lines", "speed");
  }

  @Test
  void shouldLeaveADirectoryAloneThatIsNotEmpty() throws IOException {
    Path file = Files.writeString(directory.resolve("precious"), "x");
    Cli.Result result = Cli.run(demo("--dir", directory));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("is not empty").hasLineCount(1);
    assertThat(file).hasContent("x");
  }

  @Test
  void shouldDeleteNothingButWhatItMade() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThat(Cli.run(demo("--dir", empty, "--rounds", 1)).code()).isZero();
    try (Stream<Path> left = Files.list(empty)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldSayWhenTheInputCannotBeRead() {
    Cli.Result result = Cli.run(demo("--dir", directory.resolve("log"), "--input", directory));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).isEqualTo("seawall: cannot read " + directory + "\n");
    assertThat(directory.resolve("log")).doesNotExist();
  }

  private static Object[] demo(Object... more) {
    Object[] small = {"demo", "--threads", 3, "--round-millis", 60, "--speed-millis", 20};
    return Stream.concat(Stream.of(small), Stream.of(more)).toArray();
  }
}
