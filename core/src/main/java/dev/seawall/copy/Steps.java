package dev.seawall.copy;

import dev.seawall.store.FileSegmentStore;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What changes directories while a log is copied: a port, so that each step can be cut short. */
interface Steps {

  /** The steps, as they are. */
  Steps ON_FILES = new Steps() {};

  /** Writes a file of the first bytes of a segment, and syncs it. */
  default void copy(SegmentFile source, long length, FileSegmentStore target, long number)
      throws IOException {
    try (SegmentFile copy = target.create(number)) {
      Ranges.copy(source, length, copy);
      sync(copy);
    }
  }

  /** Makes what has been written to a copy durable. */
  default void sync(SegmentFile copy) throws IOException {
    copy.sync();
  }

  /** Gives a file another name. */
  default void link(Path existing, Path name) throws IOException {
    Files.createLink(name, existing);
  }

  /** Renames a directory; an empty one may stand in the way. */
  default void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes a file or an empty directory. */
  default void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  /** Makes the names in a directory durable. */
  default void syncNames(Path directory) throws IOException {
    try (FileSegmentStore names = FileSegmentStore.open(directory)) {
      names.syncNames();
    }
  }
}
