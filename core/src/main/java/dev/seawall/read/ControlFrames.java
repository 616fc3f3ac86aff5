package dev.seawall.read;

import dev.seawall.format.ControlRecord;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.RecordCodec;
import dev.seawall.index.Catalog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Decodes the log's own records. */
public final class ControlFrames {
  /** What it costs that the log's own records are damaged. */
  private static final String COST =
      "; what they said of streams is lost: creations, deletions, truncations or checkpoints";

  /** What is wrong with records of the log's own that {@link #isPossible} refuses. */
  public static final String IMPOSSIBLE =
      "they say what cannot be, though the frame's checksum is right";

  /** So many records are shown of a damaged frame. */
  private static final int MOST_SHOWN = 8;

  private ControlFrames() {}

  /**
   * Decodes the records of a verified control frame.
   *
   * @param bytes the buffer, little-endian
   * @param at where the frame begins
   * @return its records; ones of a kind this version does not know are passed over
   */
  public static List<ControlRecord> decode(ByteBuffer bytes, int at) {
    int payload = at + FrameHeader.BYTES;
    return decode(bytes, payload, payload + FrameHeader.payloadLength(bytes, at));
  }

  private static List<ControlRecord> decode(ByteBuffer bytes, int from, int end) {
    List<ControlRecord> changes = new ArrayList<>();
    decode(bytes, bytes.duplicate().order(bytes.order()), from, end, changes::add);
    return changes;
  }

  /**
   * Decodes the records of a verified control frame, one by one.
   *
   * @param bytes the buffer, little-endian
   * @param view a second view of the buffer, little-endian, whose position and limit may be changed
   * @param at where the frame begins
   * @param target is given its records; ones of a kind this version does not know are passed over
   */
  public static void decode(
      ByteBuffer bytes, ByteBuffer view, int at, Consumer<ControlRecord> target) {
    int payload = at + FrameHeader.BYTES;
    decode(bytes, view, payload, payload + FrameHeader.payloadLength(bytes, at), target);
  }

  private static void decode(
      ByteBuffer bytes, ByteBuffer view, int from, int end, Consumer<ControlRecord> target) {
    RecordCodec.Slot slot = new RecordCodec.Slot();
    int next = slot.decode(bytes, from, end);
    while (next >= 0) {
      view.clear().limit(slot.valueAt() + slot.valueLength()).position(slot.valueAt());
      ControlRecord change = ControlRecord.decode(slot.type(), view);
      if (change != null) {
        target.accept(change);
      }
      next = slot.decode(bytes, next, end);
    }
  }

  /**
   * Whether a frame with a valid header and payload may stand in a log, as far as the log's own
   * records go: a checksum that is right says only who wrote it.
   *
   * @param bytes the buffer, little-endian
   * @param at where the frame begins
   * @return false if it holds records of the log's own that cannot be; true for any other frame
   */
  public static boolean isPossible(ByteBuffer bytes, int at) {
    int flags = FrameHeader.flags(bytes, at);
    boolean isControl = (flags & FrameHeader.CONTROL) != 0;
    boolean isOwn = FrameHeader.stream(bytes, at) == Catalog.CONTROL_ID;
    if (FrameHeader.unknownFlags(flags) != 0 || (!isControl && !isOwn)) {
      return true;
    }
    return isControl && isOwn && hasPossibleRecords(bytes, at);
  }

  private static boolean hasPossibleRecords(ByteBuffer bytes, int at) {
    RecordCodec.Slot slot = new RecordCodec.Slot();
    int next = at + FrameHeader.BYTES;
    int end = next + FrameHeader.payloadLength(bytes, at);
    for (int i = FrameHeader.recordCount(bytes, at); i > 0; i--) {
      next = slot.decode(bytes, next, end);
      if (next < 0
          || !ControlRecord.isPossible(slot.type(), bytes, slot.valueAt(), slot.valueLength())) {
        return false;
      }
    }
    return next == end;
  }

  /**
   * Says what it costs that the log's own records are damaged.
   *
   * @param reason what was expected and what was found
   * @return text for people
   */
  public static String describeDamage(String reason) {
    return "the log's own records: " + reason + COST;
  }

  /**
   * The same, with what can still be made out of their bytes, which nothing vouches for.
   *
   * @param reason what was expected and what was found
   * @param bytes the buffer, little-endian
   * @param from where the payload begins
   * @param end where it ends, or what is in memory of it; padding does no harm
   * @return text for people
   */
  public static String describeDamage(String reason, ByteBuffer bytes, int from, int end) {
    List<ControlRecord> legible = decode(bytes, from, end);
    if (legible.isEmpty()) {
      return describeDamage(reason);
    }
    String shown =
        legible.stream()
            .limit(MOST_SHOWN)
            .map(ControlRecord::toString)
            .collect(Collectors.joining("; "));
    return describeDamage(reason)
        + " (as far as they can be made out, unverified: "
        + shown
        + (legible.size() > MOST_SHOWN ? "; …)" : ")");
  }

  static List<String> describe(ByteBuffer bytes, int at) {
    return decode(bytes, at).stream().map(ControlRecord::toString).toList();
  }
}
