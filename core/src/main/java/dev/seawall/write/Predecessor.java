package dev.seawall.write;

/**
 * The last sealed segment, as the next one's header remembers it.
 *
 * @param segment its number, 0 if there never was one
 * @param length its length in bytes
 * @param checksum the checksum of its trailer
 */
public record Predecessor(long segment, long length, int checksum) {
  /** What the first segment of a log remembers. */
  public static final Predecessor NONE = new Predecessor(0, 0, 0);
}
