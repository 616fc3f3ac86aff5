package dev.seawall.testkit.crash;

import dev.seawall.testkit.History;
import dev.seawall.testkit.IoListener;
import dev.seawall.testkit.IoOperation;
import dev.seawall.testkit.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Keeps the disk as it is before and after every call that changes it, to be crashed later. */
final class Moments implements IoListener {
  private final SimulatedDisk disk;
  private final Supplier<History.Mark> marks;
  private final List<Moment> kept = new ArrayList<>();
  private int callsUnderWay;
  private boolean isOver;

  /**
   * A disk at a moment, and what had been acknowledged: at several moments, if the disk was the
   * same.
   */
  record Moment(SimulatedDisk disk, List<History.Mark> marks, String when, IoOperation call) {

    @Override
    public String toString() {
      return "%s call %d (%s %d at %d)"
          .formatted(when, call.ordinal(), call.kind(), call.segment(), call.offset());
    }
  }

  Moments(SimulatedDisk disk, Supplier<History.Mark> marks) {
    this.disk = disk;
    this.marks = marks;
  }

  @Override
  public synchronized void before(IoOperation call) {
    if (isOver || !call.kind().changesDisk()) {
      return;
    }
    boolean isSameDisk = callsUnderWay == 0 && !kept.isEmpty();
    callsUnderWay++;
    if (!isSameDisk) {
      keep("before", call);
      return;
    }
    List<History.Mark> known = kept.get(kept.size() - 1).marks;
    History.Mark mark = marks.get();
    if (!known.contains(mark)) {
      known.add(mark);
    }
  }

  @Override
  public synchronized void after(IoOperation call) {
    if (isOver || !call.kind().changesDisk()) {
      return;
    }
    callsUnderWay--;
    keep("after", call);
  }

  private void keep(String when, IoOperation call) {
    List<History.Mark> mark = new ArrayList<>(List.of(marks.get()));
    kept.add(new Moment(disk.crashKeepingCache(), mark, when, call));
  }

  /** Ends the listening. */
  synchronized List<Moment> end() {
    isOver = true;
    return kept;
  }
}
