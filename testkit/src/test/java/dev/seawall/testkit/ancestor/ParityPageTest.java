package dev.seawall.testkit.ancestor;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the page that compares Seawall with its ancestors against the tests that it names. */
class ParityPageTest {
  private static final Pattern ROW = Pattern.compile("^\\|.*\\| `(\\w+)#(\\w+)` \\|$");

  @Test
  void shouldEndEveryRowWithATestThatExists() throws IOException {
    List<String> rows =
        Files.readAllLines(root().resolve("docs/parity.md")).stream()
            .filter(line -> line.startsWith("|"))
            .filter(not(line -> line.startsWith("| --- |") || line.matches(".*\\| test \\|")))
            .toList();
    assertThat(rows).hasSizeGreaterThan(40).allSatisfy(ParityPageTest::checkRow);
  }

  private static void checkRow(String row) {
    Matcher named = ROW.matcher(row);
    assertThat(named.matches()).isTrue();
    assertThat(sources())
        .as("a test class of that name, with that method")
        .anyMatch(
            file ->
                file.getFileName().toString().equals(named.group(1) + ".java")
                    && read(file).contains("void " + named.group(2) + "("));
  }

  /**
   * The test sources of all modules: the page names tests of those that come after this one too.
   */
  private static List<Path> sources() {
    return Stream.of("core", "testkit", "cli")
        .map(module -> root().resolve(module).resolve("src/test/java"))
        .flatMap(ParityPageTest::filesIn)
        .toList();
  }

  private static Stream<Path> filesIn(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {KeyValueLogFaultsTest.class, ManyStreamsLogFaultsTest.class})
  void shouldHaveARowForEveryTestOfAFault(Class<?> faults) throws IOException {
    String page = Files.readString(root().resolve("docs/parity.md"));
    List<String> tests =
        Arrays.stream(faults.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .map(Method::getName)
            .toList();
    assertThat(tests)
        .isNotEmpty()
        .allMatch(test -> page.contains("`" + faults.getSimpleName() + "#" + test + "` |"));
  }

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("docs/parity.md"))) {
      directory = directory.getParent();
    }
    return directory;
  }
}
