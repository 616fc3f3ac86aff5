package dev.seawall.testkit.matrix;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * The same damages to a log that is compressed and encrypted: what cannot be decrypted must not be
 * taken for anything else. Only of what differs from a log in the clear.
 */
final class EncodedCells {
  private static final String AREA = "A compressed and encrypted log";
  private static final Set<String> POSITIONS =
      Set.of(
          "middle",
          "unsealed",
          "unsealed, before others",
          "unsealed, last acknowledged",
          "unsealed, not acknowledged");
  private static final Set<String> REGIONS =
      Set.of("codec", "key id length", "key check", "key id", "whole header", "payload");

  private final Truth encoded;
  private final boolean isLong;

  EncodedCells(Truth encoded, boolean isLong) {
    this.encoded = encoded;
    this.isLong = isLong;
  }

  List<Cell> all() throws IOException {
    return new Cells(encoded, encoded, encoded, encoded, isLong)
        .all().stream().filter(EncodedCells::isMeant).map(EncodedCells::inOwnArea).toList();
  }

  private static boolean isMeant(Cell cell) {
    return POSITIONS.contains(cell.position())
        && REGIONS.contains(cell.region())
        && (cell.area().startsWith("Frames") || cell.area().equals("Segment header"));
  }

  private static Cell inOwnArea(Cell cell) {
    return new Cell(
        AREA,
        cell.area() + ": " + cell.region(),
        cell.injury(),
        cell.position(),
        cell.truth(),
        cell.effect());
  }
}
