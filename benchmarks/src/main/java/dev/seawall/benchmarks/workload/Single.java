package dev.seawall.benchmarks.workload;

import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Threads;

/** Measures what a single thread does again and again. */
final class Single {
  private Single() {}

  /** Warms up, measures, and reports the rate and how long each took. */
  static Load.Outcome measure(Scene scene, Round round, Metric metric, Load.Operation operation)
      throws Exception {
    Load.run(Threads.platform(), 1, scene.scale().warmUp(), operation);
    Load.Outcome outcome =
        Load.measure(metric, Threads.platform(), 1, scene.scale().measure(), operation);
    round.put(metric, outcome.perSecond());
    round.put(metric, outcome.nanos());
    return outcome;
  }
}
