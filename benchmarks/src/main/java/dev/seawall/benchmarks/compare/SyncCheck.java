package dev.seawall.benchmarks.compare;

import dev.seawall.benchmarks.harness.Disk;
import dev.seawall.benchmarks.harness.NotSupportedException;
import dev.seawall.benchmarks.peer.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Counts, with strace, the system calls that bring durable appends to the disk: an append of a
 * single thread that was acknowledged without one was not durable, whatever its name.
 */
final class SyncCheck {
  private static final long MILLIS = 500;
  private static final long RECORD_BYTES = 256;
  private static final String SYNCED_WRITE = "synced write";
  private static final Pattern CALL = Pattern.compile("^(?:\\d+ +)?(\\w+)\\((\\d*).*");
  private static final Pattern OPENED = Pattern.compile("\\) = (\\d+)$");
  private static final Pattern SYNCED = Pattern.compile("O_D?SYNC");

  private final Launcher launcher;
  private final Duration patience;

  SyncCheck(Launcher launcher, Duration patience) {
    this.launcher = launcher;
    this.patience = patience;
  }

  /** What was seen of one participant, as a row of a Markdown table. */
  record Seen(Participant participant, long appends, Map<String, Long> calls) {
    static final String HEADER =
        "| peer | appends | fdatasync | fsync | msync | writes to O_DSYNC files | syncs per append |\n"
            + "| --- | ---: | ---: | ---: | ---: | ---: | ---: |";

    private long count(String call) {
      return calls.getOrDefault(call, 0L);
    }

    /** Whether there were as many syncs as appends. */
    boolean isDurable() {
      return appends > 0 && calls.values().stream().mapToLong(n -> n).sum() >= appends;
    }

    @Override
    public String toString() {
      long all = calls.values().stream().mapToLong(n -> n).sum();
      return String.format(
          Locale.ROOT,
          "| %s | %,d | %,d | %,d | %,d | %,d | %.2f%s |",
          participant.title(),
          appends,
          count("fdatasync"),
          count("fsync"),
          count("msync"),
          count(SYNCED_WRITE),
          (double) all / Math.max(1, appends),
          isDurable() ? "" : " NOT DURABLE");
    }
  }

  /** Has a participant append durably, by one thread, and counts. */
  Seen run(Participant participant, Path directory)
      throws IOException, InterruptedException, NotSupportedException {
    Path log = Files.createDirectories(directory.resolve("sync-check-" + participant.name()));
    Path trace = directory.resolve(participant.name() + ".strace");
    List<String> tracing =
        List.of(
            "strace",
            "-f",
            "-o",
            trace.toString(),
            "-e",
            "trace=fsync,fdatasync,msync,openat,write,pwrite64");
    List<String> command =
        Stream.concat(tracing.stream(), launcher.command(participant).stream()).toList();
    Order order =
        new Order(
            Order.Kind.DURABLE,
            log,
            Map.of(
                "threads",
                1L,
                "streams",
                1L,
                "bytes",
                RECORD_BYTES,
                "warmUp",
                0L,
                "measure",
                MILLIS));
    long appends;
    try (Child child =
        Child.start(command, directory.resolve(participant.name() + ".log"), patience)) {
      var latencies = child.ask(order, patience).latencies();
      appends = latencies == null ? 0 : latencies.getTotalCount();
    }
    Seen seen = new Seen(participant, appends, count(trace));
    Disk.remove(log);
    Files.delete(trace);
    return seen;
  }

  private static Map<String, Long> count(Path trace) throws IOException {
    try (Stream<String> lines = Files.lines(trace)) {
      return count(lines);
    }
  }

  /** Counts the calls that wait for the disk in what strace wrote. */
  static Map<String, Long> count(Stream<String> lines) {
    Map<String, Long> counts = new HashMap<>();
    Set<String> synced = new HashSet<>();
    for (String line : (Iterable<String>) lines::iterator) {
      Matcher call = CALL.matcher(line);
      if (!call.matches()) {
        continue;
      }
      switch (call.group(1)) {
        case "openat" -> {
          Matcher opened = OPENED.matcher(line);
          if (opened.find() && SYNCED.matcher(line).find()) {
            synced.add(opened.group(1));
          } else if (opened.reset().find()) {
            // a number that was given back, and is another file's now
            synced.remove(opened.group(1));
          }
        }
        case "fsync", "fdatasync" -> counts.merge(call.group(1), 1L, Long::sum);
        case "msync" -> counts.merge("msync", line.contains("MS_SYNC") ? 1L : 0L, Long::sum);
        case "write", "pwrite64" ->
            counts.merge(SYNCED_WRITE, synced.contains(call.group(2)) ? 1L : 0L, Long::sum);
        default -> {
          // nothing that waits for the disk
        }
      }
    }
    return counts;
  }
}
