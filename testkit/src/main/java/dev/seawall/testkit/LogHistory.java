package dev.seawall.testkit;

/** The history of a log: what was done to all that a reader can see of it. */
public final class LogHistory extends History<LogContents> {

  /** Begins with an empty log. */
  public LogHistory() {
    super(LogContents.empty());
  }
}
