package dev.seawall.recovery;

import dev.seawall.CorruptionException;
import dev.seawall.CorruptionPolicy;
import dev.seawall.Damage;
import dev.seawall.index.Catalog;
import dev.seawall.index.StreamState;
import dev.seawall.read.StreamGaps;
import java.util.ArrayList;
import java.util.List;

/** Gathers what opening a log finds. */
final class Findings {
  private final List<CorruptionException> found = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  void note(String text) {
    notes.add(text);
  }

  /** Damage to a segment, or to a part of it whose stream cannot be told. */
  void damage(Damage damage) {
    damage(damage, 0, 0);
  }

  void damage(Damage damage, long lastGood, long nextGood) {
    found.add(new CorruptionException(damage, lastGood, nextGood));
  }

  /** The same without what is not needed any more: damage to segments below a number. */
  Findings from(long firstSegment) {
    Findings needed = new Findings();
    found.stream().filter(e -> e.damage().segment() >= firstSegment).forEach(needed.found::add);
    needed.notes.addAll(notes);
    return needed;
  }

  /** Ends opening if there is damage and the policy does not bear it. */
  void enforce(CorruptionPolicy policy, Catalog catalog) throws CorruptionException {
    if (policy == CorruptionPolicy.FAIL && !found.isEmpty()) {
      throw named(catalog, found.get(0));
    }
  }

  /** Says, where something is damaged, what it costs each stream, as far as that can be told. */
  void complete(Catalog catalog) {
    if (found.isEmpty()) {
      return;
    }
    List<String> inDoubt = catalog.doubts().among(catalog.streams());
    found.replaceAll(
        e ->
            e.damage().kind() == Damage.Kind.CONTROL_RECORDS
                ? about(e.damage().leavingInDoubt(inDoubt), e)
                : named(catalog, e));
    StreamGaps gaps = new StreamGaps(damages());
    catalog.streams().forEach(gaps::check);
    gaps.found().forEach(this::damage);
  }

  boolean isEmpty() {
    return found.isEmpty() && notes.isEmpty();
  }

  /**
   * Calls the stream what it turned out to be called: where the log's first segments are gone, its
   * name may stand behind the damage only, in a snapshot.
   */
  private static CorruptionException named(Catalog catalog, CorruptionException e) {
    Damage damage = e.damage();
    StreamState stream = damage.lost() == null ? null : catalog.find(damage.streamId());
    return stream == null || stream.name().equals(damage.stream())
        ? e
        : about(damage.losing(stream.id(), stream.name(), damage.lost()), e);
  }

  private static CorruptionException about(Damage damage, CorruptionException e) {
    return new CorruptionException(damage, e.lastGood(), e.nextGood());
  }

  List<Damage> damages() {
    return found.stream().map(CorruptionException::damage).toList();
  }

  List<String> notes() {
    return List.copyOf(notes);
  }
}
