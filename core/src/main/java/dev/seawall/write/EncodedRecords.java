package dev.seawall.write;

import dev.seawall.format.RecordCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Records of one stream, encoded as they will stand in a frame. For one thread at a time. */
final class EncodedRecords {
  private static final int FIRST_BYTES = 256;
  private static final int FIRST_RECORDS = 8;

  private ByteBuffer bytes = allocate(FIRST_BYTES);
  private int[] ends = new int[FIRST_RECORDS];
  private int length;
  private int count;

  private static ByteBuffer allocate(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Encodes a record behind the others; key and value are copied. */
  void add(int type, byte @Nullable [] key, byte[] value) {
    long size = RecordCodec.encodedLength(type, key == null ? -1 : key.length, value.length);
    int end = Math.toIntExact(length + size);
    if (end > bytes.capacity()) {
      bytes = allocate(Math.max(end, grown(bytes.capacity()))).put(0, bytes, 0, length);
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, grown(count));
    }
    int at = RecordCodec.encodePrefix(bytes, length, type, key, value.length);
    bytes.put(at, value);
    length = end;
    ends[count++] = end;
  }

  private static int grown(int capacity) {
    return (int) Math.min(Integer.MAX_VALUE - Long.BYTES, 2L * capacity);
  }

  int count() {
    return count;
  }

  int length() {
    return length;
  }

  /** How large a part of memory they have. */
  int capacity() {
    return bytes.capacity();
  }

  /** Forgets them; the memory is kept for others. */
  void clear() {
    length = 0;
    count = 0;
  }

  /** How long some of them are together. */
  int length(int from, int to) {
    return ends[to - 1] - start(from);
  }

  /** Copies some of them, without moving the target's position. */
  void copy(int from, int to, ByteBuffer target, int at) {
    target.put(at, bytes, start(from), length(from, to));
  }

  private int start(int record) {
    return record == 0 ? 0 : ends[record - 1];
  }
}
