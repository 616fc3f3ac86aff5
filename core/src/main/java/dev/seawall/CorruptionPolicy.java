package dev.seawall;

/** What opening a log does about damage to records that had been durable. */
public enum CorruptionPolicy {
  /** Refuse with a {@link CorruptionException} and change nothing. The default. */
  FAIL,
  /**
   * Keep everything that is valid and go on. The damage stays marked: it is listed in the {@link
   * RecoveryReport}, and a reader that meets it gets a {@link CorruptionException} that says which
   * sequences are lost and where to go on.
   */
  SALVAGE
}
