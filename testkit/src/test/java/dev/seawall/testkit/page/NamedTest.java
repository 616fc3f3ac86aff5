package dev.seawall.testkit.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A test as pages name it: {@code SomeTest#shouldDoThis}, or {@code SomeTest} for all of a class.
 *
 * @param className the simple name of its class, in whatever module: a page may name tests of
 *     modules that come after this one
 * @param method its method, or empty for all
 */
public record NamedTest(String className, String method) {
  private static final Pattern NAME = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");

  /** The tests that a text names, in backquotes. */
  public static List<NamedTest> allIn(String text) {
    return NAME.matcher(text)
        .results()
        .map(named -> new NamedTest(named.group(1), named.group(2) == null ? "" : named.group(2)))
        .toList();
  }

  /** Whether there is such a class, with such a method that is no helper. */
  public boolean exists() {
    Pattern test = Pattern.compile("(?m)^  void " + method + "\\(");
    return sources()
        .filter(file -> file.getFileName().toString().equals(className + ".java"))
        .anyMatch(file -> method.isEmpty() || test.matcher(Page.read(file)).find());
  }

  private static Stream<Path> sources() {
    try (Stream<Path> modules = Files.list(Page.root())) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .toList()
          .stream()
          .flatMap(NamedTest::filesIn);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> filesIn(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
