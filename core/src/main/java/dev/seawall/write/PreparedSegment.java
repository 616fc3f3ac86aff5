package dev.seawall.write;

import dev.seawall.memory.PatientLock;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The next segment's file, created and filled with zeros in the background. Its header is still
 * zero, which marks it as not begun. The lock guards all fields and is held for one write at a
 * time, so that the leader never waits long for it.
 */
final class PreparedSegment {
  private final PatientLock lock = new PatientLock();
  private final NewFiles files;
  private final long number;
  private final SegmentFile file;
  private volatile long reserved;
  private boolean taken;

  private PreparedSegment(NewFiles files, long number, SegmentFile file) {
    this.files = files;
    this.number = number;
    this.file = file;
  }

  /** Creates the file and makes its name durable. */
  static PreparedSegment create(SegmentStore store, NewFiles files, long number)
      throws IOException {
    SegmentFile file = files.create(number);
    try {
      store.syncNames();
      return new PreparedSegment(files, number, file);
    } catch (IOException | RuntimeException | Error e) {
      files.discard(number, file, e);
      throw e;
    }
  }

  /** How far it is filled with zeros. */
  long reserved() {
    return reserved;
  }

  /**
   * Fills it on with zeros, and has them written to the disk at once: the next sync of the leader
   * waits for a single step.
   *
   * @param zeros how much at a time
   * @param size how far at most
   * @return false if it is filled so far, or has been taken
   */
  boolean fillStep(ByteBuffer zeros, long size) throws IOException {
    lock.lock();
    try {
      long from = reserved;
      int length = (int) Math.min(zeros.capacity(), size - from);
      if (taken || length <= 0) {
        return false;
      }
      file.write(zeros.duplicate().limit(length).position(0), from);
      file.sync();
      reserved = from + length;
      return true;
    } finally {
      lock.unlock();
    }
  }

  long number() {
    return number;
  }

  /**
   * What the leader gets: the file, how far it is filled with zeros, and whether its name is
   * durable.
   */
  record Taken(SegmentFile file, long reserved, boolean isNameDurable) {}

  /** Takes the file over; filling ends. */
  Taken take() {
    lock.lock();
    try {
      taken = true;
      return new Taken(file, reserved, true);
    } finally {
      lock.unlock();
    }
  }

  /** Deletes the file, unless it has been taken. */
  void discard() throws IOException {
    lock.lock();
    try {
      if (!taken) {
        taken = true;
        files.discard(number, file);
      }
    } finally {
      lock.unlock();
    }
  }
}
