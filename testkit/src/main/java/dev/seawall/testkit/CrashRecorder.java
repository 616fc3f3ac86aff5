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

  /** Returns a history that begins with what an application knows when there is nothing. */
  static <S> History<S> historyOf(Application<S> application) {
    try {
      return new History<>(application.read(new SimulatedDisk().store()));
    } catch (Exception e) {
      throw new AssertionError("it cannot be opened on an empty disk: " + e, e);
    }
  }

  /**
   * Runs an application on a disk that does not fail.
   *
   * @param history takes its steps
   * @return the moments at which it may have crashed
   */
  static <S> List<CrashPoint<S>> record(Application<S> application, History<S> history) {
    SimulatedDisk disk = new SimulatedDisk();
    CrashRecorder<S> recorder = new CrashRecorder<>(disk, history::permitted);
    FaultPlan plan = new FaultPlan().listen(recorder);
    try {
      application.run(() -> new FaultyStore(disk.store(), plan), history);
      Permitted.require(
          application.read(disk.store()), List.of(history.latest()), "without any crash");
    } catch (Exception e) {
      throw new AssertionError("the run failed on a disk that did not: " + e, e);
    }
    return recorder.points();
  }

  synchronized List<CrashPoint<S>> points() {
    return List.copyOf(points);
  }
}
