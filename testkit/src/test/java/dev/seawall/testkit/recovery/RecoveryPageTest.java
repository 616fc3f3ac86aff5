package dev.seawall.testkit.recovery;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the page that lists the cases of recovery against the tests in this package. */
class RecoveryPageTest {
  private static final Pattern ROW =
      Pattern.compile("^\\|.*\\| `(should\\w+)` \\|$", Pattern.MULTILINE);

  @Test
  void shouldHaveATestForEveryRowAndARowForEveryTest() throws Exception {
    List<String> rows =
        ROW.matcher(Files.readString(page()))
            .results()
            .map((MatchResult row) -> row.group(1))
            .toList();

    assertThat(rows).hasSizeGreaterThan(50).doesNotHaveDuplicates();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(tests());
  }

  @Test
  void shouldEndEveryRowWithATest() throws Exception {
    List<String> rows =
        Files.readAllLines(page()).stream()
            .filter(line -> line.startsWith("|"))
            .filter(not(line -> line.startsWith("| case |") || line.startsWith("| --- |")))
            .toList();

    assertThat(rows).allMatch(row -> ROW.matcher(row).matches());
  }

  private static Path page() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("docs/recovery.md"))) {
      directory = directory.getParent();
    }
    return directory.resolve("docs/recovery.md");
  }

  private static List<String> tests() throws IOException, URISyntaxException {
    Class<?> here = RecoveryPageTest.class;
    Path classes =
        Path.of(here.getProtectionDomain().getCodeSource().getLocation().toURI())
            .resolve(here.getPackageName().replace('.', '/'));
    try (var files = Files.list(classes)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Test.class") && !name.startsWith(here.getSimpleName()))
          .flatMap(name -> methods(here.getPackageName() + "." + name.replace(".class", "")))
          .toList();
    }
  }

  private static java.util.stream.Stream<String> methods(String className) {
    try {
      return Arrays.stream(Class.forName(className).getDeclaredMethods())
          .filter(method -> method.isAnnotationPresent(Test.class))
          .map(Method::getName);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(className, e);
    }
  }
}
