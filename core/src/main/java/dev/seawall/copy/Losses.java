package dev.seawall.copy;

import dev.seawall.RepairReport;
import dev.seawall.format.ControlRecord;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.RecordCodec;
import dev.seawall.index.Catalog;
import dev.seawall.index.StreamState;
import dev.seawall.read.StreamGaps;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** What a log has lost of each stream, and the frames that say so. */
final class Losses {
  private static final int MOST_FRAME_BYTES = 64 << 10;

  private Losses() {}

  /**
   * Compares what a damaged log is known to have given out with what was kept of it.
   *
   * @param damaged the streams of the damaged log
   * @param kept the streams of what was kept; takes over how far the damaged ones had come
   */
  static List<RepairReport.Gap> of(Catalog damaged, Catalog kept) {
    List<RepairReport.Gap> gaps = new ArrayList<>();
    for (StreamState had : damaged.userStates()) {
      StreamState has = kept.owner(had.id());
      has.loseUpTo(had.writtenNext() - 1);
      StreamGaps.forEachLost(
          has, (before, lost) -> gaps.add(new RepairReport.Gap(has.name(), has.id(), lost)));
    }
    gaps.sort(
        java.util.Comparator.comparingInt(RepairReport.Gap::streamId)
            .thenComparingLong(gap -> gap.lost().first()));
    return gaps;
  }

  /**
   * Encodes control records into frames.
   *
   * @param changes the records
   * @param firstSequence the sequence of the first in the log's own stream
   * @param salt the salt of their segment
   * @param place where they will begin in it
   * @return the frames, to be written
   */
  static ByteBuffer encode(List<ControlRecord> changes, long firstSequence, long salt, long place) {
    int most = changes.stream().mapToInt(Losses::frameLengthOf).sum();
    ByteBuffer bytes = ByteBuffer.allocateDirect(most).order(ByteOrder.LITTLE_ENDIAN);
    FrameHeader.Seal seal = new FrameHeader.Seal();
    seal.set(salt, place, 0);
    int at = 0;
    int from = 0;
    while (from < changes.size()) {
      int end = at + FrameHeader.BYTES;
      int to = from;
      while (to < changes.size() && end - at < MOST_FRAME_BYTES) {
        byte[] value = changes.get(to).encode();
        end =
            RecordCodec.encodePrefix(bytes, end, changes.get(to).kind().code(), null, value.length);
        bytes.put(end, value);
        end += value.length;
        to++;
      }
      int payload = end - at - FrameHeader.BYTES;
      FrameHeader.describe(bytes, at, Catalog.CONTROL_ID, firstSequence + from, to - from, payload);
      FrameHeader.setFlags(bytes, at, FrameHeader.CONTROL);
      FrameHeader.seal(seal, bytes, bytes.duplicate(), at, place + at);
      at += FrameHeader.BYTES + FrameHeader.padded(payload);
      from = to;
    }
    return bytes.limit(at).position(0);
  }

  private static int frameLengthOf(ControlRecord change) {
    int length = change.encodedLength();
    return FrameHeader.BYTES
        + FrameHeader.padded((int) RecordCodec.encodedLength(change.kind().code(), -1, length));
  }
}
