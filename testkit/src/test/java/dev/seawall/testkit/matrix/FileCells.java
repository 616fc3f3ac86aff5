package dev.seawall.testkit.matrix;

import dev.seawall.format.Footer;
import dev.seawall.format.SegmentHeader;
import dev.seawall.testkit.Corrupter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Damages to files as a whole, and to the order they stand in. */
final class FileCells {
  private static final String FILES = "Whole files";
  private static final String CHAIN = "Several files";
  private static final int PAGE = 4096;
  private static final int SOME_SEED = 11;

  private final Truth killed;
  private final Truth closed;
  private final Truth stranger;
  private final List<Cell> cells = new ArrayList<>();

  FileCells(Truth killed, Truth closed, Truth stranger) {
    this.killed = killed;
    this.closed = closed;
    this.stranger = stranger;
  }

  List<Cell> all() throws IOException {
    damageFile("first", killed, 1);
    damageFile("middle", killed, 2);
    damageFile("last sealed", killed, Specimen.SEALED);
    damageFile("end of a closed log", closed, Specimen.SEALED);
    damageFile("unsealed", killed, Specimen.SEALED + 1);
    damageSeveral("killed log", killed);
    damageSeveral("closed log", closed);
    return cells;
  }

  private void damageFile(String position, Truth truth, long segment) throws IOException {
    Layout layout = truth.layout(segment);
    int length = layout.bytes().length;
    add(position, truth, "deleted", corrupter -> corrupter.remove(segment));
    for (Map.Entry<String, Integer> cut : cuts(layout).entrySet()) {
      add(position, truth, cut.getKey(), c -> c.truncate(segment, cut.getValue()));
    }
    add(position, truth, "all zeros", corrupter -> corrupter.zero(segment, 0, length));
    add(
        position,
        truth,
        "zeros behind its header",
        c -> c.zero(segment, SegmentHeader.BYTES, length - SegmentHeader.BYTES));
    add(position, truth, "noise", corrupter -> corrupter.scramble(segment, 0, length, SOME_SEED));
    extend(position, truth, segment, layout);
    for (Specimen.Earlier earlier : truth.specimen().earlierStatesOf(segment)) {
      add(
          position,
          truth,
          "rolled back to " + earlier.when(),
          c -> c.replace(segment, earlier.bytes()));
    }
    for (long other : truth.segments().keySet()) {
      if (other != segment) {
        add(position, truth, "replaced by another segment", c -> c.copyFile(other, segment));
      }
    }
    byte[] strange = stranger.specimen().segment(segment);
    add(position, truth, "replaced by another log's", c -> c.replace(segment, strange));
  }

  /** Lengths that a file may be cut to: at each boundary and in the middle of each part. */
  private static Map<String, Integer> cuts(Layout layout) {
    Map<String, Integer> cuts = new LinkedHashMap<>();
    cuts.put("cut to nothing", 0);
    cuts.put("cut within its header", SegmentHeader.BYTES / 2);
    cuts.put("cut behind its header", SegmentHeader.BYTES);
    Footer.Trailer trailer = layout.trailer();
    if (trailer != null) {
      cuts.put("cut before its footer", (int) trailer.footerOffset());
      cuts.put("cut within its footer", (int) trailer.footerOffset() + Footer.MAGIC_BYTES);
      cuts.put("cut before its trailer", layout.bytes().length - Footer.TRAILER_BYTES);
    } else {
      cuts.put("cut behind the last frame", layout.end());
    }
    cuts.put("one byte less", layout.bytes().length - 1);
    return cuts;
  }

  private void extend(String position, Truth truth, long segment, Layout layout) {
    add(position, truth, "a zero more", corrupter -> corrupter.extend(segment, (byte) 0));
    add(position, truth, "a byte more", corrupter -> corrupter.extend(segment, (byte) 1));
    add(position, truth, "a page of zeros more", c -> c.extend(segment, new byte[PAGE]));
    add(
        position,
        truth,
        "a page of noise more",
        corrupter -> {
          corrupter.extend(segment, new byte[PAGE]);
          corrupter.scramble(segment, layout.bytes().length, PAGE, SOME_SEED);
        });
    add(position, truth, "itself once more", c -> c.extend(segment, c.read(segment)));
    Footer.Trailer trailer = layout.trailer();
    if (trailer != null) {
      int from = (int) trailer.footerOffset();
      byte[] footer = java.util.Arrays.copyOfRange(layout.bytes(), from, layout.bytes().length);
      add(position, truth, "its footer once more", c -> c.extend(segment, footer));
    }
  }

  // ---- several at once, and files that come in addition ----

  private void damageSeveral(String which, Truth truth) throws IOException {
    int count = truth.segments().size();
    for (long one = 1; one <= count; one++) {
      for (long other = one + 1; other <= count; other++) {
        long first = one;
        long second = other;
        String injury = second == count ? "one swapped with the last" : "two swapped, not the last";
        several(which, truth, injury, corrupter -> corrupter.swapFiles(first, second));
      }
    }
    several(which, truth, "the first two deleted", c -> remove(c, 1, 2));
    several(which, truth, "the middle ones deleted", c -> remove(c, 2, count - 1));
    several(which, truth, "the last two deleted", c -> remove(c, count - 1, count));
    several(which, truth, "all deleted but the last", c -> remove(c, 1, count - 1));
    several(which, truth, "all deleted but the first", c -> remove(c, 2, count));
    addFiles(which, truth, count);
    for (long number = 1; number <= Specimen.SEALED; number++) {
      long segment = number;
      byte[] next = new byte[PAGE];
      several(
          which,
          truth,
          "the last deleted, a prepared one behind it",
          corrupter -> {
            corrupter.remove(count);
            corrupter.replace(count + 1, next);
          });
      several(
          which,
          truth,
          "one rolled back, all behind it deleted",
          corrupter -> {
            corrupter.replace(segment, truth.specimen().earlierStatesOf(segment).get(0).bytes());
            remove(corrupter, segment + 1, count);
          });
    }
  }

  private void addFiles(String which, Truth truth, int count) throws IOException {
    several(which, truth, "an empty file behind", c -> c.replace(count + 1, new byte[0]));
    several(which, truth, "a prepared segment behind", c -> c.replace(count + 1, new byte[PAGE]));
    several(
        which,
        truth,
        "a file of noise behind",
        corrupter -> {
          corrupter.replace(count + 1, new byte[PAGE]);
          corrupter.scramble(count + 1, 0, PAGE, SOME_SEED);
        });
    for (long number = 1; number <= count; number++) {
      long from = number;
      several(which, truth, "a copy of one behind", c -> c.copyFile(from, count + 1));
      several(which, truth, "a copy of one further behind", c -> c.copyFile(from, count + 5));
    }
    byte[] strange = stranger.specimen().segment(Specimen.SEALED + 1L);
    several(which, truth, "another log's segment behind", c -> c.replace(count + 1, strange));
    byte[] next = stranger.specimen().segment(1);
    several(which, truth, "another log's first segment behind", c -> c.replace(count + 1, next));
  }

  private static void remove(Corrupter corrupter, long first, long last) throws IOException {
    for (long number = first; number <= last; number++) {
      corrupter.remove(number);
    }
  }

  private void add(String position, Truth truth, String injury, Cell.Effect effect) {
    cells.add(new Cell(FILES, "the file", injury, position, truth, effect));
  }

  private void several(String which, Truth truth, String injury, Cell.Effect effect) {
    cells.add(new Cell(CHAIN, "the directory", injury, which, truth, effect));
  }
}
