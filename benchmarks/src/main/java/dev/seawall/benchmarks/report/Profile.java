package dev.seawall.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time goes while something runs, by Java Flight Recorder: samples of what threads
 * execute, in Java code and in system calls, what they wait for, and what they allocate.
 */
public final class Profile implements AutoCloseable {
  private static final int ROWS = 25;
  private static final Duration SAMPLE_PERIOD = Duration.ofMillis(10);

  private final Recording recording;
  private final Breakdown breakdown = new Breakdown();
  private final Map<String, Long> stacks = new HashMap<>();
  private final Map<String, Long> tops = new HashMap<>();
  private final Map<String, Long> owners = new HashMap<>();
  private final Map<String, Long> waits = new HashMap<>();
  private final Map<String, Long> allocations = new HashMap<>();

  private Profile(Recording recording) {
    this.recording = recording;
  }

  /** Begins to record. */
  public static Profile start() throws IOException {
    try {
      Recording recording = new Recording(Configuration.getConfiguration("profile"));
      recording.enable("jdk.ExecutionSample").withPeriod(SAMPLE_PERIOD);
      recording.enable("jdk.NativeMethodSample").withPeriod(SAMPLE_PERIOD);
      recording.enable("jdk.ThreadPark").withThreshold(Duration.ZERO);
      recording.enable("jdk.FileForce").withThreshold(Duration.ZERO).withStackTrace();
      recording.start();
      return new Profile(recording);
    } catch (ParseException e) {
      throw new IOException("this Java has no usable profile for its recorder", e);
    }
  }

  /**
   * Ends the recording, and writes the sampled stacks to a file, one a line with its count, as
   * tools that draw flame graphs read it.
   *
   * @return tables of the topmost
   */
  public String finish(Path file) throws IOException {
    recording.stop();
    Path dump = file.resolveSibling(file.getFileName() + ".jfr");
    recording.dump(dump);
    // Events are in no order: what tells workloads apart has to be known before the rest.
    read(dump, this::addStretch);
    read(dump, this::add);
    List<String> lines = new ArrayList<>();
    stacks.forEach((stack, count) -> lines.add(stack + " " + count));
    lines.sort(null);
    Files.write(file, lines);
    return breakdown.table()
        + table("samples: the method at work", tops, 1, "")
        + table("samples: the innermost method of Seawall", owners, 1, "")
        + table("waiting, all threads: at", waits, 1e6, " ms")
        + table("allocated on the heap", allocations, 1 << 20, " MiB");
  }

  private static void read(Path dump, Consumer<RecordedEvent> taker) throws IOException {
    try (RecordingFile events = new RecordingFile(dump)) {
      while (events.hasMoreEvents()) {
        taker.accept(events.readEvent());
      }
    }
  }

  private void addStretch(RecordedEvent event) {
    if (Breakdown.isStretch(event)) {
      breakdown.addStretch(event);
    }
  }

  private void add(RecordedEvent event) {
    RecordedStackTrace stack = event.getStackTrace();
    if (stack == null || stack.getFrames().isEmpty()) {
      return;
    }
    breakdown.add(event, stack.getFrames().stream().map(Profile::name).toList());
    switch (event.getEventType().getName()) {
      case "jdk.ExecutionSample", "jdk.NativeMethodSample" -> addSample(stack);
      case "jdk.ThreadPark", "jdk.FileForce" ->
          waits.merge(owner(stack), event.getDuration().toNanos(), Long::sum);
      case "jdk.ObjectAllocationSample" ->
          allocations.merge(
              event.getClass("objectClass").getName() + " in " + owner(stack),
              event.getLong("weight"),
              Long::sum);
      default -> {
        // the configuration records more than is shown
      }
    }
  }

  private void addSample(RecordedStackTrace stack) {
    List<RecordedFrame> frames = stack.getFrames();
    tops.merge(name(frames.get(0)), 1L, Long::sum);
    owners.merge(owner(stack), 1L, Long::sum);
    StringBuilder line = new StringBuilder();
    for (int i = frames.size() - 1; i >= 0; i--) {
      line.append(line.isEmpty() ? "" : ";").append(name(frames.get(i)));
    }
    stacks.merge(line.toString(), 1L, Long::sum);
  }

  /** The innermost frame that is neither the JDK's nor the benchmark's. */
  private static String owner(RecordedStackTrace stack) {
    for (RecordedFrame frame : stack.getFrames()) {
      String name = name(frame);
      if (name.startsWith("dev.seawall.") && !name.startsWith("dev.seawall.benchmarks.")) {
        return name;
      }
    }
    return "outside of Seawall: " + name(stack.getFrames().get(0));
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  private static String table(String title, Map<String, Long> counts, double unit, String symbol) {
    long sum = counts.values().stream().mapToLong(count -> count).sum();
    StringBuilder text = new StringBuilder("\n" + title + "\n");
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(ROWS)
        .forEach(
            entry ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%5.1f %% %,12.0f%s  %s%n",
                        100.0 * entry.getValue() / Math.max(1, sum),
                        entry.getValue() / unit,
                        symbol,
                        entry.getKey())));
    return text.toString();
  }

  @Override
  public void close() {
    recording.close();
  }
}
