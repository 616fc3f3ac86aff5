package dev.seawall.benchmarks.compare;

import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Scene;
import dev.seawall.benchmarks.harness.Workload;
import dev.seawall.benchmarks.peer.Answer;
import dev.seawall.benchmarks.peer.Order;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;

/** One participant at one contest. */
final class Turn implements Workload {
  private final Contest contest;
  private final Contender contender;

  Turn(Contest contest, Contender contender) {
    this.contest = contest;
    this.contender = contender;
  }

  @Override
  public List<Metric> metrics() {
    return contest.figures().stream().map(f -> f.metric(contender.participant())).toList();
  }

  @Override
  public boolean isExact() {
    return contest.kind() == Order.Kind.SIZE;
  }

  @Override
  public void run(Scene scene, Round round) throws Exception {
    Path directory =
        contest.isReading()
            ? scene.directory().resolve("log-" + contender.participant().name())
            : scene.fresh(contest.name());
    Answer answer = contender.ask(contest.order(directory, scene.scale()), scene.directory());
    for (Contest.Figure figure : contest.figures()) {
      Metric metric = figure.metric(contender.participant());
      Double value = answer.values().get(figure.answer());
      if (value == null) {
        throw new IllegalStateException("it says nothing of " + figure.answer());
      }
      round.put(metric, value);
    }
    Histogram latencies = answer.latencies();
    if (latencies != null) {
      round.put(contest.figures().get(0).metric(contender.participant()), latencies);
    }
  }

  @Override
  public void close() {
    contender.close();
  }
}
