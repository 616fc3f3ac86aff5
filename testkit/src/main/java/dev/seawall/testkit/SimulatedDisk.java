package dev.seawall.testkit;

import dev.seawall.store.SegmentStore;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A disk in memory that can lose power.
 *
 * <p>It keeps apart what was synced and what was only written, for bytes, lengths, truncations and
 * names.
 *
 * <p><b>Crashes.</b> A crash may be taken at any moment, also within a call, from an {@link
 * IoListener}. Each of these methods returns a clone, with what that crash at this moment leaves
 * and nobody holding its lock; the disk itself goes on undisturbed, so a test can look at many
 * crashes of one run, and crash each clone in its turn.
 *
 * <ul>
 *   <li>{@link #crashKeepingCache()}: the process is killed, the machine goes on.
 *   <li>{@link #crashLosingAll()}: the power is lost, with everything that was not synced.
 *   <li>{@link #crash(long)}: the power is lost, and chance decides.
 *   <li>{@link #crash(CrashPlan)}: the power is lost, and the plan decides.
 *   <li>{@link #crashStates(int, long)}: the power is lost, in every way that is permitted if they
 *       are few, or in many.
 * </ul>
 *
 * <pre>{@code
 * SimulatedDisk disk = new SimulatedDisk();
 * write(disk.store());
 * for (CrashState state : disk.crashStates(1000, 0)) {
 *   check(state.disk().store());
 * }
 * }</pre>
 *
 * <p><b>Model.</b> A sync makes durable what was written before it began. Of the rest, a crash
 * leaves any page of 4 KiB in any state it was in since the last sync, or torn at sectors of 512
 * bytes; lengths without their data and data without its length; each un-synced name or not. A
 * synced file whose name was not synced may be gone. {@link CrashPlan} can rule each of these in or
 * out.
 *
 * <p><b>Limits.</b> A page's states of one period between syncs are forgotten beyond the sixteenth.
 * A mapped range is a copy. All is held in memory; pages of zeros take none.
 *
 * <p><b>Threads.</b> All methods may be called from many threads at once.
 */
public final class SimulatedDisk {
  private final ReentrantLock lock = new ReentrantLock();
  private final Names names;
  private final AtomicBoolean locked = new AtomicBoolean();

  /** Creates an empty disk. */
  public SimulatedDisk() {
    this(new Names());
  }

  SimulatedDisk(Names names) {
    this.names = names;
  }

  /**
   * Opens a store on this disk.
   *
   * @return a store; all of them show the same segments, and at most one holds the lock
   */
  public SegmentStore store() {
    return new SimulatedStore(this);
  }

  /**
   * Loses power, everything un-synced being left to chance.
   *
   * @param seed decides; the same seed on the same state leaves the same
   * @return a disk with what is left, nobody holding its lock
   */
  public SimulatedDisk crash(long seed) {
    return crash(CrashPlan.random(seed));
  }

  /**
   * Loses power.
   *
   * @param plan says what is left of that which was not synced
   * @return a disk with what is left, nobody holding its lock
   */
  public SimulatedDisk crash(CrashPlan plan) {
    return new SimulatedDisk(exclusively(() -> names.afterCrash(new Chance(plan))));
  }

  /**
   * Loses power with all that was not synced.
   *
   * @return a disk with what is left, nobody holding its lock
   */
  public SimulatedDisk crashLosingAll() {
    return crash(CrashPlan.losingAll());
  }

  /**
   * Enumerates what a power loss at this moment may leave.
   *
   * @param limit how many states are made at most; if more are permitted, the corner cases are made
   *     and a sample of the others
   * @param seed decides which are in the sample; the same seed on the same state makes the same
   * @return the states, each on a disk of its own; they are made one by one, as they are asked for
   */
  public CrashStates crashStates(int limit, long seed) {
    return new CrashStates(exclusively(names::copy), limit, seed);
  }

  /**
   * Kills the process but not the machine: all that was written is there, and what was not synced
   * still is not.
   *
   * @return a disk in the same state as this one, nobody holding its lock
   */
  public SimulatedDisk crashKeepingCache() {
    return new SimulatedDisk(exclusively(names::copy));
  }

  /**
   * Forgets all that is cached and clean: after a failed sync this shows what never reached the
   * disk.
   */
  public void dropCaches() {
    change(() -> names.current().values().forEach(Inode::dropCache));
  }

  /**
   * Whether there is nothing that a crash could take.
   *
   * @return true if every byte, length and name is synced
   */
  public boolean isSynced() {
    return exclusively(names::isSynced);
  }

  /**
   * Hashes all files, segments and others, as a reader sees them now; what is synced of them makes
   * no difference.
   *
   * @return the same for the same directory
   */
  public Fingerprint fingerprint() {
    return exclusively(() -> Fingerprint.of(names.current()));
  }

  /**
   * Shows all files, segments and others, as a reader sees them now.
   *
   * @return copies of the contents under the files' names
   */
  public SortedMap<String, byte[]> files() {
    return exclusively(
        () -> {
          SortedMap<String, byte[]> contents = new TreeMap<>();
          names.current().forEach((name, inode) -> contents.put(name.toString(), inode.contents()));
          return contents;
        });
  }

  /**
   * Puts bytes in the place of a segment's, durably, and behind the back of those who have it open.
   *
   * @param segment the segment's number; it is created if it is not there
   * @param contents its new contents
   */
  public void replace(long segment, byte[] contents) {
    FileName name = FileName.segment(segment);
    change(
        () -> {
          Inode inode = names.current().get(name);
          if (inode == null) {
            names.putSynced(name, new Inode(Pages.of(contents)));
          } else {
            inode.replace(contents);
          }
        });
  }

  /**
   * Takes a segment away, durably; those who have it open keep it.
   *
   * @param segment the segment's number
   */
  public void remove(long segment) {
    change(() -> names.removeSynced(FileName.segment(segment)));
  }

  /** Changes something; no other change, and no crash, sees half of it. */
  void change(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  /** Asks for something while nothing changes. */
  <T> T exclusively(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** The directory, to be used within the two methods above only. */
  Names names() {
    return names;
  }

  /** Takes the lock, unless it is taken. */
  boolean tryLock() {
    return locked.compareAndSet(false, true);
  }

  void unlock() {
    locked.set(false);
  }
}
