package dev.seawall.cli;

import java.util.Collection;
import java.util.List;

/** Finds what somebody who mistyped may have meant. */
final class Suggestions {
  private static final int MAX_EDITS = 2;

  private Suggestions() {}

  /** Those of the known words that take few edits, the closest alone if there is one. */
  static List<String> of(String word, Collection<String> known) {
    int least =
        known.stream()
            .mapToInt(candidate -> edits(word, candidate))
            .min()
            .orElse(Integer.MAX_VALUE);
    if (least > MAX_EDITS || least >= word.length()) {
      return List.of();
    }
    return known.stream().filter(candidate -> edits(word, candidate) == least).toList();
  }

  /** Counts the letters to be inserted, deleted or replaced to make one word of the other. */
  private static int edits(String from, String to) {
    int[] costs = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      costs[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = costs[0];
      costs[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = costs[j];
        costs[j] = Math.min(replaced, 1 + Math.min(costs[j - 1], costs[j]));
      }
    }
    return costs[to.length()];
  }
}
