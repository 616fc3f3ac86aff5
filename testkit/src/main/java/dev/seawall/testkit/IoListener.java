package dev.seawall.testkit;

/**
 * Is told of every call to a {@link FaultyStore} and its files, on the calling thread, and may
 * block it.
 *
 * <p>No lock is held meanwhile, so a listener may take {@linkplain SimulatedDisk#crash(long) a
 * crash} of the disk.
 */
@FunctionalInterface
public interface IoListener {

  /**
   * Is told of a call before anything of it has happened.
   *
   * @param operation the call
   */
  default void before(IoOperation operation) {}

  /**
   * Is told of a call that has ended, successfully or not.
   *
   * @param operation the call
   */
  void after(IoOperation operation);
}
