package dev.seawall.read;

import dev.seawall.RecordType;
import dev.seawall.WalRecord;
import dev.seawall.format.RecordCodec;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Turns decoded records into public ones. */
final class Records {
  private Records() {}

  static WalRecord copy(
      String stream,
      long sequence,
      ByteBuffer bytes,
      RecordCodec.Slot slot,
      Instant time,
      int checksum) {
    byte[] key = null;
    if (slot.keyLength() >= 0) {
      key = new byte[slot.keyLength()];
      bytes.get(slot.keyAt(), key);
    }
    byte[] value = new byte[slot.valueLength()];
    bytes.get(slot.valueAt(), value);
    return new WalRecord(
        stream, sequence, RecordType.of(slot.type()), key, value, 0, time, checksum);
  }
}
