package dev.seawall.benchmarks.harness;

import java.util.Locale;

/** What a number counts. */
public enum Unit {
  /** How many a second. */
  PER_SECOND("/s"),
  /** Bytes a second, shown in MB (10^6). */
  BYTES_PER_SECOND("MB/s"),
  /** Seconds, shown in milliseconds. */
  SECONDS("ms"),
  /** Bytes. */
  BYTES("B"),
  /** A plain number. */
  COUNT("");

  private final String symbol;

  Unit(String symbol) {
    this.symbol = symbol;
  }

  /** The unit as it is shown. */
  public String symbol() {
    return symbol;
  }

  /** A value of this unit as people read it, without the unit. */
  public String format(double value) {
    double shown =
        switch (this) {
          case BYTES_PER_SECOND -> value / 1e6;
          case SECONDS -> value * 1e3;
          default -> value;
        };
    double size = Math.abs(shown);
    String pattern = size >= 100 || size == Math.rint(size) ? "%,.0f" : size < 1 ? "%.3f" : "%.2f";
    return String.format(Locale.ROOT, pattern, shown);
  }
}
