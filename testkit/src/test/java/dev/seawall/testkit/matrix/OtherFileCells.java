package dev.seawall.testkit.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.testkit.Corrupter;
import dev.seawall.testkit.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Damages to the files beside the segments: the lock, and bytes that were cut and kept. Of real
 * files, and some segments among them, so that it is seen that these do not behave differently.
 */
final class OtherFileCells {
  private static final String AREA = "Files beside the segments";
  private static final String TORN_FILE = "00000000000000000004-00000000000000000256.torn";
  private static final int LARGE_BYTES = 1 << 20;

  private final Truth killed;
  private final Truth stranger;
  private final List<Cell> cells = new ArrayList<>();

  OtherFileCells(Truth killed, Truth stranger) {
    this.killed = killed;
    this.stranger = stranger;
  }

  List<Cell> all() throws IOException {
    byte[] lock = "pid=1 host=elsewhere since=2026-01-02T03:04:05Z\n".getBytes(UTF_8);
    byte[] torn = new byte[256];
    System.arraycopy(killed.specimen().segment(1), 128, torn, 0, torn.length);
    damage("lock", Trial.LOCK_FILE, lock, TORN_FILE, torn);
    damage("quarantine", TORN_FILE, torn, Trial.LOCK_FILE, lock);
    for (Cell cell : repaired()) {
      cells.add(
          new Cell(
              "Of real files: " + cell.area(),
              cell.region(),
              cell.injury(),
              cell.position(),
              killed,
              cell.effect(),
              Map.of(Trial.LOCK_FILE, lock, TORN_FILE, torn),
              Host::directory));
    }
    return cells;
  }

  /** Some of each kind of damage: a repair takes far longer than opening does. */
  private List<Cell> repaired() throws IOException {
    List<Cell> some = new ArrayList<>();
    for (Cell cell : new Cells(killed, killed, killed, stranger, false).all()) {
      if (cell.region().startsWith("whole")
          && cell.injury().equals("zeroed")
          && !cell.position().equals("end of a closed log")) {
        some.add(cell);
      }
    }
    for (Cell cell : new FileCells(killed, killed, stranger).all()) {
      if (Set.of("middle", "unsealed", "killed log").contains(cell.position())) {
        some.add(cell);
      }
    }
    return some;
  }

  private void damage(String region, String name, byte[] sound, String other, byte[] otherBytes)
      throws IOException {
    for (Map.Entry<String, byte[]> state : statesOf(sound).entrySet()) {
      Map<String, byte[]> others = new TreeMap<>(Map.of(other, otherBytes));
      others.put(name, state.getValue());
      add(region, state.getKey(), corrupter -> {}, others);
    }
    add(region, "deleted", corrupter -> {}, Map.of(other, otherBytes));
    add(
        region,
        "swapped with a segment",
        corrupter -> corrupter.replace(2, sound),
        Map.of(other, otherBytes, name, killed.specimen().segment(2)));
    add(
        region,
        "in the place of a prepared segment",
        c -> c.replace(5, sound),
        Map.of(name, sound));
  }

  /** What damage can make of a file, done to a segment that has its bytes. */
  private Map<String, byte[]> statesOf(byte[] sound) throws IOException {
    Map<String, Cell.Effect> effects = new LinkedHashMap<>();
    effects.put("one bit", corrupter -> corrupter.flipBit(1, 0, 0));
    effects.put("zeroed", corrupter -> corrupter.zero(1, 0, sound.length));
    effects.put("shuffled", corrupter -> corrupter.shuffle(1, 0, sound.length, 1));
    effects.put("noise", corrupter -> corrupter.scramble(1, 0, sound.length, 1));
    effects.put("cut off within", corrupter -> corrupter.truncate(1, sound.length / 2));
    effects.put("cut to nothing", corrupter -> corrupter.truncate(1, 0));
    effects.put("a megabyte more", corrupter -> corrupter.extend(1, new byte[LARGE_BYTES]));
    effects.put("replaced by a segment", c -> c.replace(1, killed.specimen().segment(1)));
    Map<String, byte[]> states = new LinkedHashMap<>();
    for (Map.Entry<String, Cell.Effect> effect : effects.entrySet()) {
      SimulatedDisk disk = new SimulatedDisk();
      disk.replace(1, sound);
      effect.getValue().on(Corrupter.of(disk));
      states.put(effect.getKey(), Corrupter.of(disk).read(1));
    }
    return states;
  }

  private void add(String region, String injury, Cell.Effect effect, Map<String, byte[]> others) {
    cells.add(
        new Cell(AREA, region, injury, "killed log", killed, effect, others, Host::directory));
  }
}
