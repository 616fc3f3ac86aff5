package dev.seawall.testkit;

import dev.seawall.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What was done to a log, step by step, and how much of it was acknowledged; so it can be said what
 * a crash may leave: all that was acknowledged, and of the rest nothing but the steps that came
 * first.
 *
 * <p><b>Threads.</b> One thread adds steps; any may ask.
 */
public final class LogHistory {
  private final List<LogContents> states = new ArrayList<>(List.of(LogContents.empty()));
  private int written;
  private int durable;

  /** Begins with an empty log. */
  public LogHistory() {}

  /**
   * What has been done at some moment.
   *
   * @param durable how many steps were acknowledged as durable
   * @param written how many were acknowledged as written
   * @param begun how many were begun
   */
  public record Mark(int durable, int written, int begun) {}

  /**
   * Notes a step that is about to be taken; it is atomic.
   *
   * @param step what it makes of the log
   */
  public synchronized void begin(UnaryOperator<LogContents> step) {
    states.add(step.apply(states.get(states.size() - 1)));
  }

  /** Notes that all steps so far have been acknowledged as written. */
  public synchronized void acknowledgeWritten() {
    written = states.size() - 1;
  }

  /** Notes that all steps so far have been acknowledged as durable. */
  public synchronized void acknowledgeDurable() {
    durable = states.size() - 1;
    written = durable;
  }

  /**
   * Notes that all steps so far have been acknowledged.
   *
   * @param durability what they have reached
   */
  public void acknowledge(Durability durability) {
    switch (durability) {
      case DISK -> acknowledgeDurable();
      case OS -> acknowledgeWritten();
      case MEMORY -> {
        // nothing has been promised
      }
    }
  }

  /**
   * Notes that the first steps have been acknowledged as durable.
   *
   * @param steps how many
   */
  public synchronized void acknowledgeDurable(int steps) {
    durable = Math.max(durable, steps);
    written = Math.max(written, steps);
  }

  /**
   * Says where the history stands.
   *
   * @return the steps so far
   */
  public synchronized Mark mark() {
    return new Mark(durable, written, states.size() - 1);
  }

  /**
   * Says what the log holds if nothing is lost.
   *
   * @return the latest state
   */
  public synchronized LogContents latest() {
    return states.get(states.size() - 1);
  }

  /**
   * Finds how many steps a log has survived with.
   *
   * @param found what was found
   * @param least how many steps must be there
   * @param most how many may be there
   * @return the number of steps
   * @throws AssertionError if no permitted number of steps leads to what was found
   */
  public synchronized int survivors(LogContents found, int least, int most) {
    for (int steps = most; steps >= least; steps--) {
      if (states.get(steps).equals(found)) {
        return steps;
      }
    }
    StringBuilder text =
        new StringBuilder(
            "found what no %d to %d steps lead to:%n%s".formatted(least, most, found));
    text.append("after %d steps (acknowledged):%n%s".formatted(least, states.get(least)));
    text.append("after %d steps (begun):%n%s".formatted(most, states.get(most)));
    for (int steps = 0; steps < least; steps++) {
      if (states.get(steps).equals(found)) {
        text.append("it is the state after only %d steps%n".formatted(steps));
      }
    }
    throw new AssertionError(text.toString());
  }

  /**
   * Forgets the steps that a crash has undone; what is left is durable.
   *
   * @param steps how many have survived
   */
  public synchronized void survive(int steps) {
    states.subList(steps + 1, states.size()).clear();
    acknowledgeDurable();
  }

  /**
   * The log after some steps.
   *
   * @param steps how many
   * @return what it holds then
   */
  public synchronized LogContents after(int steps) {
    return states.get(steps);
  }
}
