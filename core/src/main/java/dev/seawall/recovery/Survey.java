package dev.seawall.recovery;

import dev.seawall.Damage;
import dev.seawall.UnsupportedFormatException;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.SegmentEntry;
import dev.seawall.read.Bytes;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoredSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the headers say: which segments belong to the log, and which were created but not begun.
 *
 * @param segments those with a valid header, ascending
 * @param unbegun those at the end that were prepared or whose creation was cut short; they hold
 *     nothing
 * @param headless those whose header is damaged
 * @param highest the highest number of a segment that holds something, valid or not
 */
record Survey(
    List<SegmentEntry> segments, List<Long> unbegun, List<Headless> headless, long highest) {

  /** That of a directory without segments. */
  static final Survey EMPTY = new Survey(List.of(), List.of(), List.of(), 0);

  private static final int CHUNK_BYTES = 64 << 10;

  /**
   * A segment whose header is damaged.
   *
   * @param number its number
   * @param lengthBytes how long it is
   * @param wasBegun whether something says that the header once was one
   */
  record Headless(long number, long lengthBytes, boolean wasBegun) {}

  static Survey of(SegmentStore store, Findings findings) throws IOException {
    PlacedSegments.misplacedIn(store).forEach(findings::damage);
    List<SegmentEntry> segments = new ArrayList<>();
    List<Long> unbegun = new ArrayList<>();
    List<Headless> headless = new ArrayList<>();
    List<StoredSegment> stored = store.list();
    for (int i = 0; i < stored.size(); i++) {
      boolean isLast = i == stored.size() - 1;
      SegmentEntry entry = examine(store, stored.get(i), isLast, findings, unbegun, headless);
      if (entry != null) {
        segments.add(entry);
      }
    }
    removeForeign(segments, findings);
    int begun = stored.size() - unbegun.size();
    return new Survey(segments, unbegun, headless, begun == 0 ? 0 : stored.get(begun - 1).number());
  }

  private static @Nullable SegmentEntry examine(
      SegmentStore store,
      StoredSegment stored,
      boolean isLast,
      Findings findings,
      List<Long> unbegun,
      List<Headless> headless)
      throws IOException {
    String name = store.nameOf(stored.number());
    try (SegmentFile file = store.open(stored.number(), SegmentStore.Access.READ)) {
      ByteBuffer bytes = Bytes.readSegmentHeader(file);
      switch (SegmentHeader.examine(bytes)) {
        case VALID -> {
          return accept(name, file, stored, SegmentHeader.decode(bytes), findings);
        }
        case NEWER ->
            throw new UnsupportedFormatException(
                name + ": " + SegmentHeader.describeNewer(bytes) + ". Nothing has been changed.");
        default -> {
          if (isLast && isZeroBehindHeader(file)) {
            unbegun.add(stored.number());
          } else {
            boolean wasBegun = SegmentHeader.resembles(bytes, stored.number());
            headless.add(new Headless(stored.number(), stored.lengthBytes(), wasBegun));
            findings.damage(
                Damage.of(
                    Damage.Kind.SEGMENT_HEADER,
                    name,
                    stored.number(),
                    0,
                    stored.lengthBytes(),
                    "it has no valid segment header"));
          }
          return null;
        }
      }
    } catch (NoSuchFileException e) {
      return null; // deleted since it was listed, by the writer beside us
    }
  }

  private static @Nullable SegmentEntry accept(
      String name, SegmentFile file, StoredSegment stored, SegmentHeader header, Findings findings)
      throws IOException {
    if (header.segment() != stored.number()) {
      String reason = "its header says it is segment " + header.segment();
      findings.damage(
          Damage.of(
              Damage.Kind.FOREIGN_SEGMENT, name, stored.number(), 0, stored.lengthBytes(), reason));
      return null;
    }
    SegmentEntry entry = new SegmentEntry(name, header);
    entry.setLength(file.length());
    return entry;
  }

  /**
   * The log is the one that most segments belong to, so that a stranger in front does not decide.
   */
  static @Nullable UUID commonest(List<SegmentHeader> headers) {
    Map<UUID, Integer> counts = new LinkedHashMap<>();
    headers.forEach(header -> counts.merge(header.logId(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static void removeForeign(List<SegmentEntry> segments, Findings findings) {
    UUID logId = commonest(segments.stream().map(SegmentEntry::header).toList());
    for (SegmentEntry segment : List.copyOf(segments)) {
      UUID found = segment.header().logId();
      if (!found.equals(logId)) {
        String reason = "it belongs to another log: its id is " + found + ", expected " + logId;
        findings.damage(
            Damage.of(
                Damage.Kind.FOREIGN_SEGMENT,
                segment.name(),
                segment.number(),
                0,
                segment.length(),
                reason));
        segments.remove(segment);
      }
    }
  }

  /**
   * The header is durable before the first frame is written: so where it is not valid, there must
   * be no frames.
   */
  private static boolean isZeroBehindHeader(SegmentFile file) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    for (long offset = SegmentHeader.BYTES; ; offset += CHUNK_BYTES) {
      chunk.clear();
      int got = Bytes.readUpTo(file, chunk, offset);
      for (int i = 0; i < got; i++) {
        if (chunk.get(i) != 0) {
          return false;
        }
      }
      if (got < CHUNK_BYTES) {
        return true;
      }
    }
  }
}
