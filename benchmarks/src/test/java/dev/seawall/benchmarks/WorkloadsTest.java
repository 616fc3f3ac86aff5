package dev.seawall.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Progress;
import dev.seawall.benchmarks.harness.Results;
import dev.seawall.benchmarks.harness.Runner;
import dev.seawall.benchmarks.harness.Scale;
import dev.seawall.benchmarks.harness.Workload;
import dev.seawall.benchmarks.workload.Workloads;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That everything runs and is reported; never how fast. */
class WorkloadsTest {
  @TempDir private Path directory;

  static Stream<String> names() {
    return Workloads.all().stream().map(Workload::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldMeasureAllItsMetricsWhenRunBriefly(String name) throws Exception {
    List<Workload> chosen = Runner.choose(Workloads.all(), List.of(name));

    Results results = new Runner(chosen, Scale.tiny(), directory, new Progress(null), false).run();

    assertThat(results.failures()).isEmpty();
    List<Metric> metrics = chosen.stream().flatMap(one -> one.metrics().stream()).toList();
    assertThat(results.lines()).extracting(Results.Line::metric).isEqualTo(metrics);
    assertThat(results.lines())
        .allSatisfy(
            line -> assertThat(line.ratios().isEmpty()).isEqualTo(line.metric().base() == null));
  }

  @Test
  void shouldMeasureBasesBeforeWhatIsComparedWithThemAndNameEachOnce() {
    Set<String> seen = new HashSet<>();
    for (Workload workload : Workloads.all()) {
      Set<String> own = new HashSet<>();
      for (Metric metric : workload.metrics()) {
        assertThat(own.add(metric.name())).as(metric.name()).isTrue();
      }
      for (Metric metric : workload.metrics()) {
        if (metric.base() != null && !own.contains(metric.base())) {
          assertThat(seen).contains(metric.base());
        }
      }
      assertThat(seen).doesNotContainAnyElementsOf(own);
      seen.addAll(own);
    }
  }

  private static List<String> chosenBy(String name) {
    return Runner.chooseAlone(Workloads.all(), List.of(name)).stream().map(Workload::name).toList();
  }

  @Test
  void shouldBeChosenByItsNameByWhatItMeasuresOrByABeginning() {
    assertThat(chosenBy("get")).containsExactly("get");
    assertThat(chosenBy("open-1m-streams")).containsExactly("durable-1m-streams");
    assertThat(chosenBy("get-")).containsExactly("get-mapped", "get-skewed");
    assertThatThrownBy(() -> chosenBy("gets")).hasMessageContaining("gets");
  }
}
