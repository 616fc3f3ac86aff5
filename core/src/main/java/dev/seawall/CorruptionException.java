package dev.seawall;

/** Records that had been durable are damaged or missing. */
public final class CorruptionException extends WalException {
  private static final long serialVersionUID = 1L;

  private final transient Damage damage;

  /** See {@link #lastGood()}. */
  private final long lastGood;

  /** See {@link #nextGood()}. */
  private final long nextGood;

  /**
   * Creates the exception.
   *
   * @param damage what is damaged
   * @param lastGood see {@link #lastGood()}
   * @param nextGood see {@link #nextGood()}
   */
  public CorruptionException(Damage damage, long lastGood, long nextGood) {
    super(
        "damaged: "
            + damage
            + (lastGood > 0 ? "; last good sequence: " + lastGood : "")
            + (nextGood > 0 ? "; next good sequence: " + nextGood : ""));
    this.damage = damage;
    this.lastGood = lastGood;
    this.nextGood = nextGood;
  }

  /**
   * What is damaged.
   *
   * @return file, offset, and what is lost
   */
  public Damage damage() {
    return damage;
  }

  /**
   * The sequence before the damage.
   *
   * @return a sequence of the damaged stream, 0 if there is none or it cannot be told
   */
  public long lastGood() {
    return lastGood;
  }

  /**
   * The sequence behind the damage, from where a new cursor can go on.
   *
   * @return a sequence of the damaged stream, 0 if there is none or it cannot be told
   */
  public long nextGood() {
    return nextGood;
  }
}
