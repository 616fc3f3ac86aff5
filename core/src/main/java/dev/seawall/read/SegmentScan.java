package dev.seawall.read;

import dev.seawall.CorruptionException;
import dev.seawall.Damage;
import dev.seawall.ScanItem;
import dev.seawall.ScanItem.Kind;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.codec.Codecs;
import dev.seawall.format.Checksum;
import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.RecordCodec;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.StreamState;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoredSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Walks over one segment from its header to its end, item by item, and checks what its footer says
 * of it.
 */
final class SegmentScan {
  private static final int MOST_BYTES_SHOWN = 64 << 10;
  private static final String CONTINUES = "continues-atomically";

  private final String name;
  private final long number;
  private final boolean isLast;
  private final Catalog catalog;
  private final SegmentFile file;
  private final long length;
  private final Deque<ScanItem> ready = new ArrayDeque<>();
  private @Nullable SegmentHeader header;
  private @Nullable SegmentFooter footer;
  private @Nullable FrameScanner scanner;
  private int contentCrc;

  /** Whether frames are damaged; a footer that is costs nothing. */
  private boolean sawDamage;

  /** Whether the frame before does not count without the next one. */
  private boolean isWithinGroup;

  private @Nullable ScanItem item;
  private ByteBuffer shown = ByteBuffer.allocate(0);
  private final Payload payload;

  /**
   * Opens a segment, and looks at its header.
   *
   * @param before the number of the segment that the scan met before this one, 0 if there was none
   * @param isLast whether it may be without a footer
   * @param payload decodes frames
   * @param catalog the log's streams
   */
  SegmentScan(
      SegmentStore store,
      StoredSegment stored,
      long before,
      boolean isLast,
      Payload payload,
      Catalog catalog)
      throws IOException {
    this.number = stored.number();
    this.name = store.nameOf(number);
    this.isLast = isLast;
    this.payload = payload;
    this.catalog = catalog;
    this.file = store.open(number, SegmentStore.Access.READ);
    this.length = file.length();
    readHeader();
    SegmentHeader found = header;
    // deleted oldest first: where one is gone and an older one is still there, it is missing
    if (found != null && before > 0 && found.previousSegment() > before && store.exists(before)) {
      ready.addFirst(missing(store, before + 1, found.previousSegment()));
    }
  }

  private ScanItem missing(SegmentStore store, long first, long last) {
    String which = first == last ? "segment " + first : "segments " + first + " to " + last;
    String what = "missing: " + which + ", before " + name;
    return new ScanItem(
        Kind.DAMAGE, store.nameOf(first), first, 0, 0, null, what, Damage.Kind.MISSING_SEGMENT);
  }

  private void readHeader() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Bytes.readUpTo(file, bytes, 0);
    bytes.flip();
    showFrom(0, bytes.limit());
    switch (SegmentHeader.examine(bytes)) {
      case VALID -> {
        SegmentHeader found = SegmentHeader.decode(bytes);
        header = found;
        footer = SegmentFooter.find(file, found, length);
        long limit = footer == null ? length : footer.trailer().footerOffset();
        scanner = new FrameScanner(file, found.salt(), SegmentHeader.BYTES, limit);
        ready.add(item(Kind.HEADER, 0, SegmentHeader.BYTES, describe(found)));
        if (found.segment() != number) {
          ready.add(
              damage(
                  Damage.Kind.FOREIGN_SEGMENT,
                  0,
                  SegmentHeader.BYTES,
                  "its header says it is segment " + found.segment()));
        }
      }
      case ZERO ->
          ready.add(
              isLast
                  ? item(Kind.UNUSED, 0, length, "prepared but not begun")
                  : damage(Damage.Kind.SEGMENT_HEADER, 0, length, "prepared but not begun"));
      case NEWER ->
          ready.add(
              damage(Damage.Kind.SEGMENT_HEADER, 0, length, SegmentHeader.describeNewer(bytes)));
      case INVALID ->
          ready.add(
              damage(Damage.Kind.SEGMENT_HEADER, 0, length, "it has no valid segment header"));
    }
  }

  private static String describe(SegmentHeader found) {
    return "log "
        + found.logId()
        + ", segment "
        + found.segment()
        + ", epoch "
        + found.epoch()
        + ", behind segment "
        + found.previousSegment()
        + " of "
        + found.previousLength()
        + " bytes, begun "
        + Instant.ofEpochMilli(found.createdMillis())
        + (found.encoding().keyId().isEmpty() ? "" : ", key '" + found.encoding().keyId() + "'");
  }

  boolean next() throws IOException {
    item = ready.poll();
    if (item == null && scanner != null) {
      advance(scanner);
      item = ready.poll();
    }
    return item != null;
  }

  private void advance(FrameScanner frames) throws IOException {
    long offset = frames.offset();
    FrameScanner.Found found = frames.look();
    switch (found) {
      case FRAME -> {
        contentCrc = Checksum.chain(contentCrc, FrameHeader.headerCrc(frames.bytes(), frames.at()));
        ready.add(frame(frames));
        isWithinGroup =
            (FrameHeader.flags(frames.bytes(), frames.at()) & FrameHeader.CONTINUES_ATOMICALLY)
                != 0;
        show(frames.bytes(), frames.at(), (int) frames.frameLength());
        frames.skipFrame();
      }
      case END -> end(frames, offset);
      default -> stepOver(frames, offset, found == FrameScanner.Found.DAMAGED_PAYLOAD);
    }
  }

  /** Makes one item of everything up to the next valid header. */
  private void stepOver(FrameScanner frames, long offset, boolean headerValid) throws IOException {
    ScanItem.Frame hit = headerValid ? header(frames, false) : null;
    boolean isZero = !headerValid && frames.firstNonZero() == frames.limit();
    frames.moveTo(
        offset
            + (headerValid
                ? Math.min(frames.frameLength(), frames.limit() - offset)
                : FrameHeader.ALIGNMENT));
    boolean goesOn = frames.seekHeader();
    long end = goesOn ? frames.offset() : frames.limit();
    if (goesOn || footer != null || !isLast) {
      ready.add(damaged(frames, offset, end, hit, goesOn));
    } else {
      String what = isZero ? "zeros, not used yet" : "a write that was cut short, or is under way";
      ready.add(new ScanItem(Kind.UNUSED, name, number, offset, end - offset, hit, what, null));
    }
    showFrom(offset, end - offset);
    frames.moveTo(end);
  }

  private ScanItem damaged(
      FrameScanner frames, long offset, long end, ScanItem.@Nullable Frame hit, boolean goesOn)
      throws IOException {
    if (hit == null && !goesOn && footer == null && isFooterAt(frames, offset)) {
      return damage(
          Damage.Kind.FOOTER, offset, end - offset, "a footer without its end; no frame is lost");
    }
    sawDamage = true;
    Damage.Kind what = Damage.Kind.FRAMES;
    String detail = "no valid frame";
    if (hit != null) {
      boolean isControl = hit.streamId() == Catalog.CONTROL_ID;
      what = isControl ? Damage.Kind.CONTROL_RECORDS : Damage.Kind.RECORDS;
      detail =
          (isControl ? "the log's own records: " : "")
              + "the checksum of the frame's records is wrong"
              + (isControl ? "; " + ControlFrames.COST : "");
    }
    if (isWithinGroup || (hit != null && hit.flags().contains(CONTINUES))) {
      detail += ". It cuts a batch, of which the rest is kept";
    }
    isWithinGroup = false;
    return new ScanItem(Kind.DAMAGE, name, number, offset, end - offset, hit, detail, what);
  }

  private static boolean isFooterAt(FrameScanner frames, long offset) throws IOException {
    frames.moveTo(offset);
    frames.look();
    return offset + FrameHeader.BYTES <= frames.limit()
        && frames.bytes().getLong(frames.at()) == Footer.MAGIC;
  }

  private void end(FrameScanner frames, long offset) throws IOException {
    scanner = null;
    if (offset < frames.limit()) {
      // too short for a frame: zeros, unless something is wrong
      long rest = frames.limit() - offset;
      ready.add(
          footer == null && isLast
              ? item(Kind.UNUSED, offset, rest, "no frame")
              : damage(Damage.Kind.FRAMES, offset, rest, "no frame"));
    }
    SegmentFooter sealed = footer;
    if (sealed == null) {
      if (!isLast) {
        ready.add(
            damage(
                Damage.Kind.FOOTER,
                length,
                0,
                "it has no valid footer, though a later segment exists"
                    + (sawDamage ? "" : "; no frame is lost")));
      }
      return;
    }
    Footer.Trailer trailer = sealed.trailer();
    ready.add(
        item(
            Kind.FOOTER,
            trailer.footerOffset(),
            length - trailer.footerOffset(),
            trailer.runCount()
                + " runs, "
                + trailer.frameCount()
                + " frames, sealed "
                + Instant.ofEpochMilli(trailer.sealedMillis())));
    showFrom(trailer.footerOffset(), length - trailer.footerOffset());
    check(sealed);
  }

  private void check(SegmentFooter sealed) throws IOException {
    checkPart(Damage.Kind.FOOTER, () -> sealed.summary(file));
    checkPart(Damage.Kind.FRAME_TABLE, () -> sealed.frames(file));
    if (!sawDamage
        && sealed.trailer().damageCount() == 0
        && contentCrc != sealed.trailer().contentCrc()) {
      ready.add(
          damage(
              Damage.Kind.FOOTER,
              SegmentHeader.BYTES,
              0,
              "its frames are not those that its footer was written for"));
    }
  }

  private interface Part {
    void read() throws IOException;
  }

  private void checkPart(Damage.Kind what, Part part) throws IOException {
    try {
      part.read();
    } catch (DamagedException e) {
      String detail = e.getMessage() + (sawDamage ? "" : "; no frame is lost");
      ready.add(damage(what, e.offset(), e.length(), detail));
    }
  }

  private ScanItem damage(Damage.Kind what, long offset, long size, String detail) {
    return new ScanItem(Kind.DAMAGE, name, number, offset, size, null, detail, what);
  }

  private ScanItem item(Kind kind, long offset, long size, String detail) {
    return new ScanItem(kind, name, number, offset, size, null, detail, null);
  }

  private ScanItem frame(FrameScanner frames) {
    ScanItem.Frame frame = header(frames, true);
    boolean isControl = (FrameHeader.flags(frames.bytes(), frames.at()) & FrameHeader.CONTROL) != 0;
    String detail =
        isControl ? String.join("; ", ControlFrames.describe(frames.bytes(), frames.at())) : "";
    Kind kind = isControl ? Kind.CONTROL : Kind.FRAME;
    return new ScanItem(
        kind, name, number, frames.offset(), frames.frameLength(), frame, detail, null);
  }

  private ScanItem.Frame header(FrameScanner frames, boolean isValid) {
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
        created() + FrameHeader.timeMillis(bytes, at),
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
    if ((flags & FrameHeader.BATCH) != 0) {
      words.add("batch");
    }
    if (unknown != 0) {
      words.add("unknown-0x" + Integer.toHexString(unknown));
    }
    return String.join(" ", words);
  }

  private long created() {
    SegmentHeader found = header;
    return found == null ? 0 : found.createdMillis();
  }

  private void show(ByteBuffer bytes, int at, int size) {
    if (shown.capacity() < size) {
      shown = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
    shown.clear();
    shown.put(0, bytes, at, size).limit(size);
  }

  private void showFrom(long offset, long size) throws IOException {
    int wanted = (int) Math.min(size, MOST_BYTES_SHOWN);
    if (shown.capacity() < wanted) {
      shown = ByteBuffer.allocate(wanted).order(ByteOrder.LITTLE_ENDIAN);
    }
    shown.clear().limit(wanted);
    shown.limit(Bytes.readUpTo(file, shown, offset)).position(0);
  }

  ScanItem item() {
    ScanItem present = item;
    if (present == null) {
      throw new IllegalStateException("there is no current item");
    }
    return present;
  }

  /** Decodes the current item, if it is a frame whose records are not on disk as they are. */
  void decode() throws WalException {
    ScanItem present = item();
    ScanItem.Frame frame = present.frame();
    SegmentHeader found = header;
    if (present.kind() != Kind.FRAME || frame == null || found == null) {
      return;
    }
    try {
      payload.show(name, found, shown, 0, present.offset(), 1);
      checkRecords(present, frame);
    } catch (DamagedException e) {
      CorruptionException corruption =
          new CorruptionException(
              Verifier.damage(present, String.valueOf(e.getMessage())),
              frame.firstSequence() - 1,
              frame.firstSequence() + frame.recordCount());
      corruption.initCause(e);
      throw corruption;
    }
  }

  private void checkRecords(ScanItem present, ScanItem.Frame frame) throws DamagedException {
    RecordCodec.Slot slot = new RecordCodec.Slot();
    int next = payload.at();
    for (int i = 0; i < frame.recordCount() && next >= 0; i++) {
      next = slot.decode(payload.bytes(), next, payload.end());
    }
    if (next < 0) {
      throw new DamagedException(
          present.offset(),
          present.lengthBytes(),
          "a record's lengths do not fit its frame, though the frame's checksum is right");
    }
  }

  List<WalRecord> records() throws WalException {
    ScanItem present = item();
    ScanItem.Frame frame = present.frame();
    if (present.kind() != Kind.FRAME || frame == null) {
      return List.of();
    }
    List<WalRecord> records = new ArrayList<>(); // grown as they come: the count is from disk
    RecordCodec.Slot slot = new RecordCodec.Slot();
    String stream = Records.nameOf(frame);
    decode();
    int next = payload.at();
    for (int i = 0; i < frame.recordCount(); i++) {
      next = slot.decode(payload.bytes(), next, payload.end());
      if (next < 0) {
        return records;
      }
      records.add(
          Records.copy(
              stream,
              frame.firstSequence() + i,
              payload,
              slot,
              Instant.ofEpochMilli(frame.timeMillis()),
              frame.headerChecksum()));
    }
    return records;
  }

  ByteBuffer bytes() {
    return shown.asReadOnlyBuffer();
  }

  void close() {
    try {
      file.close();
    } catch (IOException e) {
      System.getLogger(SegmentScan.class.getName())
          .log(System.Logger.Level.WARNING, "closing " + name + " failed", e);
    }
  }
}
