package dev.seawall.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the code in the page on testing against the code of this module. */
class TestingPageTest {
  private static final Path PAGE = Path.of("..", "docs", "testing.md");
  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void shouldShowCodeThatIsHere() throws IOException {
    List<String> snippets =
        CODE.matcher(Files.readString(PAGE)).results().map(MatchResult::group).toList();
    List<String> sources = sources();
    assertThat(snippets)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            snippet -> {
              String code = snippet.substring(snippet.indexOf('\n') + 1, snippet.length() - 3);
              assertThat(sources).as(code).anyMatch(source -> source.contains(code));
            });
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.filter(Files::isRegularFile).map(TestingPageTest::read).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
