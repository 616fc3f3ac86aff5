package dev.seawall.recovery;

import dev.seawall.CorruptionException;
import dev.seawall.CorruptionPolicy;
import dev.seawall.Damage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what opening a log finds. */
final class Findings {
  private final List<Damage> damages = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private @Nullable CorruptionException first;

  void note(String text) {
    notes.add(text);
  }

  /** Damage to a segment, or to a part of it whose stream cannot be told. */
  void damage(String file, long segment, long offset, long length, String reason) {
    damage(new Damage(file, segment, offset, length, null, null, reason), 0, 0);
  }

  void damage(Damage damage, long lastGood, long nextGood) {
    damages.add(damage);
    if (first == null) {
      first = new CorruptionException(damage, lastGood, nextGood);
    }
  }

  /** Ends opening if there is damage and the policy does not bear it. */
  void enforce(CorruptionPolicy policy) throws CorruptionException {
    if (policy == CorruptionPolicy.FAIL && first != null) {
      throw first;
    }
  }

  List<Damage> damages() {
    return List.copyOf(damages);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }
}
