package dev.seawall.testkit.matrix;

import dev.seawall.testkit.Corrupter;
import java.io.IOException;

/**
 * One damage to one region at one place.
 *
 * @param area the table it belongs to
 * @param region what is damaged
 * @param injury how
 * @param position where
 * @param truth the log that is damaged
 * @param effect does it
 */
record Cell(
    String area, String region, String injury, String position, Truth truth, Effect effect) {

  /** Damages a log. */
  interface Effect {
    void on(Corrupter corrupter) throws IOException;
  }

  @Override
  public String toString() {
    return area + ": " + region + ", " + injury + ", " + position;
  }
}
