package dev.seawall.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Runs workloads, rounds interleaved: each round measures every one once, so that what changes on
 * the machine in the course of minutes meets all of them. One more round comes first and does not
 * count.
 */
public final class Runner {
  private final List<Workload> workloads;
  private final Scale scale;
  private final Path directory;
  private final Progress progress;
  private final boolean warmsUp;

  /**
   * Creates one.
   *
   * @param workloads what to run, in order
   * @param scale how much
   * @param directory where; exists, is empty, and is removed by the caller
   * @param progress is told what is going on
   * @param warmsUp whether a round that does not count comes first
   */
  public Runner(
      List<Workload> workloads, Scale scale, Path directory, Progress progress, boolean warmsUp) {
    this.workloads = List.copyOf(workloads);
    this.scale = scale;
    this.directory = directory;
    this.progress = progress;
    this.warmsUp = warmsUp;
  }

  /**
   * Chooses workloads by name, and adds what they are compared with.
   *
   * @param all to choose from
   * @param names exact names of workloads or of what they measure, or beginnings; none for all
   * @throws IllegalArgumentException if a name chooses nothing
   */
  public static List<Workload> choose(List<Workload> all, List<String> names) {
    Set<Workload> chosen = new HashSet<>(chooseAlone(all, names));
    Set<String> bases = new LinkedHashSet<>();
    do {
      chosen.forEach(one -> one.metrics().forEach(metric -> bases.add("" + metric.base())));
    } while (chosen.addAll(
        all.stream()
            .filter(one -> one.metrics().stream().anyMatch(m -> bases.contains(m.name())))
            .toList()));
    return all.stream().filter(chosen::contains).toList();
  }

  /**
   * Chooses workloads by name, without what they are compared with.
   *
   * @param all to choose from
   * @param names exact names of workloads or of what they measure, or beginnings; none for all
   * @throws IllegalArgumentException if a name chooses nothing
   */
  public static List<Workload> chooseAlone(List<Workload> all, List<String> names) {
    if (names.isEmpty()) {
      return all;
    }
    Set<Workload> chosen = new HashSet<>();
    for (String name : names) {
      List<Workload> matching = matching(all, name);
      if (matching.isEmpty()) {
        throw new IllegalArgumentException("no workload is called " + name + "; see --list");
      }
      chosen.addAll(matching);
    }
    return all.stream().filter(chosen::contains).toList();
  }

  private static List<Workload> matching(List<Workload> all, String name) {
    List<Workload> exact = all.stream().filter(one -> isNamed(one, name::equals)).toList();
    return exact.isEmpty()
        ? all.stream().filter(one -> isNamed(one, each -> each.startsWith(name))).toList()
        : exact;
  }

  /** By the name of the workload, or of anything it measures: those are what a report shows. */
  private static boolean isNamed(Workload workload, Predicate<String> wanted) {
    return wanted.test(workload.name())
        || workload.metrics().stream().anyMatch(metric -> wanted.test(metric.name()));
  }

  /**
   * Runs all rounds. A workload that fails is left out from then on.
   *
   * @throws IOException if the directory cannot be used
   */
  public Results run() throws IOException {
    List<Metric> metrics = new ArrayList<>();
    workloads.forEach(one -> metrics.addAll(one.metrics()));
    Results results = new Results(metrics);
    int first = warmsUp ? 0 : 1;
    int steps = (scale.rounds() + 1 - first) * workloads.size();
    progress.begin(steps);
    try {
      for (int number = first; number <= scale.rounds(); number++) {
        Round round = new Round();
        Scene scene = new Scene(roundDirectory(), number == 0 ? warmUp() : scale);
        for (Workload workload : workloads) {
          progress.step(number, scale.rounds(), workload.name());
          runOne(workload, scene, round, results);
        }
        if (number > 0) {
          results.add(round);
        }
      }
    } finally {
      closeAll(results);
      progress.end();
    }
    return results;
  }

  /** The first round only has the compiler see everything. */
  private Scale warmUp() {
    Duration less = scale.measure().dividedBy(2);
    return new Scale(
        scale.rounds(),
        less,
        Duration.ZERO,
        scale.writeBytes() / 4,
        scale.logBytes(),
        scale.countedRecords(),
        scale.streams());
  }

  private Path roundDirectory() throws IOException {
    return Files.createDirectories(directory);
  }

  private void runOne(Workload workload, Scene scene, Round round, Results results)
      throws IOException {
    boolean isDone = workload.isExact() && results.rounds() > 0;
    if (isDone || results.isLeftOut(workload.name())) {
      return;
    }
    try {
      workload.run(scene, round);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (NotSupportedException e) {
      results.skip(workload.name(), String.valueOf(e.getMessage()));
    } catch (Exception | LinkageError e) {
      results.fail(workload.name(), String.valueOf(e));
    }
    scene.removeFresh();
    Disk.settle(directory);
  }

  private void closeAll(Results results) {
    for (Workload workload : workloads) {
      try {
        workload.close();
      } catch (Exception e) {
        results.fail(workload.name(), "closing: " + e);
      }
    }
  }
}
