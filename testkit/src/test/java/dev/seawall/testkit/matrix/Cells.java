package dev.seawall.testkit.matrix;

import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Damages to parts of a segment: each region, each damage, each position. */
final class Cells {
  private static final int SOME_SEED = 7;
  private static final int LEAST_COPIED = 4;
  private static final Set<String> OF_ORIGINALS = Set.of("payload", "whole header", "whole frame");

  /** The length of a run says in its highest bit whether its frames are relocated. */
  private static final Set<String> OF_FOOTERS =
      Set.of("run: bytes", "whole summary", "whole frame table", "whole footer");

  private final Truth killed;
  private final Truth synced;
  private final Truth closed;
  private final Truth stranger;
  private final boolean isLong;
  private final List<Cell> cells = new ArrayList<>();

  /**
   * Plans.
   *
   * @param killed a log whose last segment is not sealed
   * @param synced the same log before it wrote what it did not sync
   * @param closed the same log when it was closed
   * @param stranger another log of the same shape as {@code killed}
   * @param isLong whether each bit is to be turned over, and not a few of each region
   */
  Cells(Truth killed, Truth synced, Truth closed, Truth stranger, boolean isLong) {
    this.killed = killed;
    this.synced = synced;
    this.closed = closed;
    this.stranger = stranger;
    this.isLong = isLong;
  }

  /** A segment to be damaged. */
  private record Position(String name, Truth truth, long segment) {
    Layout layout() {
      return truth.layout(segment);
    }
  }

  private List<Position> sealed() {
    return List.of(
        new Position("first", killed, 1),
        new Position("middle", killed, 2),
        new Position("last sealed", killed, Specimen.SEALED),
        new Position("end of a closed log", closed, Specimen.SEALED));
  }

  private Position open() {
    return new Position("unsealed", killed, Specimen.SEALED + 1);
  }

  List<Cell> all() throws IOException {
    List<Position> everywhere = new ArrayList<>(sealed());
    everywhere.add(open());
    for (Position position : everywhere) {
      for (Region region : Region.ofHeader()) {
        damage("Segment header", position, position.name, region);
      }
      for (Layout.Frame frame : position.layout().frames()) {
        damageFrame(position, frame);
      }
    }
    for (Position position : sealed()) {
      for (Region region : Region.ofFooter(position.layout())) {
        damage("Footer", position, position.name, region);
      }
    }
    damageLastGroup();
    damageBehindTheEnd();
    return cells;
  }

  /**
   * Of a log whose first segment was cleaned: the copies, and what they were copied from.
   *
   * @param copies the table that copies belong to
   * @param originals the table that what they were copied from belongs to
   * @param place where the copies are
   */
  List<Cell> ofCopies(String copies, String originals, String place) throws IOException {
    for (long segment : killed.segments().keySet()) {
      Position position = new Position(place, killed, segment);
      List<Layout.Frame> frames = position.layout().frames();
      for (Layout.Frame frame : frames) {
        boolean isBatch = (frame.flags() & FrameHeader.BATCH) != 0;
        boolean isOriginal = killed.isOriginal(segment, frame);
        for (Region region : Region.ofFrame(frame)) {
          // what is not read is damaged in fewer ways
          if (frame.isRelocated() || isOriginal && OF_ORIGINALS.contains(region.name())) {
            String name = isBatch ? region.name() + " of a batch" : region.name();
            damage(
                isOriginal ? originals : copies,
                position,
                place,
                new Region(name, region.offset(), region.length()));
          }
        }
      }
      if (position.layout().trailer() != null
          && frames.stream().anyMatch(Layout.Frame::isRelocated)) {
        for (Region region : Region.ofFooter(position.layout())) {
          if (OF_FOOTERS.contains(region.name())) {
            damage(copies, position, place, region);
          }
        }
      }
    }
    return cells;
  }

  /** Of a log that wrote nothing behind what it acknowledged last. */
  private void damageLastGroup() throws IOException {
    Position position = new Position("unsealed", synced, Specimen.SEALED + 1);
    for (Layout.Frame frame : position.layout().frames()) {
      if (frame.offset() >= position.layout().evidence()) {
        damageFrame(position, frame);
      }
    }
  }

  private void damageFrame(Position position, Layout.Frame frame) throws IOException {
    String kind = kindOf(position, frame);
    for (Region region : Region.ofFrame(frame)) {
      damage(kind, position, placeOf(position, frame), region);
    }
  }

  private static String kindOf(Position position, Layout.Frame frame) {
    if (frame.isControl()) {
      return "Frames with the log's own records";
    }
    if (position.truth.records().stream()
        .noneMatch(record -> record.overlaps(position.segment, frame.offset(), frame.end()))) {
      return "Frames of records that have been truncated";
    }
    return (frame.flags() & FrameHeader.BATCH) != 0
        ? "Frames of batches and transactions"
        : "Frames of single appends";
  }

  private static String placeOf(Position position, Layout.Frame frame) {
    if (position.layout().trailer() != null) {
      return position.name;
    }
    if (frame.offset() < position.layout().evidence()) {
      return "unsealed, before others";
    }
    boolean isDurable =
        position.truth.records().stream()
            .anyMatch(
                record ->
                    record.isDurable()
                        && record.overlaps(position.segment, frame.offset(), frame.end()));
    return isDurable ? "unsealed, last acknowledged" : "unsealed, not acknowledged";
  }

  // ---- what can be done to a region ----

  private void damage(String area, Position position, String place, Region region)
      throws IOException {
    Planner planner = new Planner(area, position, place, region);
    planner.flip();
    planner.zero();
    planner.shuffle();
    planner.truncate();
    planner.duplicate();
    planner.misdirect();
  }

  private final class Planner {
    private final String area;
    private final Position position;
    private final String place;
    private final Region region;
    private final byte[] bytes;

    Planner(String area, Position position, String place, Region region) {
      this.area = area;
      this.position = position;
      this.place = place;
      this.region = region;
      this.bytes = position.layout().bytes();
    }

    private void add(String injury, Cell.Effect effect) {
      cells.add(new Cell(area, region.name(), injury, place, position.truth, effect));
    }

    void flip() {
      for (int at = region.offset(); at < region.end(); at++) {
        for (int bit = 0; bit < Byte.SIZE; bit++) {
          if (isLong || isChosen(at, bit)) {
            long offset = at;
            int which = bit;
            add("one bit", corrupter -> corrupter.flipBit(position.segment, offset, which));
          }
        }
      }
    }

    /** The lowest bit of the first byte, and the highest of the last one. */
    private boolean isChosen(int at, int bit) {
      return at == region.offset() && bit == 0
          || at == region.end() - 1 && bit == Byte.SIZE - 1 && region.length() > 1;
    }

    void zero() {
      add(
          "zeroed",
          corrupter -> corrupter.zero(position.segment, region.offset(), region.length()));
    }

    void shuffle() {
      for (int seed = 0; seed < (isLong ? 10 : 1); seed++) {
        long order = SOME_SEED + seed;
        add(
            "shuffled",
            corrupter ->
                corrupter.shuffle(position.segment, region.offset(), region.length(), order));
      }
    }

    /** Only of what is whole: a file is not cut field by field. */
    void truncate() {
      if (!region.name().startsWith("whole")) {
        return;
      }
      int length = region.length();
      for (int at : new int[] {0, length / 4, length / 2, length - 1}) {
        int cut = region.offset() + at;
        add("cut off within", corrupter -> corrupter.truncate(position.segment, cut));
      }
    }

    /** What stands next to the region, in its place as well. */
    void duplicate() {
      int before = region.offset() - region.length();
      int from = before >= 0 ? before : region.end();
      if (from + region.length() <= bytes.length) {
        add(
            "overwritten by its neighbour",
            corrupter ->
                corrupter.duplicate(position.segment, from, region.offset(), region.length()));
      }
    }

    /** What stands at the same place elsewhere, or stood there before, written here. */
    void misdirect() throws IOException {
      for (long other : position.truth.segments().keySet()) {
        if (other != position.segment) {
          replaceBy("of another segment", position.truth.specimen().segment(other));
        }
      }
      replaceBy("of another log", stranger.specimen().segment(position.segment));
      for (Specimen.Earlier earlier : position.truth.specimen().earlierStatesOf(position.segment)) {
        replaceBy("of an earlier state", earlier.bytes());
      }
    }

    private void replaceBy(String injury, byte[] source) {
      // checksums are others each time: of a few bytes, they might be the same by chance
      if (region.length() >= LEAST_COPIED && region.end() <= source.length) {
        byte[] piece = java.util.Arrays.copyOfRange(source, region.offset(), region.end());
        add(injury, corrupter -> corrupter.overwrite(position.segment, region.offset(), piece));
      }
    }
  }

  // ---- the part that is reserved behind the last frame ----

  private void damageBehindTheEnd() throws IOException {
    Position position = open();
    int end = position.layout().end();
    int length = position.layout().bytes().length;
    Layout.Frame last = position.layout().frames().get(position.layout().frames().size() - 1);
    int behind = (end + 511) & -512;
    for (Region region :
        List.of(
            new Region("right behind the last frame", end, last.length()),
            new Region("a sector further on", behind + 512, 512),
            new Region("the last bytes", length - FrameHeader.BYTES, FrameHeader.BYTES))) {
      Planner planner = new Planner("Zeros behind the last frame", position, "unsealed", region);
      planner.flip();
      planner.truncate();
      planner.add(
          "noise",
          corrupter ->
              corrupter.scramble(position.segment, region.offset(), region.length(), SOME_SEED));
      planner.add(
          "a frame from before",
          corrupter ->
              corrupter.duplicate(
                  position.segment,
                  last.offset(),
                  region.offset(),
                  Math.min(region.length(), last.length())));
      planner.add(
          "a segment's header",
          corrupter ->
              corrupter.duplicate(
                  position.segment,
                  0,
                  region.offset(),
                  Math.min(region.length(), SegmentHeader.BYTES)));
      planner.replaceBy("of another log", fill(stranger.specimen().segment(1), length));
    }
  }

  private static byte[] fill(byte[] bytes, int length) {
    byte[] filled = new byte[length];
    for (int i = 0; i < length; i++) {
      filled[i] = bytes[i % bytes.length];
    }
    return filled;
  }
}
