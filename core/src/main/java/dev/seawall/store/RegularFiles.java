package dev.seawall.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Tells regular files from what else may bear a file's name.
 *
 * <p>Opening a FIFO blocks, reading {@code /dev/zero} never ends, and a symbolic link leads out of
 * the directory: none of them is ever opened, counted or deleted.
 */
final class RegularFiles {
  private RegularFiles() {}

  /** Looks at a name without following it: returns nothing if it is not there. */
  static Optional<BasicFileAttributes> look(Path path) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /**
   * Returns the attributes of a regular file.
   *
   * @throws NoSuchFileException if there is nothing of that name
   * @throws FileSystemException if it is something else
   */
  static BasicFileAttributes require(Path path) throws IOException {
    BasicFileAttributes found =
        look(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    if (!found.isRegularFile()) {
      throw new FileSystemException(
          path.toString(), null, "expected a regular file, found " + kindOf(found));
    }
    return found;
  }

  private static String kindOf(BasicFileAttributes attributes) {
    if (attributes.isDirectory()) {
      return "a directory";
    }
    return attributes.isSymbolicLink() ? "a symbolic link" : "a device, pipe or socket";
  }
}
