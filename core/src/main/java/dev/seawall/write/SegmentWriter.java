package dev.seawall.write;

import dev.seawall.Durability;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.codec.Codecs;
import dev.seawall.crypto.KeyRing;
import dev.seawall.crypto.SegmentKey;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.Run;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.SegmentSet;
import dev.seawall.index.StreamState;
import dev.seawall.memory.PatientLock;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoreFullException;
import dev.seawall.store.StoreLockedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Puts commit groups into segments: begins, fills, syncs and ends them, and tells the index what is
 * where. All but {@link #sync()} and {@link #maintain()} is for the leader alone.
 */
final class SegmentWriter {
  /**
   * A segment ends when it has been written to for this long, since frames count milliseconds in 32
   * bits.
   */
  private static final long MOST_AGE_MILLIS = 30L * 24 * 60 * 60 * 1000;

  /** Of all logs; each uses views of it. */
  private static final ByteBuffer ZEROS =
      ByteBuffer.allocateDirect(ReservePolicy.STEP_BYTES).asReadOnlyBuffer();

  private final SegmentStore store;
  private final WalOptions options;
  private final Catalog catalog;
  private final SegmentSet segments;
  private final Identity identity;
  private final Counters counters;
  private final ReservePolicy reservePolicy;
  private final @Nullable FrameCompressor compressor;
  private final CurrentKey currentKey;
  private final AtomicReference<@Nullable PreparedSegment> prepared = new AtomicReference<>();

  /**
   * Held while a segment's file is created, so that leader and background never create the same
   * one.
   */
  private final PatientLock creating = new PatientLock();

  private final NewFiles files;
  private final Salts salts = new Salts();
  private @Nullable TailRepair repair;
  private volatile Predecessor predecessor;
  private volatile @Nullable ActiveSegment active;
  private volatile long triedToPrepare;

  /** How many records of streams have been written. */
  private final AtomicLong writtenRecords = new AtomicLong();

  /** How many of these are known to be durable. */
  private final AtomicLong syncedRecords = new AtomicLong();

  /**
   * Who writes.
   *
   * @param logId the log's identity
   * @param epoch counts the openings
   */
  record Identity(UUID logId, long epoch) {}

  SegmentWriter(WriteContext context, Counters counters) throws WalException {
    this.currentKey =
        new CurrentKey(new KeyRing(context.options().encryption()), context.store().describe());
    this.compressor = FrameCompressor.of(context);
    this.store = context.store();
    this.files = new NewFiles(store);
    this.options = context.options();
    this.catalog = context.catalog();
    this.segments = context.segments();
    this.identity = new Identity(context.logId(), context.epoch());
    this.predecessor = context.predecessor();
    this.repair = context.repair();
    this.counters = counters;
    this.reservePolicy = new ReservePolicy(options.durability() == Durability.DISK);
  }

  /**
   * Writes what of a group is not written yet, rolling as often as needed, and makes it readable.
   */
  void write(StagingBuffer group) throws IOException {
    if (compressor != null) {
      group.compress(compressor); // first of all: lengths decide what goes where
    }
    while (group.written() < group.frames()) {
      ActiveSegment target = active;
      if (target == null) {
        target = begin(group.streamRecords() == 0);
      }
      int from = group.written();
      int to = fitting(target, group, from);
      if (to == from) {
        end();
        continue;
      }
      long place = writeFrames(target, group, from, to);
      index(target, group, from, to, place);
      group.setWritten(to);
    }
    ActiveSegment target = active;
    if (target != null) {
      reservePolicy.written(target.unsyncedBytes());
    }
  }

  private int fitting(ActiveSegment target, StagingBuffer group, int from) {
    int to = from;
    long records = target.records();
    long bytes = target.position();
    boolean isOld =
        options.clock().millis() - target.entry().header().createdMillis() > MOST_AGE_MILLIS;
    while (to < group.frames()) {
      int unitEnd = group.unitEnd(to);
      for (int frame = to; frame < unitEnd; frame++) {
        records += FrameHeader.recordCount(group.bytes(), group.frameAt(frame));
      }
      bytes += group.frameAt(unitEnd) - group.frameAt(to) + target.extraBytes(group, to, unitEnd);
      boolean fits =
          bytes <= options.segmentSizeBytes() && records <= options.segmentRecords() && !isOld;
      if (!fits && !(target.isEmpty() && to == from)) {
        return to;
      }
      to = unitEnd;
      if (!fits) {
        return to;
      }
    }
    return to;
  }

  private long writeFrames(ActiveSegment target, StagingBuffer group, int from, int to)
      throws IOException {
    try {
      long place = target.write(group, from, to, options.clock().millis());
      if (compressor != null) {
        count(group, from, to);
      }
      counters.written(target.position() - place);
      return place;
    } catch (StoreFullException e) {
      target.cutBack();
      throw e;
    }
  }

  private void count(StagingBuffer group, int from, int to) {
    ByteBuffer bytes = group.bytes();
    for (int frame = from; frame < to; frame++) {
      int at = group.frameAt(frame);
      int stored = FrameHeader.payloadLength(bytes, at);
      boolean isCompressed = FrameHeader.codec(FrameHeader.flags(bytes, at)) != 0;
      if (group.owner(frame).id() != Catalog.CONTROL_ID) {
        counters.frame(
            isCompressed, isCompressed ? FrameHeader.rawLength(bytes, at) : stored, stored);
      }
    }
  }

  private void index(ActiveSegment target, StagingBuffer group, int from, int to, long place) {
    SegmentEntry entry = target.entry();
    ByteBuffer bytes = group.bytes();
    long offset = place;
    long records = 0;
    for (int frame = from; frame < to; frame++) {
      int at = group.frameAt(frame);
      int length = group.frameAt(frame + 1) - at + target.extraBytes(group, frame, frame + 1);
      StreamState owner = group.owner(frame);
      long first = FrameHeader.firstSequence(bytes, at);
      int count = FrameHeader.recordCount(bytes, at);
      boolean isOpen = group.isJoinedByNext(frame);
      boolean isCopy = (FrameHeader.flags(bytes, at) & FrameHeader.RELOCATED) != 0;
      Run begun =
          isCopy
              ? owner.addRelocatedFrame(entry, first, count, offset, length, isOpen)
              : owner.addFrame(entry, first, count, offset, length, isOpen);
      if (begun != null) {
        target.footer().addRun(begun);
      }
      if (owner.id() == Catalog.CONTROL_ID) {
        group.takeControls(frame).forEach(own -> catalog.applyOwn(own, entry.number()));
      } else if (!isCopy) {
        records += count; // a copy's were counted when they were appended
      }
      offset += length;
    }
    writtenRecords.addAndGet(records);
  }

  /**
   * Begins the next segment. Its header and name are durable before any frame is written. What
   * fails before the header is written has harmed nothing.
   *
   * @param isForChange whether nothing but a change is to be written, such as a truncation
   */
  private ActiveSegment begin(boolean isForChange) throws IOException {
    TailRepair unfinished = repair;
    if (unfinished != null) {
      predecessor = unfinished.finish();
      repair = null;
    }
    long number = predecessor.segment() + 1;
    String keyId;
    PreparedSegment.Taken taken;
    try {
      keyId = currentKey.next();
      taken = takeOrCreate(number, isForChange);
    } catch (StoreFullException | StoreLockedException e) {
      throw e;
    } catch (FileAlreadyExistsException e) {
      // the log is not ours alone any more, so nothing more may be acknowledged
      throw new IOException(store.nameOf(number) + " was created by somebody else", e);
    } catch (IOException e) {
      throw new NotBegunException(e);
    }
    SegmentFile file = taken.file();
    try {
      SegmentHeader fields =
          new SegmentHeader(
              identity.logId(),
              number,
              identity.epoch(),
              salts.next(),
              predecessor.segment(),
              predecessor.length(),
              predecessor.checksum(),
              catalog.snapshotMark().segment(),
              options.clock().millis(),
              new SegmentHeader.Encoding(Codecs.numberOf(options.compression().codec()), keyId, 0));
      SegmentKey key = currentKey.derive(fields);
      SegmentHeader header = key == null ? fields : fields.withKeyCheck(key.check());
      file.write(header.encode(), 0);
      file.sync();
      if (!taken.isNameDurable()) {
        store.syncNames();
      }
      SegmentEntry entry = new SegmentEntry(store.nameOf(number), header);
      ActiveSegment begun =
          new ActiveSegment(entry, file, Math.max(taken.reserved(), SegmentHeader.BYTES), key);
      segments.add(entry);
      active = begun;
      return begun;
    } catch (IOException | RuntimeException | Error e) {
      files.discard(number, file, e);
      throw e;
    }
  }

  Salts salts() {
    return salts;
  }

  private PreparedSegment.Taken takeOrCreate(long number, boolean isForChange) throws IOException {
    creating.lock();
    try {
      PreparedSegment ready = prepared.getAndSet(null);
      return ready == null ? create(number, isForChange) : ready.take();
    } finally {
      creating.unlock();
    }
  }

  private PreparedSegment.Taken create(long number, boolean isForChange) throws IOException {
    SegmentFile file = files.create(number);
    try {
      return new PreparedSegment.Taken(file, fillFirstStep(file, isForChange), false);
    } catch (IOException | RuntimeException | Error e) {
      files.discard(number, file, e);
      throw e;
    }
  }

  /**
   * Writes the first zeros of a segment, if that pays. Records are refused if there is no room for
   * them; a change then does without: it may be the truncation that makes room.
   */
  private int fillFirstStep(SegmentFile file, boolean isForChange) throws IOException {
    if (!reservePolicy.pays()) {
      return 0;
    }
    int length = Math.min(ReservePolicy.FIRST_STEP_BYTES, options.segmentSizeBytes());
    try {
      file.write(ZEROS.duplicate().limit(length).position(0), 0);
      return length;
    } catch (StoreFullException e) {
      if (!isForChange) {
        throw e;
      }
      file.truncate(0);
      return 0;
    }
  }

  /** Makes everything written so far durable. */
  void sync() throws IOException {
    long covered =
        writtenRecords.get(); // what of them is in earlier segments was synced with their ends
    ActiveSegment target = active;
    if (target == null) {
      return;
    }
    long bytes = target.sync();
    syncedRecords.accumulateAndGet(covered, Math::max);
    if (bytes > 0) {
      reservePolicy.synced(bytes);
      counters.synced();
    }
  }

  /** Seals the active segment, if there is one; it is durable then. */
  void end() throws IOException {
    ActiveSegment target = active;
    if (target == null) {
      return;
    }
    int checksum = target.end(options.clock().millis());
    predecessor = new Predecessor(target.entry().number(), target.entry().length(), checksum);
    active = null;
    syncedRecords.accumulateAndGet(writtenRecords.get(), Math::max);
    target.close();
    counters.synced();
    counters.rolled();
  }

  /**
   * Seals the active segment; if there is no room for the footer, at least syncs it. The next
   * opening will then find it unsealed and recover it.
   */
  void endOrSync() throws IOException {
    try {
      end();
    } catch (StoreFullException e) {
      sync();
    }
  }

  /** Whether there is something to do in the background, such as {@link #maintain()}. */
  boolean needsMaintenance() {
    ActiveSegment target = active;
    return target != null
        && (needsReserve(target)
            || needsNext(target)
            || needsZeros(prepared.get(), target)
            || catalog.snapshotMark().isDue());
  }

  private boolean needsReserve(ActiveSegment target) {
    return target.reserved() < options.segmentSizeBytes()
        && target.reserved() - target.position() < ReservePolicy.LEAST_AHEAD_BYTES
        && reservePolicy.pays();
  }

  private boolean needsNext(ActiveSegment target) {
    return target.position() > options.segmentSizeBytes() / 2
        && prepared.get() == null
        && triedToPrepare <= target.entry().number();
  }

  /**
   * Whether the next segment is behind. It is filled in step with the second half of this one: all
   * at once would keep the disk busy for as long as hundreds of syncs take, and they would wait.
   */
  private boolean needsZeros(@Nullable PreparedSegment next, ActiveSegment target) {
    int size = options.segmentSizeBytes();
    return next != null
        && next.number() == target.entry().number() + 1
        && next.reserved() < Math.min(size, 2 * target.position() - size + ReservePolicy.STEP_BYTES)
        && reservePolicy.pays();
  }

  /** Works ahead of the leader, in the background. Lack of space is left for the leader to find. */
  void maintain() throws IOException {
    ActiveSegment target = active;
    if (target == null) {
      return;
    }
    try {
      if (needsReserve(target)) {
        target.reserve(ZEROS, options.segmentSizeBytes());
      }
    } catch (StoreFullException e) {
      triedToPrepare = target.entry().number() + 1;
    }
    if (needsNext(target)) {
      prepareNext(target.entry().number() + 1);
    }
    fillNext(target);
  }

  /**
   * Prepares the next segment. If that fails, there is none prepared: nothing depends on it, and
   * the leader will find out for itself whether a segment can be created.
   */
  private void prepareNext(long number) throws IOException {
    triedToPrepare = number;
    try {
      createNext(number);
    } catch (IOException e) {
      giveUpNext(number, e);
    }
  }

  private void createNext(long number) throws IOException {
    creating.lock();
    try {
      ActiveSegment target = active;
      if (target != null && target.entry().number() + 1 == number) { // or the leader was faster
        prepared.set(PreparedSegment.create(store, files, number));
      }
    } finally {
      creating.unlock();
    }
  }

  private void fillNext(ActiveSegment target) throws IOException {
    PreparedSegment next = prepared.get();
    try {
      while (next != null
          && needsZeros(next, target)
          && next.fillStep(ZEROS, options.segmentSizeBytes())) {
        // one step at a time, to let the leader in between
      }
    } catch (IOException e) {
      giveUpNext(target.entry().number() + 1, e);
    }
  }

  private void giveUpNext(long number, IOException why) throws IOException {
    System.getLogger(SegmentWriter.class.getName())
        .log(System.Logger.Level.DEBUG, "segment " + number + " was not prepared", why);
    discardPrepared();
  }

  private void discardPrepared() throws IOException {
    creating.lock();
    try {
      PreparedSegment unused = prepared.getAndSet(null);
      if (unused != null) {
        unused.discard();
      }
    } finally {
      creating.unlock();
    }
  }

  /** Of all records of streams that were staged, how many are known to be durable. */
  long syncedRecords() {
    return syncedRecords.get();
  }

  long unsyncedBytes() {
    ActiveSegment target = active;
    return target == null ? 0 : target.unsyncedBytes();
  }

  /** Lets go of the files, without sealing or syncing. */
  void close() throws IOException {
    if (compressor != null) {
      compressor.close();
    }
    discardPrepared();
    ActiveSegment target = active;
    if (target != null) {
      target.close();
    }
  }
}
