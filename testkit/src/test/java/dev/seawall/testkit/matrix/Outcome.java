package dev.seawall.testkit.matrix;

/** What came of a damage, from the best to the worst. */
enum Outcome {
  /** All is there and nothing is said. */
  INTACT("·", "all is there, and nothing is said: nothing was lost"),
  /** All is there, the damage is named. */
  HARMLESS("h", "all is there, read from other evidence; the damage is named"),
  /** Only what nobody was told to be durable is gone, and it is an end of the log. */
  TORN(
      "t",
      "only records that were never acknowledged as durable are gone, the last ones, and whole"
          + " batches only"),
  /** The sequences that are lost, and no others, are named. */
  GAP("g", "every lost record is named by stream and sequence; all others are there"),
  /** More is out of reach than was damaged; it is named. */
  WIDE("w", "the same, but records are named as lost that stand undamaged on the disk"),
  /** The place is named, but not all sequences. */
  REPORTED("p", "the damaged place is named, by file and offset; which sequences are lost is not"),
  /** Opening refuses, and changes nothing. */
  REFUSED("R", "refused with an error that names file and offset; nothing has been changed"),
  /** Nothing is left that could tell. */
  UNDECIDABLE(
      "U", "acknowledged records are gone, and nothing that is left proves that there were any"),
  /**
   * An acknowledged record is gone, and nothing is said, though something is left that proves it.
   */
  SILENT_LOSS("SILENT LOSS", ""),
  /** What is read was never written there. */
  WRONG_DATA("WRONG DATA", ""),
  /** An error that is not one of the documented kinds, or does not say where. */
  UNTYPED("UNTYPED", ""),
  /** Refused, and changed all the same. */
  CHANGED("CHANGED", ""),
  /** Going on writing has made it worse. */
  WORSE("WORSE", ""),
  /** Far more memory was asked for than the log is large. */
  HUGE("HUGE", "");

  private final String sign;
  private final String meaning;

  Outcome(String sign, String meaning) {
    this.sign = sign;
    this.meaning = meaning;
  }

  String sign() {
    return sign;
  }

  String meaning() {
    return meaning;
  }

  boolean isForbidden() {
    return compareTo(UNDECIDABLE) > 0;
  }
}
