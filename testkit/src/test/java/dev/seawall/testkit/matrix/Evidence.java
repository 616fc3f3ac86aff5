package dev.seawall.testkit.matrix;

import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What is left in a damaged directory that proves that a record had been durable. It knows the
 * format and nothing of the engine.
 *
 * <p>Where it finds nothing, a crash could have left just these bytes without the record ever
 * having been acknowledged. No reader could tell, so none is asked to.
 */
final class Evidence {
  private final Map<Long, byte[]> segments;
  private final UUID log;

  Evidence(Map<Long, byte[]> segments, UUID log) {
    this.segments = segments;
    this.log = log;
  }

  boolean provesDurable(Known record) {
    return segments.keySet().stream().anyMatch(number -> isProvedBy(number, record));
  }

  private boolean isProvedBy(long number, Known record) {
    byte[] bytes = Objects.requireNonNull(segments.get(number));
    boolean isOwn = isOwnHeader(number, bytes);
    if (number > record.segment()) {
      // behind it a segment was begun; a prepared one proves that there was one before it
      return isOwn || isZero(bytes, 0) && !segments.containsKey(number - 1);
    }
    if (number < record.segment()) {
      return false;
    }
    if (!isOwn) {
      return !isZero(bytes, SegmentHeader.BYTES); // frames are written behind a durable header
    }
    long salt = SegmentHeader.decode(Layout.littleEndian(bytes)).salt();
    return Layout.trailer(bytes, salt) != null || isProvedByFrame(bytes, salt, record);
  }

  private boolean isOwnHeader(long number, byte[] bytes) {
    ByteBuffer buffer = Layout.littleEndian(bytes);
    if (SegmentHeader.examine(buffer) != SegmentHeader.Kind.VALID) {
      return false;
    }
    SegmentHeader header = SegmentHeader.decode(buffer);
    return header.segment() == number && header.logId().equals(log);
  }

  private static boolean isZero(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isProvedByFrame(byte[] bytes, long salt, Known record) {
    ByteBuffer buffer = Layout.littleEndian(bytes);
    for (int at = SegmentHeader.BYTES;
        at + FrameHeader.BYTES <= bytes.length;
        at += FrameHeader.ALIGNMENT) {
      if (buffer.getLong(at) != 0
          && Layout.isHeader(buffer, at, salt)
          && FrameHeader.syncedThrough(buffer, at) > record.offset()) {
        return true;
      }
    }
    return false;
  }
}
