package dev.seawall.benchmarks.peer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a peer's process is told to do, as one line of text.
 *
 * @param kind what
 * @param directory where
 * @param numbers how much, by name
 */
public record Order(Kind kind, Path directory, Map<String, Long> numbers) {
  private static final String SEPARATOR = "\t";

  /** What can be ordered. */
  public enum Kind {
    /** Appends that wait for the disk, by threads, over streams. */
    DURABLE,
    /** Batches that wait for the disk. */
    BATCH,
    /** Appends that do not wait, and a sync at the end. */
    PLAIN,
    /** The size of a log that is only read. */
    SIZE,
    /** Opening that log. */
    OPEN,
    /** Reading it in order. */
    ITERATE,
    /** Reading records of it at random. */
    GET
  }

  /** The line that says it. */
  public String line() {
    List<String> parts = new ArrayList<>(List.of(kind.name(), directory.toString()));
    numbers.forEach((name, number) -> parts.add(name + "=" + number));
    return String.join(SEPARATOR, parts);
  }

  /** Understands a line. */
  static Order parse(String line) {
    List<String> parts = List.of(line.split(SEPARATOR));
    Map<String, Long> numbers = new TreeMap<>();
    for (String part : parts.subList(2, parts.size())) {
      int at = part.indexOf('=');
      numbers.put(part.substring(0, at), Long.parseLong(part.substring(at + 1)));
    }
    return new Order(Kind.valueOf(parts.get(0)), Path.of(parts.get(1)), numbers);
  }

  long number(String name) {
    Long number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException("the order says no " + name);
    }
    return number;
  }

  int count(String name) {
    return Math.toIntExact(number(name));
  }

  Duration millis(String name) {
    return Duration.ofMillis(number(name));
  }
}
