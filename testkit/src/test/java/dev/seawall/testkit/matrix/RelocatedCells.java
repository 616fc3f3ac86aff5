package dev.seawall.testkit.matrix;

import dev.seawall.testkit.Corrupter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Damages to records that the cleaner has copied: to the copies, to what they were copied from
 * where a reader held that or its deletion came undone, and to the files of both.
 */
final class RelocatedCells {
  static final String KEPT = "Relocated frames, with what they were copied from";
  static final String GONE = "Relocated frames, when what they were copied from is gone";
  private static final String ORIGINALS = "What relocated frames were copied from";
  private static final String FILES =
      "Files with relocated frames, or with what they were copied from";
  private static final int SOME_SEED = 13;

  private final boolean isLong;
  private final List<Cell> cells = new ArrayList<>();

  RelocatedCells(boolean isLong) {
    this.isLong = isLong;
  }

  List<Cell> all() throws IOException {
    for (boolean isSealed : new boolean[] {true, false}) {
      String place = isSealed ? "copies sealed" : "copies unsealed";
      for (boolean isKept : new boolean[] {true, false}) {
        Truth truth = new Truth(Specimen.relocated("A", isKept, isSealed));
        Truth stranger = new Truth(Specimen.relocated("B", isKept, isSealed));
        cells.addAll(
            new Cells(truth, truth, truth, stranger, isLong)
                .ofCopies(isKept ? KEPT : GONE, ORIGINALS, place));
        damageFiles(truth, isKept, place);
      }
    }
    return cells;
  }

  private void damageFiles(Truth truth, boolean isKept, String place) throws IOException {
    String where = place + (isKept ? " and originals there" : " and originals gone");
    damageFile("the file with the copies", where, truth, 2);
    if (isKept) {
      damageFile("the file with the originals", where, truth, 1);
      return;
    }
    byte[] original =
        truth.specimen().earlierStatesOf(1).stream()
            .filter(state -> state.when().equals(Specimen.WHEN_SEALED))
            .findFirst()
            .orElseThrow()
            .bytes();
    add("the file with the originals", "comes back", where, truth, c -> c.replace(1, original));
    add(
        "the file with the originals",
        "comes back as zeros",
        where,
        truth,
        c -> c.replace(1, new byte[original.length]));
    add(
        "the file with the originals",
        "comes back with noise in it",
        where,
        truth,
        c -> {
          c.replace(1, original);
          c.scramble(1, original.length / 4, original.length / 2, SOME_SEED);
        });
  }

  private void damageFile(String what, String where, Truth truth, long segment) {
    int length = truth.layout(segment).bytes().length;
    add(what, "deleted", where, truth, c -> c.remove(segment));
    add(what, "cut to nothing", where, truth, c -> c.truncate(segment, 0));
    add(what, "cut in its middle", where, truth, c -> c.truncate(segment, length / 2));
    add(what, "all zeros", where, truth, c -> c.zero(segment, 0, length));
    add(what, "noise", where, truth, c -> c.scramble(segment, 0, length, SOME_SEED));
    add(what, "noise behind its header", where, truth, c -> scrambleFrames(c, segment, length));
  }

  private static void scrambleFrames(Corrupter corrupter, long segment, int length)
      throws IOException {
    corrupter.scramble(segment, 128, length - 128, SOME_SEED);
  }

  private void add(String what, String injury, String where, Truth truth, Cell.Effect effect) {
    cells.add(new Cell(FILES, what, injury, where, truth, effect));
  }
}
