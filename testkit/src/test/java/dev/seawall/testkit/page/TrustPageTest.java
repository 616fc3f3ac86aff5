package dev.seawall.testkit.page;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds docs/trust.md against the tests that it names. */
class TrustPageTest {
  private static final int FAULTS = 44;

  private static final Page PAGE = Page.of("docs/trust.md");

  private static String lastOf(List<String> row) {
    return row.get(row.size() - 1);
  }

  @Test
  void shouldNameOnlyTestsThatExist() {
    List<NamedTest> named = NamedTest.allIn(PAGE.text());
    assertThat(named).hasSizeGreaterThan(100);
    assertThat(named.stream().filter(not(NamedTest::exists))).isEmpty();
  }

  @Test
  void shouldHaveEveryFaultOnceAndInOrder() {
    assertThat(PAGE.section("Faults").rows())
        .extracting(row -> row.get(0))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, FAULTS).mapToObj(String::valueOf).toList());
  }

  @Test
  void shouldNameATestForEveryFaultOrSayThatThereIsNone() {
    assertThat(PAGE.section("Faults").rows())
        .allSatisfy(
            row -> {
              assertThat(row).hasSize(4).doesNotContain("");
              if (NamedTest.allIn(lastOf(row)).isEmpty()) {
                assertThat(lastOf(row)).matches("not tested|cannot happen");
              }
            });
  }

  @Test
  void shouldNameATestForEveryBugOrSayThatThereIsNone() {
    assertThat(PAGE.section("Track record").rows())
        .hasSizeGreaterThan(30)
        .allSatisfy(
            row -> {
              assertThat(row).hasSize(3).doesNotContain("");
              if (NamedTest.allIn(lastOf(row)).isEmpty()) {
                assertThat(lastOf(row)).startsWith("none of its own");
              }
            });
  }
}
