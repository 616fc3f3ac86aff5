package dev.seawall.benchmarks.peer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a peer's process says when an order is carried out: lines of text, the last of them {@link
 * #DONE}, or why not.
 */
public final class Answer {
  /** The last line when all went well. */
  public static final String DONE = "done";

  /** Begins the last line when the peer cannot do such a thing. */
  public static final String UNSUPPORTED = "unsupported ";

  /** Begins the last line when it went wrong. */
  public static final String FAILED = "failed ";

  private static final String VALUE = "value ";
  private static final String LATENCY = "latency ";

  private final Map<String, Double> values = new LinkedHashMap<>();
  private @Nullable Histogram latencies;

  /** Creates an empty one. */
  public Answer() {}

  /** Notes a value; the name without blanks. */
  void put(String name, double value) {
    values.put(name, value);
  }

  /** Notes latencies in nanoseconds. */
  void put(Histogram nanos) {
    latencies = nanos;
  }

  /** The values by name. */
  public Map<String, Double> values() {
    return values;
  }

  /** The latencies; null if there are none. */
  public @Nullable Histogram latencies() {
    return latencies;
  }

  /** The lines that say it, all but the last. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    values.forEach((name, value) -> lines.add(VALUE + name + " " + value));
    Histogram nanos = latencies;
    if (nanos != null) {
      ByteBuffer bytes = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
      int length = nanos.encodeIntoByteBuffer(bytes);
      byte[] encoded = new byte[length];
      bytes.flip().get(encoded);
      lines.add(LATENCY + Base64.getEncoder().encodeToString(encoded));
    }
    return lines;
  }

  /** Takes one of these lines. */
  public void accept(String line) {
    if (line.startsWith(VALUE)) {
      String[] parts = line.split(" ", 3);
      values.put(parts[1], Double.parseDouble(parts[2]));
    } else if (line.startsWith(LATENCY)) {
      byte[] encoded = Base64.getDecoder().decode(line.substring(LATENCY.length()));
      latencies = Histogram.decodeFromByteBuffer(ByteBuffer.wrap(encoded), 0);
    } else {
      throw new IllegalArgumentException("no such line in an answer: " + line);
    }
  }
}
