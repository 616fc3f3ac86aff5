package dev.seawall.testkit;

import dev.seawall.testkit.CrashPoint.Leftovers;
import java.util.List;

/**
 * Lets an application crash at every moment, and checks what it knows afterwards.
 *
 * <p>The application runs once, on a {@link SimulatedDisk}. Before and after each call that changes
 * the disk, its process is killed, and the power is lost in every way that is permitted, or in many
 * if there are too many ({@link SimulatedDisk#crashStates}). Each time, the application is opened
 * on what is left, and must know all that was acknowledged, and of the rest nothing but the steps
 * that came first. On a part of these disks it is crashed once more at every moment of that
 * opening; what it has shown must survive the next loss of power; and it must be able to go on.
 *
 * <pre>{@code
 * CrashExploration.of(new TestedCounter()).explore();
 * }</pre>
 *
 * <p>The first violation is an {@link AssertionError} that says where it was; {@link #reproduce}
 * goes there directly. Where the application does the same at each run, so does this.
 *
 * <p><b>Threads.</b> For one thread. The application may use many.
 *
 * @param <S> what the application knows
 */
public final class CrashExploration<S> {
  private static final int DEFAULT_STATES = 100;

  /** Of how many states one is looked at closely. */
  private static final int CLOSELY = 10;

  /** How many power losses are looked at of each moment within an opening. */
  private static final int NESTED_STATES = 4;

  private final Application<S> application;
  private final SeenStates seen = new SeenStates();
  private int statesPerPoint = DEFAULT_STATES;
  private long seed;
  private long exhaustedPoints;
  private long states;
  private long nested;
  private long lives;

  /**
   * What was explored.
   *
   * @param points at how many moments the application crashed
   * @param exhaustedPoints at how many of these moments every state that a power loss may leave was
   *     tried
   * @param states how many different states of the disk were checked
   * @param nested how many more were checked that crashes during an opening had left
   * @param lives how many times the application went on after a crash
   */
  public record Report(long points, long exhaustedPoints, long states, long nested, long lives) {}

  private CrashExploration(Application<S> application) {
    this.application = application;
  }

  /**
   * Prepares an exploration.
   *
   * @param <S> what the application knows
   * @param application what is to crash
   * @return its exploration
   */
  public static <S> CrashExploration<S> of(Application<S> application) {
    return new CrashExploration<>(application);
  }

  /**
   * Says how closely to look.
   *
   * @param count how many states that a power loss may leave to try at each moment: all that are
   *     permitted, if they are no more, or else the corner cases and, for the rest, some that
   *     chance decides. Equal ones are checked once. 100 unless told otherwise
   * @return this exploration
   */
  public CrashExploration<S> statesPerPoint(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one state is to be tried, not " + count);
    }
    statesPerPoint = count;
    return this;
  }

  /**
   * Says where chance begins.
   *
   * @param newSeed decides which states are tried; 0 unless told otherwise
   * @return this exploration
   */
  public CrashExploration<S> seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  /**
   * Explores.
   *
   * @return how much was explored
   * @throws AssertionError if the application knew what it may not, or could not be opened, or its
   *     run failed on a disk that did not; the message says where
   */
  public Report explore() {
    List<CrashPoint<S>> points = record();
    for (CrashPoint<S> point : points) {
      Leftovers leftovers = point.leftovers(statesPerPoint, seed);
      exhaustedPoints += leftovers.powerLosses().areAll() ? 1 : 0;
      for (int state = 0; state < leftovers.count(); state++) {
        SimulatedDisk left = leftovers.state(state);
        if (seen.add(left, point.permitted(state))) {
          boolean closely = states % CLOSELY == 0;
          states++;
          check(point, state, left, closely);
        }
      }
    }
    return new Report(points.size(), exhaustedPoints, states, nested, lives);
  }

  /**
   * Checks one state that a crash at one moment leaves, closely.
   *
   * @param origin the moment and the state as a violation names them: "after call 17, state 5"
   * @throws AssertionError as {@link #explore()}
   * @throws IllegalArgumentException if it names no moment of this application's run, or a state
   *     that is not tried with this seed and so many states per point
   */
  public void reproduce(String origin) {
    CrashMoment wanted = CrashMoment.parse(origin);
    CrashPoint<S> point = wanted.findIn(record());
    SimulatedDisk left = point.leftovers(statesPerPoint, seed).state(wanted.state());
    check(point, wanted.state(), left, true);
  }

  private List<CrashPoint<S>> record() {
    return CrashRecorder.record(application, CrashRecorder.historyOf(application));
  }

  private void check(CrashPoint<S> point, int state, SimulatedDisk left, boolean closely) {
    String origin = point.describe(state);
    try {
      CrashRecorder<S> inside = new CrashRecorder<>(left, powerLost -> point.permitted(state));
      FaultPlan plan = closely ? new FaultPlan().listen(inside) : new FaultPlan();
      S found = application.read(new FaultyStore(left.store(), plan));
      Permitted.require(found, point.permitted(state), "after the crash");
      if (closely) {
        checkNested(inside.points());
        Permitted.require(
            application.read(left.crashLosingAll().store()),
            List.of(found),
            "after it was read once, and the power was lost again");
        goOn(left, found);
      }
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "a crash left what it may not%n%s%n%s%nreproduce(\"%s\") with seed %d and %d states per point"
              .formatted(
                  origin, e.getMessage(), point.moment().withState(state), seed, statesPerPoint),
          e);
    }
  }

  private void checkNested(List<CrashPoint<S>> points) throws Exception {
    for (CrashPoint<S> point : points) {
      Leftovers leftovers = point.leftovers(NESTED_STATES, seed);
      for (int state = 0; state < leftovers.count(); state++) {
        nested++;
        S found = application.read(leftovers.state(state).store());
        Permitted.require(
            found, point.permitted(state), "crashed in the opening, " + point.describe(state));
      }
    }
  }

  private void goOn(SimulatedDisk disk, S found) throws Exception {
    lives++;
    History<S> history = new History<>(found);
    application.run(disk::store, history);
    Permitted.require(
        application.read(disk.crashLosingAll().store()),
        history.permitted(true),
        "after it went on, and the power was lost again");
  }
}
