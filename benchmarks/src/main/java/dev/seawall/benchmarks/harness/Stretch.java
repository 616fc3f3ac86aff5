package dev.seawall.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * The stretch of a workload that counts, and what the process did meanwhile: an event of the flight
 * recorder, so that a profile can tell workloads apart. Costs nothing while nothing records.
 */
@Name(Stretch.NAME)
@Label("Stretch of a workload")
@Description("What the process used between the begin and the end of it")
@Category("Seawall")
@StackTrace(false)
public final class Stretch extends Event {
  /** The name of the event. */
  public static final String NAME = "dev.seawall.Stretch";

  private static final Path STAT = Path.of("/proc/self/stat");
  private static final Path IO = Path.of("/proc/self/io");
  private static final int MILLIS_PER_TICK = 10;
  private static final int USER_TIME = 11;

  String workload;
  long operations;
  long userMillis;
  long systemMillis;
  long reads;
  long writes;

  private Stretch(String workload) {
    this.workload = workload;
  }

  /** Begins the stretch of a workload, which is named after what it measures. */
  public static Stretch begin(Metric metric) {
    Stretch stretch = new Stretch(metric.name());
    stretch.add(-1);
    stretch.begin();
    return stretch;
  }

  /** Ends it, in which so many things were done. */
  public void end(long count) {
    end();
    operations = count;
    add(1);
    commit();
  }

  /** Adds what the process has used so far, or takes it off. */
  private void add(int sign) {
    if (!isEnabled()) {
      return;
    }
    try {
      String stat = Files.readString(STAT);
      // The name of the process may have blanks in it, and ends with a bracket.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      userMillis += sign * Long.parseLong(fields[USER_TIME]) * MILLIS_PER_TICK;
      systemMillis += sign * Long.parseLong(fields[USER_TIME + 1]) * MILLIS_PER_TICK;
      List<String> io = Files.readAllLines(IO);
      reads += sign * value(io, "syscr: ");
      writes += sign * value(io, "syscw: ");
    } catch (IOException elsewhere) {
      // other systems do not tell; all stays 0
    }
  }

  private static long value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(name.length())))
        .findFirst()
        .orElse(0);
  }
}
