package dev.seawall.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the operating system's refusals into errors that say which file, where, and what for. */
final class IoErrors {
  /** ENOSPC, EDQUOT, EFBIG, EMFILE and ENFILE, of which Java hands on nothing but the text. */
  private static final List<String> NO_ROOM =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "File too large",
          "Too many open files");

  private IoErrors() {}

  /**
   * Returns the error to throw for a failed attempt.
   *
   * @param path the file
   * @param attempt what was tried, with the place and number of bytes: "writing 8 bytes at 128"
   * @param cause the refusal
   * @return a {@link StoreFullException} if room was missing
   */
  static IOException explain(Path path, String attempt, IOException cause) {
    String reason = reasonOf(cause);
    if (NO_ROOM.stream().anyMatch(reason::contains) || reason.contains(LocalWords.NO_SPACE)) {
      return full(path, attempt, reason, cause);
    }
    return new IOException("%s: %s failed: %s".formatted(path, attempt, reason), cause);
  }

  /** Returns the error for an attempt that has no room, for the given reason. */
  static StoreFullException full(
      Path path, String attempt, String reason, @Nullable IOException cause) {
    return new StoreFullException(
        "%s: no room for %s: %s (%s)".formatted(path, attempt, reason, usableSpace(path)), cause);
  }

  private static String reasonOf(IOException error) {
    if (error instanceof AccessDeniedException) {
      return "permission denied"; // Java says so by the type alone
    }
    if (error instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    String reason =
        error instanceof FileSystemException refusal ? refusal.getReason() : error.getMessage();
    return reason == null ? error.getClass().getSimpleName() : reason;
  }

  /** For the reader of the message only: a quota or a limit may be at work while there is space. */
  private static String usableSpace(Path path) {
    try {
      return "usable space: " + Files.getFileStore(path).getUsableSpace() + " bytes";
    } catch (IOException unknown) {
      return "usable space: unknown";
    }
  }

  /** What "no space" is called in the language this process runs in. */
  private static final class LocalWords {
    static final String NO_SPACE = askFullDevice();

    /** Linux has a device on which every write fails with ENOSPC. */
    private static String askFullDevice() {
      try (InlineChannel full =
          InlineChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
        full.write(ByteBuffer.allocate(1), 0);
      } catch (IOException noSpace) {
        return noSpace instanceof FileSystemException ? NO_ROOM.get(0) : reasonOf(noSpace);
      }
      return NO_ROOM.get(0);
    }
  }
}
