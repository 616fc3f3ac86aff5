package dev.seawall.testkit;

import dev.seawall.store.SegmentStore;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * An application that keeps its state in a log, as {@link CrashExploration} and {@link
 * FaultExploration} see it: it does something, and can be asked what it knows.
 *
 * <pre>{@code
 * final class TestedCounter implements Application<Long> {
 *   public void run(Supplier<SegmentStore> disk, History<Long> history) throws IOException {
 *     try (Counter counter = Counter.open(disk.get())) {
 *       for (int i = 0; i < 10; i++) {
 *         history.begin(count -> count + 1);
 *         counter.increment();
 *         history.acknowledgeDurable();
 *       }
 *     }
 *   }
 *
 *   public Long read(SegmentStore store) throws IOException {
 *     try (Counter counter = Counter.open(store)) {
 *       return counter.value();
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Failures are found again only if runs are alike: so do things on one thread, and take what is
 * random from a fixed seed.
 *
 * @param <S> what the application knows: plain, immutable data with {@code equals} and {@code
 *     toString}
 */
public interface Application<S> {

  /**
   * Opens the application, does things with it, and closes it. What is done is noted in the
   * history: before each step, what it makes of the state, whatever that is; after it, that it has
   * been acknowledged. It may open and close more than once.
   *
   * @param disk opens a store on a disk that may hold anything the application has left on it
   * @param history takes the steps; it begins with what {@link #read} says of the disk
   * @throws Exception what the application throws when the disk fails it; it has then released all
   *     it held
   */
  void run(Supplier<SegmentStore> disk, History<S> history) throws Exception;

  /**
   * Opens the application on what has been left, looks, and closes it.
   *
   * @param store a store; empty, as the application leaves it, or as a crash does
   * @return what the application knows
   * @throws Exception if it cannot be opened
   */
  S read(SegmentStore store) throws Exception;

  /**
   * Whether {@link #run} may end so when the disk fails.
   *
   * @param error what it has thrown
   * @return true for every {@link IOException}, and so for all that a log throws, unless overridden
   */
  default boolean mayThrow(Exception error) {
    return error instanceof IOException;
  }
}
