package dev.seawall.benchmarks.compare;

import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Scale;
import dev.seawall.benchmarks.harness.Unit;
import dev.seawall.benchmarks.peer.Order;
import dev.seawall.benchmarks.peer.Order.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that all participants do.
 *
 * @param name its short name
 * @param kind what is ordered
 * @param numbers how much of it
 * @param figures what is told of it
 */
record Contest(String name, Kind kind, Map<String, Long> numbers, List<Figure> figures) {
  private static final long RECORD_BYTES = 256;
  private static final int MANY_STREAMS = 256;

  /**
   * A number that comes of it.
   *
   * @param answer what the participants call it
   * @param name its name
   * @param title what it is
   * @param unit its unit
   * @param base which number of the raw limit it is compared with; empty for none
   * @param unitsOfBase how many of the base's one of these is
   */
  record Figure(
      String answer, String name, String title, Unit unit, String base, double unitsOfBase) {

    /** The metric of a participant. */
    Metric metric(Participant participant) {
      Metric metric =
          Metric.of(name + "/" + participant.name(), title + ": " + participant.title(), unit);
      boolean isRaw = participant.name().equals(Participant.RAW);
      return base.isEmpty() || isRaw
          ? metric
          : metric.against(base + "/" + Participant.RAW, unitsOfBase);
    }
  }

  /** All contests, each after what it is compared with. */
  static List<Contest> all() {
    List<Contest> all = new ArrayList<>();
    all.add(durable("durable-1", "durable append 256 B, 1 thread", 1, 1));
    all.add(durable("durable-16", "durable append 256 B, 16 threads", 16, 1));
    all.add(durable("durable-64", "durable append 256 B, 64 threads", 64, 1));
    all.add(
        durable(
            "durable-16-streams",
            "durable append 256 B, 16 threads, 256 streams",
            16,
            MANY_STREAMS));
    all.add(batch(100));
    for (int bytes : new int[] {64, 1024, 4096}) {
      all.add(plain(bytes));
    }
    all.add(
        reading(
            "disk-256",
            Kind.SIZE,
            new Figure("bytes", "disk-256", "disk bytes for a 256 B record", Unit.BYTES, "", 1)));
    all.add(
        reading(
            "open",
            Kind.OPEN,
            new Figure("seconds", "open", "open after a close", Unit.SECONDS, "", 1)));
    all.add(
        reading(
            "iterate",
            Kind.ITERATE,
            rate("rate", "iterate", "read all in order, 256 B, cached", "iterate", 1)));
    all.add(reading("get", Kind.GET, rate("rate", "get", "random get 256 B, cached", "get", 1)));
    return all;
  }

  private static Figure rate(
      String answer, String name, String title, String base, double unitsOfBase) {
    return new Figure(answer, name, title, Unit.PER_SECOND, base, unitsOfBase);
  }

  private static Contest durable(String name, String title, long threads, long streams) {
    return new Contest(
        name,
        Kind.DURABLE,
        Map.of("threads", threads, "streams", streams, "bytes", RECORD_BYTES),
        List.of(rate("rate", name, title, "durable-1", 1)));
  }

  private static Contest batch(long size) {
    String name = "batch-" + size;
    String title = "durable batch of " + size + " x 256 B, records";
    return new Contest(
        name,
        Kind.BATCH,
        Map.of("size", size, "bytes", RECORD_BYTES),
        List.of(rate("rate", name, title, "durable-1", 1.0 / size)));
  }

  private static Contest plain(long bytes) {
    String name = "plain-" + bytes;
    String title = "append " + bytes + " B without waiting, 1 thread";
    return new Contest(
        name,
        Kind.PLAIN,
        Map.of("bytes", bytes),
        List.of(
            rate("rate", name, title, name, 1),
            rate(
                "synced",
                name + "-synced",
                title + ", with a sync at the end",
                name + "-synced",
                1)));
  }

  private static Contest reading(String name, Kind kind, Figure figure) {
    return new Contest(name, kind, Map.of(), List.of(figure));
  }

  /** Whether a participant takes part: those that are no log of their own only where it matters. */
  boolean admits(Participant participant) {
    return switch (participant.name()) {
      case Participant.RAW ->
          figures.stream().anyMatch(figure -> figure.base().equals(figure.name()));
      case Participant.SEAWALL_MAPPED -> kind == Kind.ITERATE || kind == Kind.GET;
      default -> true;
    };
  }

  /** Whether it reads the log that is written once. */
  boolean isReading() {
    return kind == Kind.SIZE || kind == Kind.OPEN || kind == Kind.ITERATE || kind == Kind.GET;
  }

  /** The order that has it done, of a scale. */
  Order order(Path directory, Scale scale) {
    Map<String, Long> all = new LinkedHashMap<>(numbers);
    all.put("measure", scale.measure().toMillis());
    all.put("warmUp", scale.warmUp().toMillis());
    all.put("most", scale.writeBytes());
    all.put("records", scale.logBytes() / RECORD_BYTES);
    return new Order(kind, directory, all);
  }
}
