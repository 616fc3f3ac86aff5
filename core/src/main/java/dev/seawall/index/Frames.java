package dev.seawall.index;

/**
 * Where the frames of one run are, in sequence order. Safe to be read by many threads while it
 * grows.
 */
public interface Frames extends Ascending {

  /**
   * Where a frame begins.
   *
   * @param index which frame, from 0
   * @return an offset in the segment, in bytes
   */
  long offset(int index);

  /**
   * How long a frame is, padding included.
   *
   * @param index which frame, from 0
   * @return a length in bytes
   */
  long length(int index);
}
