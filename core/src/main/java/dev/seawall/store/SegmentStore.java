package dev.seawall.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * The place where a log keeps its segments: a flat set of byte files named by numbers, and one
 * lock.
 *
 * <p>The engine never sees a path, a channel or a directory: it creates, writes, syncs, reads,
 * lists and deletes numbered segments through this interface. {@link FileSegmentStore} keeps them
 * in a local directory; a test may keep them on a simulated disk.
 *
 * <p>Numbers begin at 1; a smaller one is an {@link IllegalArgumentException}.
 *
 * <p><b>Durability.</b> Bytes are durable once {@link SegmentFile#sync()} returns, names (creations
 * and deletions) once {@link #syncNames()} returns; until then a power loss may take any of them,
 * in any order.
 *
 * <p><b>Threads.</b> All methods may be called from many threads at once. A thread's interrupt
 * status must neither fail an operation nor close a file under other threads.
 */
public interface SegmentStore extends AutoCloseable {

  /**
   * Names this store in messages, as a user would recognise it.
   *
   * @return for local files, the directory
   */
  String describe();

  /**
   * Names a segment in messages.
   *
   * @param number the segment's number
   * @return for local files, the file name
   */
  String nameOf(long number);

  /**
   * Takes the exclusive right to write. Readers need no lock.
   *
   * @return the lock, to be closed when writing ends
   * @throws StoreLockedException if another holder has it; the message names the holder
   * @throws IOException if the lock cannot be asked for
   */
  StoreLock lock() throws IOException;

  /**
   * Lists the segments there are.
   *
   * @return all segments in ascending order of their numbers; what does not bear a segment's name,
   *     or is not a regular file, is left out
   * @throws IOException if the store cannot be listed
   */
  List<StoredSegment> list() throws IOException;

  /**
   * Creates an empty segment.
   *
   * @param number the new segment's number
   * @return the segment, open for reading and writing
   * @throws StoreFullException if there is no room for another segment
   * @throws StoreLockedException if another holder has got the lock meanwhile, against the rules
   * @throws IOException if it exists already, or cannot be created
   */
  SegmentFile create(long number) throws IOException;

  /**
   * Opens an existing segment.
   *
   * @param number the segment's number
   * @param access what it is opened for
   * @return the open segment
   * @throws java.nio.file.NoSuchFileException if there is no such segment
   * @throws IOException if it cannot be opened
   */
  SegmentFile open(long number, Access access) throws IOException;

  /**
   * Deletes a segment; those who have it open may go on reading.
   *
   * @param number the segment's number
   * @throws IOException if it cannot be deleted; a segment that is not there is no error
   */
  void delete(long number) throws IOException;

  /**
   * Opens an empty place for bytes that recovery cuts from a segment; what an interrupted recovery
   * left in it is dropped.
   *
   * @param number the segment the bytes are cut from
   * @param offset where in the segment they begin
   * @return a file to write them to; it is no segment and never listed
   * @throws StoreFullException if there is no room
   * @throws IOException if it cannot be created
   */
  SegmentFile createTorn(long number, long offset) throws IOException;

  /**
   * Whether there is a segment.
   *
   * @param number which
   * @return false if it was never created, or has been deleted
   * @throws IOException if that cannot be found out
   */
  default boolean exists(long number) throws IOException {
    try {
      open(number, Access.READ).close();
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Names the place of {@link #createTorn} in messages.
   *
   * @param number the segment the bytes are cut from
   * @param offset where in the segment they begin
   * @return for local files, the file name
   */
  default String tornNameOf(long number, long offset) {
    return nameOf(number) + " from offset " + offset;
  }

  /**
   * Makes all creations and deletions so far durable.
   *
   * @throws IOException if that failed; which of them are durable is then unknown
   */
  void syncNames() throws IOException;

  /**
   * Releases what the store holds. Open segments stay open, and the lock stays with its {@link
   * StoreLock}.
   *
   * @throws IOException if releasing failed
   */
  @Override
  void close() throws IOException;

  /** What a segment is opened for. */
  enum Access {
    /** Reading only. */
    READ,
    /** Reading and writing. */
    WRITE
  }
}
