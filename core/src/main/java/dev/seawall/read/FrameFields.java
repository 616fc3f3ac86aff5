package dev.seawall.read;

import dev.seawall.ScanItem;
import dev.seawall.codec.Codecs;
import dev.seawall.format.FrameHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.StreamState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows the fields of a frame's header. */
final class FrameFields {
  /** The word for the flag of a frame that counts with the next one only. */
  static final String CONTINUES = "continues-atomically";

  private FrameFields() {}

  /**
   * Reads the header of the frame that a scanner is at.
   *
   * @param isValid whether its payload is what it should be
   * @param createdMillis when its segment was created
   */
  static ScanItem.Frame of(
      FrameScanner frames, boolean isValid, Catalog catalog, long createdMillis) {
    ByteBuffer bytes = frames.bytes();
    int at = frames.at();
    int id = FrameHeader.stream(bytes, at);
    StreamState stream = catalog.find(id);
    return new ScanItem.Frame(
        id,
        stream == null || id == Catalog.CONTROL_ID ? null : stream.name(),
        FrameHeader.firstSequence(bytes, at),
        FrameHeader.recordCount(bytes, at),
        FrameHeader.payloadLength(bytes, at),
        isValid ? rawLength(bytes, at) : FrameHeader.payloadLength(bytes, at),
        flags(FrameHeader.flags(bytes, at)),
        FrameHeader.syncedThrough(bytes, at),
        createdMillis + FrameHeader.timeMillis(bytes, at),
        FrameHeader.headerCrc(bytes, at),
        FrameHeader.payloadCrc(bytes, at));
  }

  private static long rawLength(ByteBuffer bytes, int at) {
    int flags = FrameHeader.flags(bytes, at);
    int stored = FrameHeader.payloadLength(bytes, at);
    boolean isShown = FrameHeader.unknownFlags(flags) == 0 && (flags & FrameHeader.ENCRYPTED) == 0;
    return isShown && FrameHeader.codec(flags) != 0 && stored >= FrameHeader.RAW_LENGTH_BYTES
        ? Integer.toUnsignedLong(FrameHeader.rawLength(bytes, at))
        : stored;
  }

  private static String flags(int flags) {
    List<String> words = new ArrayList<>();
    int unknown = FrameHeader.unknownFlags(flags);
    if (FrameHeader.codec(flags & ~unknown) != 0) {
      words.add(Codecs.numbered(FrameHeader.codec(flags)).name().toLowerCase(Locale.ROOT));
    }
    if ((flags & ~unknown & FrameHeader.ENCRYPTED) != 0) {
      words.add("encrypted");
    }
    if ((flags & FrameHeader.CONTINUES_ATOMICALLY) != 0) {
      words.add(CONTINUES);
    }
    if ((flags & FrameHeader.TRANSACTIONAL) != 0) {
      words.add("transactional");
    }
    if ((flags & FrameHeader.CONTROL) != 0) {
      words.add("control");
    }
    if ((flags & ~unknown & FrameHeader.RELOCATED) != 0) {
      words.add("relocated");
    }
    if ((flags & FrameHeader.BATCH) != 0) {
      words.add("batch");
    }
    if (unknown != 0) {
      words.add("unknown-0x" + Integer.toHexString(unknown));
    }
    return String.join(" ", words);
  }
}
