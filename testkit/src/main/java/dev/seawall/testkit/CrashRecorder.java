package dev.seawall.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Notes every moment of a run at which a crash may leave something else than at the one before. */
final class CrashRecorder<S> implements IoListener {
  private final SimulatedDisk disk;
  private final Function<Boolean, List<S>> permittedIfPowerLost;
  private final List<CrashPoint<S>> points = new ArrayList<>();

  /**
   * Records what happens to a disk.
   *
   * @param permittedIfPowerLost tells what a crash may leave at this moment
   */
  CrashRecorder(SimulatedDisk disk, Function<Boolean, List<S>> permittedIfPowerLost) {
    this.disk = disk;
    this.permittedIfPowerLost = permittedIfPowerLost;
  }

  @Override
  public void before(IoOperation operation) {
    note(true, operation);
  }

  @Override
  public void after(IoOperation operation) {
    note(false, operation);
  }

  private synchronized void note(boolean isBefore, IoOperation operation) {
    if (operation.kind().changesDisk()) {
      points.add(
          new CrashPoint<>(
              new CrashMoment(isBefore, operation.ordinal(), 0),
              operation,
              disk.crashKeepingCache(),
              permittedIfPowerLost.apply(false),
              permittedIfPowerLost.apply(true)));
    }
  }

  synchronized List<CrashPoint<S>> points() {
    return List.copyOf(points);
  }
}
