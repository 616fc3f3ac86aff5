package dev.seawall.write;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoredSegment;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

/**
 * Creates the files of new segments, and gets rid of those that came to nothing. One that cannot be
 * got rid of at once does not stand in the way of the next attempt. For one thread at a time.
 */
final class NewFiles {
  private static final long NONE = -1;

  private final SegmentStore store;

  /** The segment whose file an attempt may have left, though it failed. */
  private long leftover = NONE;

  /** Whether that file is known to have been made here; otherwise it is only if it is empty. */
  private boolean isLeftoverOwn;

  NewFiles(SegmentStore store) {
    this.store = store;
  }

  /** Creates the file of a segment. */
  SegmentFile create(long number) throws IOException {
    if (leftover == number && (isLeftoverOwn || isEmpty(number))) {
      store.delete(number);
    }
    leftover = NONE;
    try {
      return store.create(number);
    } catch (FileAlreadyExistsException e) {
      throw e; // it is somebody else's
    } catch (IOException | RuntimeException | Error e) {
      // a call that fails may have had its effect all the same
      leftover = number;
      isLeftoverOwn = false;
      throw e;
    }
  }

  private boolean isEmpty(long number) throws IOException {
    for (StoredSegment segment : store.list()) {
      if (segment.number() == number) {
        return segment.lengthBytes() == 0;
      }
    }
    return false;
  }

  /** Gets rid of a file that came to nothing. */
  void discard(long number, SegmentFile file) throws IOException {
    leftover = number;
    isLeftoverOwn = true;
    file.close();
    store.delete(number);
    leftover = NONE;
  }

  /** The same; what fails in doing so is added to the first failure. */
  void discard(long number, SegmentFile file, Throwable cause) {
    try {
      discard(number, file);
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }
}
