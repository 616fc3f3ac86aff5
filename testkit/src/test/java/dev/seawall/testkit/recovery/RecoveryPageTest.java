package dev.seawall.testkit.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.testkit.page.Page;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the page that lists the cases of recovery against the tests in this package. */
class RecoveryPageTest {
  private static final Page PAGE = Page.of("docs/recovery.md");

  @Test
  void shouldHaveATestForEveryRowAndARowForEveryTest() throws Exception {
    List<String> rows = PAGE.lastCells().stream().map(cell -> cell.replace("`", "")).toList();

    assertThat(rows).hasSizeGreaterThan(50).doesNotHaveDuplicates();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(tests());
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

  private static Stream<String> methods(String className) {
    try {
      return Arrays.stream(Class.forName(className).getDeclaredMethods())
          .filter(method -> method.isAnnotationPresent(Test.class))
          .map(Method::getName);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(className, e);
    }
  }
}
