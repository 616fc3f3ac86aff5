package dev.seawall.clean;

import dev.seawall.Pin;
import dev.seawall.index.Catalog;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.SegmentSet;
import dev.seawall.index.StreamState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which streams hold which segments. */
public final class Pins {
  private Pins() {}

  /**
   * Looks.
   *
   * @param catalog the streams
   * @param segments the segments
   * @return by segment, and within each by live bytes
   */
  public static List<Pin> of(Catalog catalog, SegmentSet segments) {
    Liveness liveness = Liveness.of(catalog, segments);
    List<Pin> pins = new ArrayList<>();
    for (StreamState stream : catalog.userStates()) {
      Map<SegmentEntry, Long> held = new HashMap<>();
      Liveness.forEachRun(stream, (run, bytes) -> held.merge(run.segment(), bytes, Long::sum));
      held.forEach(
          (segment, bytes) ->
              pins.add(
                  new Pin(
                      segment.number(),
                      segment.name(),
                      stream.name(),
                      bytes,
                      liveness.deadBytes(segment))));
    }
    pins.sort(
        Comparator.comparingLong(Pin::segment)
            .thenComparing(Comparator.comparingLong(Pin::liveBytes).reversed())
            .thenComparing(Pin::stream));
    return pins;
  }
}
