package dev.seawall.testkit;

import dev.seawall.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What was done to something that is kept in a log, step by step, and how much of it was
 * acknowledged; so it can be said what a crash may leave: all that was acknowledged, and of the
 * rest nothing but the steps that came first.
 *
 * <pre>{@code
 * History<Map<String, String>> history = new History<>(Map.of());
 * history.begin(map -> with(map, "k", "v"));
 * store.put("k", "v");
 * history.acknowledgeDurable();
 * }</pre>
 *
 * <p><b>Threads.</b> One thread adds steps; any may ask.
 *
 * @param <S> the state: plain, immutable data that can be compared
 */
public class History<S> {
  private final List<S> states = new ArrayList<>();
  private int written;
  private int durable;

  /**
   * Begins.
   *
   * @param initial the state before the first step
   */
  public History(S initial) {
    states.add(initial);
  }

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
   * @param step what it makes of the state
   */
  public synchronized void begin(UnaryOperator<S> step) {
    states.add(step.apply(states.get(states.size() - 1)));
  }

  /**
   * Notes that the latest step was refused and has left no trace, so that others may follow as if
   * it had not been begun.
   *
   * @throws IllegalStateException if it has been acknowledged, or there is none
   */
  public synchronized void takeBack() {
    int latest = states.size() - 1;
    if (latest <= written) {
      throw new IllegalStateException("step %d has been acknowledged".formatted(latest));
    }
    states.remove(latest);
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
   * Says what a crash at this moment may leave.
   *
   * @param powerLost whether the machine goes down with the process
   * @return the states, from that in which nothing but what was acknowledged has survived to that
   *     in which all steps have
   */
  public synchronized List<S> permitted(boolean powerLost) {
    return List.copyOf(states.subList(powerLost ? durable : written, states.size()));
  }

  /**
   * Lists every state since the beginning.
   *
   * @return the states, one more than there are steps
   */
  public synchronized List<S> states() {
    return List.copyOf(states);
  }

  /**
   * Says what there is if nothing is lost.
   *
   * @return the latest state
   */
  public synchronized S latest() {
    return states.get(states.size() - 1);
  }

  /**
   * Finds how many steps have survived.
   *
   * @param found what was found
   * @param least how many steps must be there
   * @param most how many may be there
   * @return the number of steps
   * @throws AssertionError if no permitted number of steps leads to what was found
   */
  public synchronized int survivors(S found, int least, int most) {
    for (int steps = most; steps >= least; steps--) {
      if (states.get(steps).equals(found)) {
        return steps;
      }
    }
    StringBuilder text =
        new StringBuilder(
            "found what no %d to %d steps lead to:%n%s%n".formatted(least, most, found));
    text.append("after %d steps (acknowledged):%n%s%n".formatted(least, states.get(least)));
    text.append("after %d steps (begun):%n%s%n".formatted(most, states.get(most)));
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
   * The state after some steps.
   *
   * @param steps how many
   * @return what there is then
   */
  public synchronized S after(int steps) {
    return states.get(steps);
  }
}
