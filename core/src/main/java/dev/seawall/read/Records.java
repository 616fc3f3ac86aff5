package dev.seawall.read;

import dev.seawall.RecordType;
import dev.seawall.ScanItem;
import dev.seawall.WalRecord;
import dev.seawall.format.RecordCodec;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Turns decoded records into public ones. */
final class Records {
  private Records() {}

  /** What the stream of a frame is called where its creation is lost. */
  static String nameOf(ScanItem.Frame frame) {
    String known = frame.stream();
    return known == null ? "unnamed-" + Integer.toUnsignedString(frame.streamId()) : known;
  }

  /** Copies the record that a slot points to in a payload. */
  static WalRecord copy(
      String stream,
      long sequence,
      Payload payload,
      RecordCodec.Slot slot,
      Instant time,
      int checksum) {
    ByteBuffer bytes = payload.bytes();
    byte[] key = null;
    if (slot.keyLength() >= 0) {
      key = new byte[slot.keyLength()];
      bytes.get(slot.keyAt(), key);
    }
    byte[] value = new byte[slot.valueLength()];
    bytes.get(slot.valueAt(), value);
    return new WalRecord(
        stream,
        sequence,
        RecordType.of(slot.type()),
        key,
        value,
        payload.transactionId(),
        time,
        checksum);
  }
}
