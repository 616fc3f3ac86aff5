package dev.seawall.benchmarks.peer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Values that begin with a number; random otherwise, so that nothing can make them smaller. */
public final class Numbers {
  private static final long SEED = 20260101;

  private Numbers() {}

  /** A value with number 0. */
  public static byte[] value(int length) {
    byte[] value = new byte[length];
    new SplittableRandom(SEED).nextBytes(value);
    return put(value, 0);
  }

  /** Sets the number of a value, and returns it. */
  public static byte[] put(byte[] value, long number) {
    ByteBuffer.wrap(value).putLong(0, number);
    return value;
  }

  /** The number of a value. */
  public static long of(byte[] value) {
    return ByteBuffer.wrap(value).getLong(0);
  }

  /** The number of a value that begins at the buffer's position. */
  public static long of(ByteBuffer value) {
    long number = value.getLong(value.position());
    return value.order() == ByteOrder.BIG_ENDIAN ? number : Long.reverseBytes(number);
  }
}
