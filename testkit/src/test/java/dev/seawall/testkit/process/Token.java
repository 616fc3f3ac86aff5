package dev.seawall.testkit.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.seawall.RecordType;
import dev.seawall.WalRecord;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Which record it is: every byte of a record follows from its token, which it begins with.
 *
 * @param action the action that appended it
 * @param part which of the action's records
 */
record Token(Action.Id action, int part) implements Comparable<Token> {
  private static final int MOST_FILLER_BYTES = 400;
  private static final int LARGE_FILLER_BYTES = 6000;

  RecordType type() {
    return part % 2 == 1 ? RecordType.PUT : RecordType.DATA;
  }

  byte @Nullable [] key() {
    return part % 2 == 1 ? ("key of " + this).getBytes(US_ASCII) : null;
  }

  byte[] value() {
    Random random = new Random(hashCode());
    byte[] beginning = (this + " ").getBytes(US_ASCII);
    int most = random.nextInt(40) == 0 ? LARGE_FILLER_BYTES : MOST_FILLER_BYTES;
    byte[] value = Arrays.copyOf(beginning, beginning.length + random.nextInt(most));
    for (int i = beginning.length; i < value.length; i++) {
      value[i] = (byte) random.nextInt(256);
    }
    return value;
  }

  /**
   * Recognises a record.
   *
   * @throws AssertionError if it is not, to the last byte, what was appended as this token
   */
  static Token of(WalRecord record) {
    String text = new String(record.value(), US_ASCII);
    int end = text.indexOf(' ');
    int dot = end < 0 ? -1 : text.lastIndexOf('.', end);
    if (dot < 0) {
      throw new AssertionError(record + " was never appended");
    }
    Token token =
        new Token(
            Action.Id.parse(text.substring(0, dot)),
            Integer.parseInt(text.substring(dot + 1, end)));
    if (!record.type().equals(token.type())
        || !Arrays.equals(record.key(), token.key())
        || !Arrays.equals(record.value(), token.value())) {
      throw new AssertionError(record + " is not what was appended as " + token);
    }
    return token;
  }

  /** Whether the same thread of the same life appended both. */
  boolean isOfSameThread(Token other) {
    return action.life() == other.action.life() && action.thread() == other.action.thread();
  }

  @Override
  public int compareTo(Token other) {
    int byNumber = Integer.compare(action.number(), other.action.number());
    return byNumber != 0 ? byNumber : Integer.compare(part, other.part);
  }

  @Override
  public String toString() {
    return action + "." + part;
  }
}
