package dev.seawall.write;

import dev.seawall.crypto.SegmentKey;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.FooterBuilder;
import dev.seawall.index.SegmentEntry;
import dev.seawall.memory.PatientLock;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.StoreFullException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The segment that is being written.
 *
 * <pre>
 *   lock       protects                                        held during
 *   syncing    the durable offset, and that a failed sync is   one sync
 *              never followed by one that seems to succeed
 *   reserving  the end of the zeros written ahead: zeros go    one write of zeros, or one of
 *              only behind it, frames go behind it only under  frames that reaches behind it
 *              the lock
 * </pre>
 *
 * <p>All else belongs to the leader. Lock order: reserving before syncing.
 */
final class ActiveSegment {
  private final SegmentEntry entry;
  private final SegmentFile file;
  private final FooterBuilder footer;
  private final @Nullable EncryptedFrames encrypted;
  private final FrameHeader.Seal seal = new FrameHeader.Seal();
  private final PatientLock syncing = new PatientLock();
  private final PatientLock reserving = new PatientLock();
  private long records;
  private int timeMillis;
  private volatile long reserved;
  private volatile long position = SegmentHeader.BYTES;
  private volatile long durable = SegmentHeader.BYTES;
  private @Nullable IOException syncFailure;
  private boolean ended;

  ActiveSegment(SegmentEntry entry, SegmentFile file, long reserved, @Nullable SegmentKey key) {
    this.encrypted = key == null ? null : new EncryptedFrames(key);
    this.entry = entry;
    this.file = file;
    this.footer = new FooterBuilder(entry);
    this.reserved = reserved;
    entry.setLength(reserved);
  }

  SegmentEntry entry() {
    return entry;
  }

  FooterBuilder footer() {
    return footer;
  }

  long position() {
    return position;
  }

  long reserved() {
    return reserved;
  }

  long records() {
    return records;
  }

  boolean isEmpty() {
    return position == SegmentHeader.BYTES;
  }

  long unsyncedBytes() {
    return position - durable;
  }

  /**
   * Writes frames of a group behind the others. If there is no room, the segment is cut back to
   * where it ended before.
   *
   * @return where the first of them begins
   */
  long write(StagingBuffer group, int from, int to, long nowMillis) throws IOException {
    long place = position;
    timeMillis = (int) Math.max(timeMillis, nowMillis - entry.header().createdMillis());
    seal.set(entry.header().salt(), durable, timeMillis);
    EncryptedFrames target = encrypted;
    if (target == null) {
      int length = group.frameAt(to) - group.frameAt(from);
      put(sealed(group, from, to, place), place, length);
      note(group.bytes(), group.frameAt(from), length, place);
    } else {
      int length = group.frameAt(to) - group.frameAt(from) + extraBytes(group, from, to);
      put(target.encrypt(group, from, to, seal, place, length), place, length);
      note(target.bytes(), 0, length, place);
      target.trim();
    }
    return place;
  }

  /**
   * How much longer frames are in this segment than in their group.
   *
   * @return bytes; 0 unless it is encrypted
   */
  int extraBytes(StagingBuffer group, int from, int to) {
    int extra = 0;
    if (encrypted != null) {
      for (int frame = from; frame < to; frame++) {
        extra += EncryptedFrames.extraBytes(group.bytes(), group.frameAt(frame));
      }
    }
    return extra;
  }

  private ByteBuffer sealed(StagingBuffer group, int from, int to, long place) {
    int base = group.frameAt(from);
    for (int frame = from; frame < to; frame++) {
      int at = group.frameAt(frame);
      FrameHeader.seal(seal, group.bytes(), group.view(), at, place + at - base);
    }
    return group.view().limit(group.frameAt(to)).position(base);
  }

  /** Takes note of frames that have been written. */
  private void note(ByteBuffer bytes, int from, int length, long place) {
    for (int at = from; at < from + length; at += (int) FrameHeader.frameLength(bytes, at)) {
      footer.addFrame(FrameHeader.headerCrc(bytes, at));
      records += FrameHeader.recordCount(bytes, at);
    }
    position = place + length;
    entry.setWrittenOffset(position);
  }

  private void put(ByteBuffer bytes, long place, int length) throws IOException {
    if (place + length <= reserved) {
      file.write(bytes, place);
      return;
    }
    reserving.lock();
    try {
      file.write(bytes, place);
      reserved = Math.max(reserved, place + length);
      entry.setLength(reserved);
    } finally {
      reserving.unlock();
    }
  }

  /**
   * Undoes a write for which there was no room: what it left must never be taken for frames once
   * others stand in front of it.
   */
  void cutBack() throws IOException {
    reserving.lock();
    try {
      file.truncate(position);
      reserved = position;
      entry.setLength(position);
      forceSync();
    } finally {
      reserving.unlock();
    }
  }

  /** Writes zeros ahead, so that syncs have no metadata to write. */
  void reserve(ByteBuffer zeros, long most) throws IOException {
    reserving.lock();
    try {
      long from = reserved;
      long length = Math.min(zeros.capacity(), most - from);
      if (ended || length <= 0) {
        return;
      }
      file.write(zeros.duplicate().limit((int) length).position(0), from);
      reserved = from + length;
      entry.setLength(reserved);
    } finally {
      reserving.unlock();
    }
  }

  /**
   * Makes everything written before this call durable.
   *
   * @return how many bytes became durable; 0 if all were already
   */
  long sync() throws IOException {
    if (durable >= position) {
      return 0;
    }
    syncing.lock();
    try {
      return durable >= position ? 0 : forceSyncLocked();
    } finally {
      syncing.unlock();
    }
  }

  private void forceSync() throws IOException {
    syncing.lock();
    try {
      forceSyncLocked();
    } finally {
      syncing.unlock();
    }
  }

  private long forceSyncLocked() throws IOException {
    if (syncFailure != null) {
      throw new IOException("an earlier sync failed: " + syncFailure.getMessage(), syncFailure);
    }
    long before = durable;
    // the end is taken before the sync begins: what is written meanwhile is not covered by it
    long target = position;
    try {
      file.sync();
    } catch (StoreFullException e) {
      // not a matter of making room and trying again: what was written may be gone
      syncFailure = new IOException("a sync found no room: " + e.getMessage(), e);
      throw syncFailure;
    } catch (IOException e) {
      syncFailure = e;
      throw e;
    }
    durable = target;
    entry.setDurableOffset(target);
    return target - before;
  }

  /**
   * Ends the segment: syncs, writes the footer, cuts what was reserved behind it, syncs again.
   *
   * @return the checksum by which the next segment remembers this one
   */
  int end(long nowMillis) throws IOException {
    reserving.lock();
    try {
      FooterBuilder.Built built = footer.build(position, nowMillis);
      long length = position + built.bytes().remaining();
      // whoever finds a footer may believe that all before it is durable
      sync();
      try {
        file.write(built.bytes(), position);
      } catch (StoreFullException e) {
        cutBack();
        throw e;
      }
      file.truncate(length);
      forceSync();
      ended = true;
      entry.seal(length);
      footer.seal();
      return built.trailerChecksum();
    } finally {
      reserving.unlock();
    }
  }

  void close() throws IOException {
    reserving.lock();
    try {
      ended = true;
    } finally {
      reserving.unlock();
    }
    syncing.lock();
    try {
      file.close();
    } finally {
      syncing.unlock();
    }
  }
}
