package dev.seawall.read;

import dev.seawall.CorruptionException;
import dev.seawall.Damage;
import dev.seawall.ScanItem;
import dev.seawall.ScanItem.Kind;
import dev.seawall.SequenceRange;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.format.Checksum;
import dev.seawall.format.Footer;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.RecordCodec;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Catalog;
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
import org.jspecify.annotations.Nullable;

/**
 * Walks over one segment from its header to its end, item by item, and checks what its footer says
 * of it.
 */
final class SegmentScan {
  private static final int MOST_BYTES_SHOWN = 64 << 10;

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
  private @Nullable RangeDamages ranges;
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
      List<Damage> missing =
          new MissingSegments(before + 1, found.previousSegment()).damages(store, "before " + name);
      for (int i = missing.size() - 1; i >= 0; i--) {
        ready.addFirst(damage(missing.get(i), null));
      }
    }
  }

  private void readHeader() throws IOException {
    ByteBuffer bytes = Bytes.readSegmentHeader(file);
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
    ScanItem next = ready.poll();
    if (next == null && scanner != null) {
      advance(scanner);
      next = ready.poll();
    }
    item = next;
    if (next != null && next.kind() == Kind.DAMAGE && next.segment() == number) {
      showFrom(next.offset(), next.lengthBytes()); // several may have come of one look
    }
    return next != null;
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

  /** Makes items of everything up to the next valid header. */
  private void stepOver(FrameScanner frames, long offset, boolean headerValid) throws IOException {
    ScanItem.Frame hit = headerValid ? FrameFields.of(frames, false, catalog, created()) : null;
    boolean isZero = !headerValid && frames.firstNonZero() == frames.limit();
    long behindHit =
        hit == null ? offset : offset + Math.min(frames.frameLength(), frames.limit() - offset);
    Damage ofHit = hit == null ? null : ranges().ofFrame(hit, offset, behindHit - offset, frames);
    frames.moveTo(hit == null ? offset + FrameHeader.ALIGNMENT : behindHit);
    boolean goesOn = frames.seekHeader();
    long end = goesOn ? frames.offset() : frames.limit();
    if (!goesOn && footer == null && isLast) {
      String what = isZero ? "zeros, not used yet" : "a write that was cut short, or is under way";
      ready.add(new ScanItem(Kind.UNUSED, name, number, offset, end - offset, hit, what, null));
      showFrom(offset, end - offset);
    } else if (hit == null && !goesOn && footer == null && isFooterAt(frames, offset)) {
      ready.add(
          damage(
              Damage.Kind.FOOTER,
              offset,
              end - offset,
              "a footer without its end; no frame is lost"));
    } else {
      addDamages(hit, ofHit, ranges().ofRange(behindHit, end));
    }
    frames.moveTo(end);
  }

  private void addDamages(
      ScanItem.@Nullable Frame hit, @Nullable Damage ofHit, List<Damage> behind) {
    sawDamage = true;
    boolean cutsBatch =
        isWithinGroup || (hit != null && hit.flags().contains(FrameFields.CONTINUES));
    isWithinGroup = false;
    if (ofHit != null) {
      ready.add(damage(cutsBatch ? cutting(ofHit) : ofHit, hit));
    }
    for (int i = 0; i < behind.size(); i++) {
      boolean isFirst = ofHit == null && i == 0;
      ready.add(damage(cutsBatch && isFirst ? cutting(behind.get(i)) : behind.get(i), null));
    }
  }

  private static Damage cutting(Damage damage) {
    return damage.because(damage.reason() + ". It cuts a batch, of which the rest is kept");
  }

  private RangeDamages ranges() {
    RangeDamages known = ranges;
    if (known == null) {
      known = new RangeDamages(name, number, file, catalog, footer);
      ranges = known;
    }
    return known;
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
    addMissing();
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

  private void addMissing() throws IOException {
    RangeDamages known = ranges;
    SegmentHeader found = header;
    if (known != null && found != null) {
      for (Damage damage : known.ofRuns(found.salt())) {
        // it takes no place of its own: the range that it is lost with has been shown
        ready.add(
            new ScanItem(
                Kind.DAMAGE, name, number, damage.offset(), 0, null, damage.reason(), damage));
      }
    }
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
    return damage(Damage.of(what, name, number, offset, size, detail), null);
  }

  private static ScanItem damage(Damage damage, ScanItem.@Nullable Frame hit) {
    return new ScanItem(
        Kind.DAMAGE,
        damage.file(),
        damage.segment(),
        damage.offset(),
        damage.lengthBytes(),
        hit,
        damage.reason(),
        damage);
  }

  private ScanItem item(Kind kind, long offset, long size, String detail) {
    return new ScanItem(kind, name, number, offset, size, null, detail, null);
  }

  private ScanItem frame(FrameScanner frames) {
    ScanItem.Frame frame = FrameFields.of(frames, true, catalog, created());
    boolean isControl = (FrameHeader.flags(frames.bytes(), frames.at()) & FrameHeader.CONTROL) != 0;
    String detail =
        isControl ? String.join("; ", ControlFrames.describe(frames.bytes(), frames.at())) : "";
    Kind kind = isControl ? Kind.CONTROL : Kind.FRAME;
    return new ScanItem(
        kind, name, number, frames.offset(), frames.frameLength(), frame, detail, null);
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
      long last = frame.firstSequence() + frame.recordCount() - 1;
      CorruptionException corruption =
          new CorruptionException(
              Damage.of(
                      Damage.Kind.RECORDS,
                      name,
                      number,
                      present.offset(),
                      present.lengthBytes(),
                      String.valueOf(e.getMessage()))
                  .losing(
                      frame.streamId(),
                      Records.nameOf(frame),
                      new SequenceRange(frame.firstSequence(), last)),
              frame.firstSequence() - 1,
              last + 1);
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
              Instant.ofEpochMilli(payload.timeMillis()),
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
