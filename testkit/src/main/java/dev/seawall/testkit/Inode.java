package dev.seawall.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of a {@link SimulatedDisk}, whatever its name: what is synced, and what has happened
 * since.
 */
final class Inode {
  private Pages synced;
  private Pages cached;
  private final List<Epoch> unsynced = new ArrayList<>();

  /** Creates a file with synced contents. */
  Inode(Pages contents) {
    this.synced = contents;
    this.cached = contents.copy();
    unsynced.add(Epoch.afterSync());
  }

  private Inode(Inode original) {
    this.synced = original.synced.copy();
    this.cached = original.cached.copy();
    original.unsynced.forEach(epoch -> unsynced.add(epoch.copy()));
  }

  /** Returns the same file, un-synced changes and all. */
  Inode copy() {
    return new Inode(this);
  }

  /** Returns what a crash leaves of this file. */
  Inode afterCrash(Chance chance) {
    return new Inode(imageAfter(chance));
  }

  /** Returns everything that a crash may leave of this file. */
  FileStates crashStates() {
    FileStates states = new FileStates(synced);
    unsynced.forEach(epoch -> epoch.tell(states));
    return states.concluded();
  }

  /** Returns what is on the disk once everything that is dirty has been written back. */
  private Pages imageWrittenBack() {
    return imageAfter(new Chance(CrashPlan.keepingAll()));
  }

  private Pages imageAfter(Chance chance) {
    Pages image = synced.copy();
    List<Long> grown = new ArrayList<>();
    for (Epoch epoch : unsynced) {
      if (!epoch.leaveIn(image, grown, chance)) {
        break;
      }
    }
    image.setLength(chance.length(image.length(), grown));
    return image;
  }

  /** Forgets the pages that are clean, so that they are read from the disk again. */
  void dropCache() {
    cached = imageWrittenBack();
  }

  boolean isSynced() {
    return unsynced.stream().allMatch(Epoch::isEmpty);
  }

  long length() {
    return cached.length();
  }

  int read(ByteBuffer target, long offset) {
    return cached.read(target, offset);
  }

  /** Returns the hash of a page as a reader sees it. */
  Fingerprint fingerprint(int index) {
    return cached.fingerprint(index);
  }

  byte[] contents() {
    return cached.toBytes();
  }

  /** Replaces the contents behind the back of everybody. */
  void replace(byte[] contents) {
    synced = Pages.of(contents);
    cached = synced.copy();
    unsynced.clear();
    unsynced.add(Epoch.afterSync());
  }

  void write(ByteBuffer source, long offset) {
    Epoch epoch = unsynced.get(unsynced.size() - 1);
    long at = offset;
    while (source.hasRemaining()) {
      int index = (int) (at / Pages.PAGE_BYTES);
      int inPage = (int) (at % Pages.PAGE_BYTES);
      int step = Math.min(source.remaining(), Pages.PAGE_BYTES - inPage);
      byte[] page = cached.page(index).clone();
      source.get(page, inPage, step);
      cached.put(index, page);
      epoch.changed(index, cached.page(index));
      at += step;
    }
    if (at > cached.length() && at > offset) {
      cached.setLength(at);
      epoch.grewTo(at);
    }
  }

  void truncate(long length) {
    if (length < cached.length()) {
      cached.setLength(length);
      unsynced.add(Epoch.afterCutTo(length));
    }
  }

  /** A sync under way: it makes durable what was dirty when it began, and nothing else. */
  record Sync(Pages captured, Epoch after) {}

  Sync beginSync() {
    Sync sync = new Sync(imageWrittenBack(), Epoch.afterSync());
    unsynced.add(sync.after());
    return sync;
  }

  void completeSync(Sync sync) {
    if (forgetBefore(sync.after())) {
      synced = sync.captured();
    }
  }

  /**
   * Fails as Linux does: the pages count as clean though they never reached the disk; the length
   * did.
   */
  void failSync(Sync sync) {
    if (forgetBefore(sync.after())) {
      synced.setLength(sync.captured().length());
    }
  }

  /** Returns false if a later sync has ended before this one and taken all of it along. */
  private boolean forgetBefore(Epoch epoch) {
    int index = unsynced.indexOf(epoch);
    unsynced.subList(0, Math.max(0, index)).clear();
    return index >= 0;
  }
}
