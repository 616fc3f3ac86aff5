package dev.seawall.benchmarks.harness;

import java.util.List;

/**
 * One thing to measure. An instance serves one run of the benchmark, and is used by one thread.
 * What it needs again in every round it may build at the first, and is responsible for giving back.
 */
public interface Workload extends AutoCloseable {

  /** What it measures, the one it is named after first. */
  List<Metric> metrics();

  /** Its name, for the command line. */
  default String name() {
    return metrics().get(0).name();
  }

  /** Whether it gives the same numbers each time, so that once is enough. */
  default boolean isExact() {
    return false;
  }

  /**
   * Measures once.
   *
   * @param scene where and how much
   * @param round takes the results
   * @throws Exception if it cannot be measured; the run goes on with the others
   */
  void run(Scene scene, Round round) throws Exception;

  /** Gives back what it has kept between rounds. */
  @Override
  default void close() throws Exception {
    // most keep nothing
  }
}
