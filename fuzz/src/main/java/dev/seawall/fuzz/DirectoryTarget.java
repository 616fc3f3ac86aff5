package dev.seawall.fuzz;

import static dev.seawall.fuzz.Bits.check;

import dev.seawall.CorruptionPolicy;
import dev.seawall.Durability;
import dev.seawall.ReadMode;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Opens logs whose files hold anything. The first byte says how, the rest is an {@link Image} of
 * the files. Only what the API declares may come of it.
 */
final class DirectoryTarget {
  private static final int SALVAGING = 1;
  private static final int MAPPED = 2;
  private static final int CHAINED = 4;
  private static final int WITH_CACHE = 8;
  private static final int WRITING = 16;

  /** What the engine says of damage, thousands of times a second, is not wanted here. */
  private static final Logger QUIET = Logger.getLogger("dev.seawall");

  static {
    QUIET.setLevel(Level.OFF);
  }

  private DirectoryTarget() {}

  static void asItIs(byte[] input) {
    run(input, false);
  }

  static void resealed(byte[] input) {
    run(input, true);
  }

  private static void run(byte[] input, boolean resealed) {
    if (input.length == 0) {
      return;
    }
    int how = input[0];
    MemoryStore store = Image.decode(Bits.from(input, 1), resealed, (how & CHAINED) != 0);
    WalOptions options =
        Options.writing()
            .readMode((how & MAPPED) != 0 ? ReadMode.MAPPED : ReadMode.POSITIONAL)
            .frameCacheBytes((how & WITH_CACHE) != 0 ? 1 << 16 : 0)
            .corruptionPolicy(
                (how & SALVAGING) != 0 ? CorruptionPolicy.SALVAGE : CorruptionPolicy.FAIL)
            .build();
    if ((how & WRITING) == 0) {
      read(store, options);
    } else if (write(store, options)) {
      openAgain(store, options);
    }
  }

  private static void read(MemoryStore store, WalOptions options) {
    try (Wal wal = Wal.openReadOnly(store, options)) {
      Walk.over(wal);
    } catch (WalException e) {
      Walk.expected(e);
    }
  }

  private static boolean write(MemoryStore store, WalOptions options) {
    try (Wal wal = Wal.open(store, options)) {
      Walk.over(wal);
      wal.stream("written").append(new byte[3], Durability.OS);
    } catch (WalException e) {
      Walk.expected(e);
      return false;
    }
    return true;
  }

  /** What was opened for writing, and closed, opens again, and holds what was written. */
  private static void openAgain(MemoryStore store, WalOptions options) {
    try (Wal wal = Wal.openReadOnly(store, options)) {
      long last = wal.stream("written").lastSequence();
      check(wal.stream("written").get(last).value().length == 3, "another record");
    } catch (WalException e) {
      throw new AssertionError("it opened for writing, and not again", e);
    }
  }
}
