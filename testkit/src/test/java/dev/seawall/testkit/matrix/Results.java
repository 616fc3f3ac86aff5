package dev.seawall.testkit.matrix;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What came of all damages. */
final class Results {
  /** A row of the matrix before any are joined. */
  record Key(String area, String region, String injury, String position) {}

  private final Map<Key, Map<Way, Set<Outcome>>> outcomes = new LinkedHashMap<>();
  private final Map<Key, Integer> cells = new LinkedHashMap<>();
  private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
  private final Map<String, List<String>> forbidden = new TreeMap<>();
  private int damages;
  private final Map<String, Integer> undecidable = new TreeMap<>();
  private int distinct;

  void add(Cell cell, Map<Way, Finding> findings) {
    if (findings.isEmpty()) {
      return; // the bytes were those already
    }
    Key key = new Key(cell.area(), cell.region(), cell.injury(), cell.position());
    cells.merge(key, 1, Integer::sum);
    damages++;
    Map<Way, Set<Outcome>> row = outcomes.computeIfAbsent(key, k -> new EnumMap<>(Way.class));
    String undecidableKind = "";
    for (Map.Entry<Way, Finding> finding : findings.entrySet()) {
      Outcome outcome = finding.getValue().outcome();
      row.computeIfAbsent(finding.getKey(), way -> EnumSet.noneOf(Outcome.class)).add(outcome);
      counts.merge(outcome, 1, Integer::sum);
      if (outcome == Outcome.UNDECIDABLE) {
        undecidableKind = finding.getValue().detail();
      }
      if (outcome.isForbidden()) {
        String kind =
            outcome + " by " + finding.getKey().title() + ", " + cell.area() + ": " + cell.injury();
        forbidden
            .computeIfAbsent(kind, k -> new ArrayList<>())
            .add(cell.region() + ", " + cell.position() + ": " + finding.getValue().detail());
      }
    }
    if (!undecidableKind.isEmpty()) {
      undecidable.merge(undecidableKind, 1, Integer::sum);
    }
  }

  Map<Key, Map<Way, Set<Outcome>>> outcomes() {
    return outcomes;
  }

  int count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0);
  }

  int damages() {
    return damages;
  }

  /** How many damages there were of which nothing left could tell, by their kind. */
  Map<String, Integer> undecidable() {
    return undecidable;
  }

  void setDistinct(int count) {
    distinct = count;
  }

  /** How many different states of the files there were. */
  int distinct() {
    return distinct;
  }

  int checks() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  int forbidden() {
    return forbidden.values().stream().mapToInt(List::size).sum();
  }

  /** What must not be, a line and an example for each kind; empty if there is nothing. */
  String describeForbidden() {
    StringBuilder text = new StringBuilder();
    forbidden.forEach(
        (kind, examples) ->
            text.append('\n')
                .append(kind)
                .append(", ")
                .append(examples.size())
                .append(" times, such as: ")
                .append(examples.get(0)));
    return text.toString();
  }
}
