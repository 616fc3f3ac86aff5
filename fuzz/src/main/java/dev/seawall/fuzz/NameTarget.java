package dev.seawall.fuzz;

import static dev.seawall.fuzz.Bits.check;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of streams: refused, or the same ever after. */
final class NameTarget {
  private static final int MOST_BYTES = 512;
  private static final int NAMES_PER_LOG = 1000;

  private static @Nullable MemoryStore store;
  private static @Nullable Wal wal;
  private static final Set<String> names = new HashSet<>();

  private NameTarget() {}

  /** First byte: which encoding the name is in. */
  static void streamNames(byte[] input) throws WalException {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Bits.from(input, 1);
    String name = new String(rest, (input[0] & 1) == 0 ? UTF_8 : StandardCharsets.UTF_16LE);
    byte[] encoded = name.getBytes(UTF_8);
    boolean isGood =
        encoded.length > 0
            && encoded.length <= MOST_BYTES
            && new String(encoded, UTF_8).equals(name);
    try {
      WalStream stream = log().stream(name);
      check(isGood, "accepted: " + name.length() + " characters");
      stream.append(input, Durability.MEMORY);
      names.add(name);
      check(stream.name().equals(name), "another name");
    } catch (IllegalArgumentException e) {
      check(!isGood, "refused: " + e.getMessage());
    }
  }

  private static Wal log() throws WalException {
    Wal present = wal;
    MemoryStore on = store;
    if (present != null && on != null && names.size() < NAMES_PER_LOG) {
      return present;
    }
    if (present != null && on != null) {
      present.close();
      reopen(on);
      names.clear();
    }
    MemoryStore fresh = new MemoryStore();
    Wal opened = Wal.open(fresh, Options.writing().build());
    store = fresh;
    wal = opened;
    return opened;
  }

  private static void reopen(MemoryStore left) throws WalException {
    try (Wal again = Wal.openReadOnly(left, Options.writing().build())) {
      Set<String> found = new HashSet<>();
      again.streams().forEach(info -> found.add(info.name()));
      check(found.equals(names), "other streams after opening it again");
    }
  }
}
