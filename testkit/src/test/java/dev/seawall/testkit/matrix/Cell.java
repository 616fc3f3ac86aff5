package dev.seawall.testkit.matrix;

import dev.seawall.testkit.Corrupter;
import java.io.IOException;
import java.util.Map;

/**
 * One damage to one region at one place.
 *
 * @param area the table it belongs to
 * @param region what is damaged
 * @param injury how
 * @param position where
 * @param truth the log that is damaged
 * @param effect does it
 * @param others files beside the segments, by name, as they are when the log is opened
 * @param maker makes what the damaged log lives in
 */
record Cell(
    String area,
    String region,
    String injury,
    String position,
    Truth truth,
    Effect effect,
    Map<String, byte[]> others,
    Host.Maker maker) {

  /** A damage to segments, which are held in memory. */
  Cell(String area, String region, String injury, String position, Truth truth, Effect effect) {
    this(area, region, injury, position, truth, effect, Map.of(), Host::simulated);
  }

  /** Damages a log. */
  interface Effect {
    void on(Corrupter corrupter) throws IOException;
  }

  @Override
  public String toString() {
    return area + ": " + region + ", " + injury + ", " + position;
  }
}
