package dev.seawall.testkit.ancestor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.testkit.page.NamedTest;
import dev.seawall.testkit.page.Page;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the page that compares Seawall with its ancestors against the tests that it names. */
class ParityPageTest {
  private static final Page PAGE = Page.of("docs/parity.md");

  @Test
  void shouldEndEveryRowWithATestThatExists() {
    assertThat(PAGE.lastCells())
        .hasSizeGreaterThan(40)
        .allSatisfy(
            cell -> {
              assertThat(NamedTest.allIn(cell))
                  .singleElement()
                  .matches(NamedTest::exists, "is the name of a test that exists");
              assertThat(cell).matches("`\\w+#\\w+`");
            });
  }

  @ParameterizedTest
  @ValueSource(classes = {KeyValueLogFaultsTest.class, ManyStreamsLogFaultsTest.class})
  void shouldHaveARowForEveryTestOfAFault(Class<?> faults) {
    List<String> tests =
        Arrays.stream(faults.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .map(Method::getName)
            .toList();
    assertThat(tests)
        .isNotEmpty()
        .allMatch(test -> PAGE.text().contains("`" + faults.getSimpleName() + "#" + test + "` |"));
  }
}
