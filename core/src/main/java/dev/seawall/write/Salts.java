package dev.seawall.write;

import dev.seawall.memory.StackReserve;
import java.security.SecureRandom;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The salts of new segments. Where they come from is loaded when a log is first written to: one
 * that is only opened can do without. But it is loaded before anything is staged, and with stack
 * enough: a thread that was struck while the JDK loads it would spoil it for the whole process.
 */
final class Salts {
  private volatile @Nullable SecureRandom source;

  /** Loads the source, unless it is. */
  void load() {
    if (source == null) {
      StackReserve.require(StackReserve.FOR_FILES);
      source = new SecureRandom(); // if two threads do so, either will do
    }
  }

  /** The next salt, which nobody can foretell; the source must have been loaded. */
  long next() {
    return Objects.requireNonNull(source).nextLong();
  }
}
