package dev.seawall.benchmarks.harness;

/** What is measured cannot do such a thing: no failure, and said once. */
public final class NotSupportedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates one with a reason. */
  public NotSupportedException(String message) {
    super(message);
  }
}
