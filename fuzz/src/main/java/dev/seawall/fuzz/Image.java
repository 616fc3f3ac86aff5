package dev.seawall.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a log in one array: for each its number as a byte, its length as two, and its
 * bytes. What does not add up is cut short, so that any array is some image.
 */
final class Image {
  /** What stands before each segment. */
  static final int PREFIX_BYTES = 3;

  private Image() {}

  static MemoryStore decode(byte[] image, boolean resealed, boolean chained) {
    MemoryStore store = new MemoryStore();
    Reseal.@Nullable Sealed before = null;
    int at = 0;
    while (at + PREFIX_BYTES <= image.length) {
      int number = Math.max(1, image[at] & 0xFF);
      int length = (image[at + 1] & 0xFF) | (image[at + 2] & 0xFF) << 8;
      at += PREFIX_BYTES;
      int end = Math.min(image.length, at + length);
      byte[] segment = Arrays.copyOfRange(image, at, end);
      if (resealed) {
        before = Reseal.segment(segment, chained ? before : null);
      }
      store.put(number, segment);
      at = end;
    }
    return store;
  }

  static byte[] encode(Map<Long, byte[]> segments) {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    segments.forEach(
        (number, bytes) -> {
          image.write(number.intValue());
          image.write(bytes.length);
          image.write(bytes.length >>> 8);
          image.writeBytes(bytes);
        });
    return image.toByteArray();
  }
}
