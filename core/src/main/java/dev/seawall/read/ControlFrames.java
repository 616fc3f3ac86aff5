package dev.seawall.read;

import dev.seawall.format.ControlRecord;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.RecordCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Decodes the log's own records. */
public final class ControlFrames {
  /** What it costs that the log's own records are damaged. */
  public static final String COST =
      "what they said of streams is lost: creations, deletions, truncations or checkpoints";

  private ControlFrames() {}

  /**
   * Decodes the records of a verified control frame.
   *
   * @param bytes the buffer, little-endian
   * @param at where the frame begins
   * @return its records; ones of a kind this version does not know are passed over
   */
  public static List<ControlRecord> decode(ByteBuffer bytes, int at) {
    List<ControlRecord> changes = new ArrayList<>();
    RecordCodec.Slot slot = new RecordCodec.Slot();
    ByteBuffer view = bytes.duplicate().order(bytes.order());
    int end = at + FrameHeader.BYTES + FrameHeader.payloadLength(bytes, at);
    int next = slot.decode(bytes, at + FrameHeader.BYTES, end);
    while (next >= 0) {
      view.clear().limit(slot.valueAt() + slot.valueLength()).position(slot.valueAt());
      ControlRecord change = ControlRecord.decode(slot.type(), view);
      if (change != null) {
        changes.add(change);
      }
      next = slot.decode(bytes, next, end);
    }
    return changes;
  }

  static List<String> describe(ByteBuffer bytes, int at) {
    return decode(bytes, at).stream().map(ControlRecord::toString).toList();
  }
}
