package dev.seawall.crypto;

import dev.seawall.format.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts and decrypts the payloads of one segment's frames, one by one. The header's fields and
 * the place of a frame are authenticated with it. Holds the frame it is at work on in arrays that
 * are used again. For one thread at a time.
 *
 * <pre>
 *   encrypted payload = counter u64 | ciphertext, as long as the payload | tag, 16 bytes
 * </pre>
 */
public final class FrameCipher {
  /** Where the header's checksums end: they are computed last, and not authenticated. */
  private static final int AUTHENTICATED_FROM = 8;

  private static final int AUTHENTICATED_BYTES = FrameHeader.BYTES - AUTHENTICATED_FROM;
  private static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;

  /** Beyond this, memory is let go after use. */
  private static final int MOST_KEPT_BYTES = 2 << 20;

  private final SecretKey key;
  private final Cipher cipher;
  private final byte[] authenticated = new byte[AUTHENTICATED_BYTES + Long.BYTES];
  private final byte[] nonce = new byte[NONCE_BYTES];
  private byte[] input = new byte[0];
  private byte[] output = new byte[0];
  private ByteBuffer decrypted = wrap(output);
  private long counter;

  /**
   * Creates a cipher.
   *
   * @param key the segment's keys
   */
  public FrameCipher(SegmentKey key) {
    this.key = key.frames();
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not to be had", e);
    }
  }

  private static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Encrypts a payload. Each call uses a counter of its own, whatever becomes of the frame: one
   * that is written once more, after its segment was cut back, is another message.
   *
   * @param source where the payload is
   * @param at where it begins
   * @param length how long it is
   * @param target where the frame goes; its header, but for the checksums, is there already
   * @param frameAt where it begins there
   * @param place where it will begin in the segment
   */
  public void encrypt(
      ByteBuffer source, int at, int length, ByteBuffer target, int frameAt, long place) {
    ensure(length, length + TAG_BYTES);
    source.get(at, input, 0, length);
    long number = counter++;
    try {
      init(Cipher.ENCRYPT_MODE, target, frameAt, place, number);
      cipher.doFinal(input, 0, length, output, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a frame cannot be encrypted", e);
    }
    int payloadAt = frameAt + FrameHeader.BYTES;
    target.putLong(payloadAt, number);
    target.put(payloadAt + Long.BYTES, output, 0, length + TAG_BYTES);
  }

  /**
   * Decrypts the payload of a frame; it is then in {@link #decrypted()}, from its beginning.
   *
   * @param frame where the frame is
   * @param frameAt where it begins there
   * @param place where it begins in the segment
   * @return how long the payload is; -1 if it is not what was encrypted here with this key
   */
  public int decrypt(ByteBuffer frame, int frameAt, long place) {
    int payloadAt = frameAt + FrameHeader.BYTES;
    int stored = FrameHeader.payloadLength(frame, frameAt);
    if (stored <= FrameHeader.ENCRYPTION_BYTES || stored > frame.limit() - payloadAt) {
      return -1;
    }
    int length = stored - FrameHeader.ENCRYPTION_BYTES;
    ensure(length + TAG_BYTES, length);
    frame.get(payloadAt + Long.BYTES, input, 0, length + TAG_BYTES);
    try {
      init(Cipher.DECRYPT_MODE, frame, frameAt, place, frame.getLong(payloadAt));
      cipher.doFinal(input, 0, length + TAG_BYTES, output, 0);
      return length;
    } catch (AEADBadTagException e) {
      return -1; // what anything is answered with that was changed
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a frame cannot be decrypted", e);
    }
  }

  private void init(int mode, ByteBuffer frame, int frameAt, long place, long number)
      throws GeneralSecurityException {
    putLong(nonce, NONCE_BYTES - Long.BYTES, number);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    frame.get(frameAt + AUTHENTICATED_FROM, authenticated, 0, AUTHENTICATED_BYTES);
    putLong(authenticated, AUTHENTICATED_BYTES, place);
    cipher.updateAAD(authenticated);
  }

  private static void putLong(byte[] bytes, int at, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[at + i] = (byte) (value >>> (Byte.SIZE * i));
    }
  }

  private void ensure(int inputBytes, int outputBytes) {
    if (input.length < inputBytes) {
      input = new byte[grown(input.length, inputBytes)];
    }
    if (output.length < outputBytes) {
      output = new byte[grown(output.length, outputBytes)];
      decrypted = wrap(output);
    }
  }

  private static int grown(int present, int wanted) {
    return (int) Math.max(wanted, Math.min(2L * present, MOST_KEPT_BYTES));
  }

  /** Lets go of what an unusually large frame needed. */
  public void trim() {
    if (input.length > MOST_KEPT_BYTES) {
      input = new byte[0];
    }
    if (output.length > MOST_KEPT_BYTES) {
      output = new byte[0];
      decrypted = wrap(output);
    }
  }

  /**
   * The payload that was decrypted last.
   *
   * @return little-endian
   */
  public ByteBuffer decrypted() {
    return decrypted;
  }
}
