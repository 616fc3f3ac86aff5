package dev.seawall;

/**
 * What a record means. Codes this version does not know are kept, and shown as {@code
 * UNKNOWN(code)}.
 *
 * @param code the number on disk, 0 to 255
 */
public record RecordType(int code) {
  /** An opaque value without a key. */
  public static final RecordType DATA = new RecordType(1);

  /** A key and its new value. */
  public static final RecordType PUT = new RecordType(2);

  /** A key that has been removed. */
  public static final RecordType DELETE = new RecordType(3);

  /** The end of a transaction that took effect. */
  public static final RecordType COMMIT = new RecordType(4);

  /** The end of a transaction that did not. */
  public static final RecordType ROLLBACK = new RecordType(5);

  /** A statement that everything up to some record has been applied. */
  public static final RecordType CHECKPOINT = new RecordType(6);

  private static final RecordType[] BY_CODE = new RecordType[256];
  private static final String[] NAMES = {
    "DATA", "PUT", "DELETE", "COMMIT", "ROLLBACK", "CHECKPOINT"
  };

  static {
    for (int code = 0; code < BY_CODE.length; code++) {
      BY_CODE[code] = new RecordType(code);
    }
  }

  /**
   * Checks the code.
   *
   * @param code 0 to 255
   * @throws IllegalArgumentException if it is not within 0 to 255
   */
  public RecordType {
    if (code < 0 || code > 255) {
      throw new IllegalArgumentException("a record type's code is 0 to 255, not " + code);
    }
  }

  /**
   * Finds the type with a code, without allocating.
   *
   * @param code 0 to 255
   * @return the type, known or not
   */
  public static RecordType of(int code) {
    if (code < 0 || code > 255) {
      throw new IllegalArgumentException("a record type's code is 0 to 255, not " + code);
    }
    return BY_CODE[code];
  }

  /**
   * Finds the type that {@link #toString()} shows so.
   *
   * @param name for example {@code PUT} or {@code UNKNOWN(77)}
   * @return the type
   * @throws IllegalArgumentException if there is no such type
   */
  public static RecordType parse(String name) {
    for (int i = 0; i < NAMES.length; i++) {
      if (NAMES[i].equals(name)) {
        return of(i + 1);
      }
    }
    if (name.matches("UNKNOWN\\([0-9]{1,3}\\)")) {
      return of(Integer.parseInt(name.substring(8, name.length() - 1)));
    }
    throw new IllegalArgumentException("no such record type: " + name);
  }

  /**
   * Whether this version knows what the type means.
   *
   * @return true for DATA, PUT, DELETE, COMMIT, ROLLBACK and CHECKPOINT
   */
  public boolean isKnown() {
    return code >= 1 && code <= NAMES.length;
  }

  @Override
  public String toString() {
    return isKnown() ? NAMES[code - 1] : "UNKNOWN(" + code + ")";
  }
}
