package dev.seawall;

/** Checks what users set. */
final class Checks {
  private Checks() {}

  /**
   * Makes sure that a number is in its range.
   *
   * @param name what it is called
   * @param value the number
   * @param least the least it may be
   * @param most the most it may be
   * @return the number
   * @throws IllegalArgumentException if it is not
   */
  static long within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be " + least + " to " + most);
    }
    return value;
  }
}
