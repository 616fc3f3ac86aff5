package dev.seawall.benchmarks.workload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Values of records: random bytes, so that nothing on the way can make them smaller. */
final class Values {
  private static final long SEED = 20260101;

  private Values() {}

  static byte[] random(int length) {
    byte[] value = new byte[length];
    new SplittableRandom(SEED).nextBytes(value);
    return value;
  }

  /** Puts a number in front, which a reader can check. */
  static void stamp(byte[] value, long number) {
    ByteBuffer.wrap(value).putLong(0, number);
  }

  /** The number in front of a value, whatever the byte order of the buffer. */
  static long stamp(ByteBuffer value) {
    long number = value.getLong(value.position());
    return value.order() == ByteOrder.BIG_ENDIAN ? number : Long.reverseBytes(number);
  }

  static void check(long stamped, long expected) {
    if (stamped != expected) {
      throw new IllegalStateException("read record " + stamped + " for record " + expected);
    }
  }
}
