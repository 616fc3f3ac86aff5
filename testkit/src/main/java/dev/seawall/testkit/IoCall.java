package dev.seawall.testkit;

/** A call in progress, between the two moments at which listeners are told of it. */
final class IoCall implements AutoCloseable {
  private final FaultPlan plan;
  private final IoOperation operation;

  /** Begins a call. */
  IoCall(FaultPlan plan, IoOperation operation) {
    this.plan = plan;
    this.operation = operation;
    plan.listeners().forEach(listener -> listener.before(operation));
  }

  /** Returns what goes wrong in it. */
  Fault fault() {
    return plan.faultIn(operation);
  }

  @Override
  public void close() {
    plan.listeners().forEach(listener -> listener.after(operation));
  }
}
