package dev.seawall.testkit.matrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rows of one area, those joined that say the same: first damages, then positions, then
 * regions.
 */
final class Table {
  private static final int MOST_LEFT_OUT = 2;

  /**
   * A row.
   *
   * @param regions what was damaged
   * @param injuries how
   * @param positions where
   * @param outcomes what came of it, as shown, by column
   */
  record Row(
      Set<String> regions, Set<String> injuries, Set<String> positions, List<String> outcomes) {

    private Row with(Row other) {
      return new Row(
          both(regions, other.regions),
          both(injuries, other.injuries),
          both(positions, other.positions),
          outcomes);
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
      Set<String> all = new LinkedHashSet<>(one);
      all.addAll(other);
      return all;
    }
  }

  private Table() {}

  static List<Row> of(String area, Map<Results.Key, Map<Way, Set<Outcome>>> outcomes) {
    List<Row> rows = new ArrayList<>();
    outcomes.forEach(
        (key, row) -> {
          if (key.area().equals(area)) {
            rows.add(
                new Row(
                    Set.of(key.region()), Set.of(key.injury()), Set.of(key.position()), show(row)));
          }
        });
    Map<List<Set<String>>, Set<String>> all = new LinkedHashMap<>();
    rows.forEach(
        row ->
            all.computeIfAbsent(placeOf(row), place -> new LinkedHashSet<>()).addAll(row.injuries));
    List<Row> joined = new ArrayList<>();
    for (Row row : join(rows, Table::placeOf)) {
      joined.add(
          new Row(
              row.regions,
              brief(row.injuries, all.get(placeOf(row))),
              row.positions,
              row.outcomes));
    }
    joined = join(joined, row -> List.of(row.regions, row.injuries));
    return join(joined, row -> List.of(row.injuries, row.positions));
  }

  private static List<Set<String>> placeOf(Row row) {
    return List.of(row.regions, row.positions);
  }

  private static List<Row> join(List<Row> rows, Function<Row, List<Set<String>>> same) {
    Map<List<Object>, Row> joined = new LinkedHashMap<>();
    for (Row row : rows) {
      joined.merge(List.of(same.apply(row), row.outcomes), row, Row::with);
    }
    return new ArrayList<>(joined.values());
  }

  /** Says "any" of damages where it is all that there are, or nearly all. */
  private static Set<String> brief(Set<String> injuries, Set<String> all) {
    Set<String> others = new LinkedHashSet<>(all);
    others.removeAll(injuries);
    if (all.size() == 1 || others.size() >= injuries.size() || others.size() > MOST_LEFT_OUT) {
      return injuries;
    }
    return Set.of(others.isEmpty() ? "any" : "any but: " + String.join(", ", others));
  }

  private static List<String> show(Map<Way, Set<Outcome>> row) {
    List<String> shown = new ArrayList<>();
    for (Way way : Way.values()) {
      shown.add(
          new TreeSet<>(row.getOrDefault(way, Set.of()))
              .stream().map(Outcome::sign).collect(Collectors.joining(" ")));
    }
    return shown;
  }
}
