package dev.seawall.testkit.model;

import dev.seawall.testkit.LogContents;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which sequences of a stream belong to one batch, or to one transaction that was written as a
 * whole: the model of what no truncation of the beginning cuts in two.
 */
public final class BatchBounds {
  /** By stream: first sequences of batches, and their last ones. */
  private final Map<String, TreeMap<Long, Long>> bounds = new HashMap<>();

  /** Streams of which a truncation of the end has cut a batch. */
  private final Set<String> cut = new HashSet<>();

  /** Notes a batch, by what it has made of the log. */
  public void note(LogContents before, LogContents after) {
    after
        .streams()
        .forEach(
            (name, stream) -> {
              long first = before.stream(name).next();
              if (stream.next() > first) {
                of(name).put(first, stream.next() - 1);
              }
            });
  }

  private TreeMap<Long, Long> of(String name) {
    return bounds.computeIfAbsent(name, n -> new TreeMap<>());
  }

  /** Where the batch begins that a sequence falls into; the same if it falls between. */
  public long startOf(String name, long sequence) {
    Map.Entry<Long, Long> batch = of(name).floorEntry(sequence);
    return batch != null && sequence <= batch.getValue() ? batch.getKey() : sequence;
  }

  /** Where the batch ends that begins at a sequence; 0 if none does. */
  public long endOf(String name, long first) {
    return of(name).getOrDefault(first, 0L);
  }

  public void truncateAfter(String name, long last) {
    TreeMap<Long, Long> batches = of(name);
    batches.tailMap(last, false).clear();
    if (batches.values().stream().anyMatch(end -> end > last)) {
      cut.add(name);
    }
    batches.replaceAll((first, end) -> Math.min(end, last));
  }

  /**
   * Whether of some batch only the beginning is left, its end having been truncated. What is left
   * of it holds together no longer once the cleaner has copied it, and until then it does.
   */
  public boolean hasCut() {
    return !cut.isEmpty();
  }

  public void forget(String name) {
    cut.remove(name);
    bounds.remove(name);
  }
}
