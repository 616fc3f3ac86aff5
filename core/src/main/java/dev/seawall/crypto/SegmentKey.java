package dev.seawall.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.seawall.format.SegmentHeader;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is derived from a key for one segment: the key its frames are encrypted with, and a number
 * by which to tell the right key. Both depend on all of the segment's header, the random salt, the
 * epoch and the number in particular. So a segment that is begun has a key that no other had, and
 * counting frames from 0 repeats nothing.
 */
public final class SegmentKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] FRAMES = "seawall frames\1".getBytes(US_ASCII);
  private static final byte[] CHECK = "seawall check\1".getBytes(US_ASCII);

  private final SecretKey frames;
  private final long check;

  private SegmentKey(SecretKey frames, long check) {
    this.frames = frames;
    this.check = check;
  }

  static SegmentKey derive(SecretKey key, SegmentHeader header) {
    ByteBuffer fields = header.encodeForKey();
    byte[] derived = hmac(key, FRAMES, fields);
    byte[] check = hmac(key, CHECK, fields);
    SecretKeySpec frames = new SecretKeySpec(derived, "AES"); // keeps a copy
    Arrays.fill(derived, (byte) 0);
    return new SegmentKey(frames, ByteBuffer.wrap(check).getLong());
  }

  private static byte[] hmac(SecretKey key, byte[] purpose, ByteBuffer fields) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(purpose);
      mac.update(fields.duplicate());
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is not to be had", e);
    }
  }

  SecretKey frames() {
    return frames;
  }

  /**
   * By which to tell whether a key is the right one.
   *
   * @return stored in the segment's header
   */
  public long check() {
    return check;
  }
}
