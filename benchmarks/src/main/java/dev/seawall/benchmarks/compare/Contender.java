package dev.seawall.benchmarks.compare;

import dev.seawall.benchmarks.harness.NotSupportedException;
import dev.seawall.benchmarks.peer.Answer;
import dev.seawall.benchmarks.peer.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A participant with its process, which is started when it is first needed, and anew after a
 * failure. For one thread.
 */
final class Contender implements AutoCloseable {
  private final Participant participant;
  private final Launcher launcher;
  private final Duration patience;
  private @Nullable Child child;

  Contender(Participant participant, Launcher launcher, Duration patience) {
    this.participant = participant;
    this.launcher = launcher;
    this.patience = patience;
  }

  Participant participant() {
    return participant;
  }

  /** Has an order carried out; a process that failed is not asked again, but replaced. */
  Answer ask(Order order, Path directory)
      throws IOException, InterruptedException, NotSupportedException {
    Child running = child;
    if (running == null) {
      Path complaints = directory.resolve(participant.name() + ".log");
      running = Child.start(launcher.command(participant), complaints, patience);
      child = running;
    }
    try {
      return running.ask(order, patience);
    } catch (IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    Child running = child;
    child = null;
    if (running != null) {
      running.close();
    }
  }
}
