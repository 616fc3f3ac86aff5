package dev.seawall.index;

/** The log's own stream, which has id 0 and exists without being created. */
final class ControlStream extends StreamState {
  /** Takes back what else the log's own records had staged. */
  private final Runnable onRollBack;

  ControlStream(Runnable onRollBack) {
    super(new byte[0]);
    this.onRollBack = onRollBack;
    create(Catalog.CONTROL_ID);
    stageCreation(Catalog.CONTROL_ID);
  }

  @Override
  boolean keepsSegments() {
    return false;
  }

  @Override
  public void rollBackStaged() {
    super.rollBackStaged();
    onRollBack.run();
  }
}
