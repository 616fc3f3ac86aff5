package dev.seawall.memory;

/**
 * A lock that is not left locked by a thread that runs out of stack: it is taken only where there
 * is stack enough to release it.
 */
public final class ReservedLock extends PatientLock {
  private static final long serialVersionUID = 1L;

  private final int levels;

  /**
   * Creates a lock that nobody holds.
   *
   * @param levels how much stack is needed while it is held: a constant of {@link StackReserve}
   */
  public ReservedLock(int levels) {
    this.levels = levels;
  }

  /**
   * {@inheritDoc}
   *
   * @throws StackOverflowError if the stack is too short; it has not been taken then
   */
  @Override
  public void lock() {
    StackReserve.require(levels);
    super.lock();
  }

  /**
   * {@inheritDoc}
   *
   * @throws StackOverflowError if the stack is too short; it has not been taken then
   */
  @Override
  public void lockInterruptibly() throws InterruptedException {
    StackReserve.require(levels);
    super.lockInterruptibly();
  }
}
