package dev.seawall.testkit;

import dev.seawall.testkit.IoOperation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lets the disk fail an application at every call, once and for ever, in every way, and checks what
 * it knows afterwards.
 *
 * <p>For each {@link FaultKind}, each kind of call it harms, and the first, second, third … such
 * call, the application runs on an empty {@link SimulatedDisk} that fails there. It must come to an
 * end, normally or with an exception that it {@linkplain Application#mayThrow may throw}, and leave
 * no thread behind. Then the disk is well again; the process is killed, or the power is lost; and
 * what was acknowledged must be there. If the fault was {@linkplain FaultKind#isSilent() silent},
 * opening may fail instead with an exception that it may throw, and may find less, but only as if
 * fewer steps had been taken.
 *
 * <pre>{@code
 * FaultExploration.of(new TestedCounter()).explore();
 * }</pre>
 *
 * <p>The first violation is an {@link AssertionError} that says where it was; {@link #reproduce}
 * goes there directly. Where the application does the same at each run, so does this.
 *
 * <p><b>Threads.</b> For one thread. The application runs on threads of its own, in a thread group
 * of its own; threads that it starts in another group are not noticed.
 *
 * @param <S> what the application knows
 */
public final class FaultExploration<S> {
  private static final int DEFAULT_CALLS = 20;
  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(60);

  private final Application<S> application;
  private final SeenStates seen = new SeenStates();
  private Set<FaultKind> faults = EnumSet.allOf(FaultKind.class);
  private Duration patience = DEFAULT_PATIENCE;
  private int callsPerKind = DEFAULT_CALLS;
  private long seed;

  /**
   * What was explored.
   *
   * @param faults how many kinds of faults
   * @param calls at how many calls of the application's run one happened
   * @param lives how many times the application ran
   */
  public record Report(int faults, long calls, long lives) {}

  private FaultExploration(Application<S> application) {
    this.application = application;
  }

  /**
   * Prepares an exploration.
   *
   * @param <S> what the application knows
   * @param application what is to be failed
   * @return its exploration
   */
  public static <S> FaultExploration<S> of(Application<S> application) {
    return new FaultExploration<>(application);
  }

  /**
   * Says which faults to try.
   *
   * @param kinds at least one; all unless told otherwise
   * @return this exploration
   */
  public FaultExploration<S> faults(Collection<FaultKind> kinds) {
    faults = EnumSet.copyOf(kinds);
    return this;
  }

  /**
   * Says how many calls of each kind are to fail, each in a run of its own. If there are more, the
   * first half of them are the first ones, and the others lie apart.
   *
   * @param count how many; 20 unless told otherwise
   * @return this exploration
   */
  public FaultExploration<S> callsPerKind(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one call is to fail, not " + count);
    }
    callsPerKind = count;
    return this;
  }

  /**
   * Says how long a run may take before it counts as stuck.
   *
   * @param most how long; a minute unless told otherwise
   * @return this exploration
   */
  public FaultExploration<S> patience(Duration most) {
    patience = most;
    return this;
  }

  /**
   * Says where chance begins.
   *
   * @param newSeed decides how many bytes get through, which bit rots, and what a power loss
   *     leaves; 0 unless told otherwise
   * @return this exploration
   */
  public FaultExploration<S> seed(long newSeed) {
    seed = newSeed;
    return this;
  }

  /**
   * Explores.
   *
   * @return how much was explored
   * @throws AssertionError if the application got stuck, left threads behind, threw what it may
   *     not, or knew what it may not; the message says where
   */
  public Report explore() {
    Map<Kind, Long> counts = countCalls();
    long calls = 0;
    long lives = 0;
    for (FaultKind fault : faults) {
      for (Kind kind : fault.harmed()) {
        for (long nth : sample(counts.getOrDefault(kind, 0L))) {
          calls++;
          for (boolean isLasting : List.of(false, true)) {
            lives++;
            live(new FaultMoment(fault, kind, nth, isLasting));
          }
        }
      }
    }
    return new Report(faults.size(), calls, lives);
  }

  /**
   * Lets one fault happen.
   *
   * @param origin the fault as a violation names it: "ERROR from SYNC 3 on"
   * @throws AssertionError as {@link #explore()}
   */
  public void reproduce(String origin) {
    seen.clear();
    live(FaultMoment.parse(origin));
  }

  private Map<Kind, Long> countCalls() {
    FaultPlan plan = new FaultPlan();
    Optional<Exception> error =
        run(new SimulatedDisk(), plan, new History<>(read(new SimulatedDisk())));
    error.ifPresent(
        e -> {
          throw new AssertionError("the run failed on a disk that did not: " + e, e);
        });
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      counts.put(kind, plan.countOf(kind));
    }
    return counts;
  }

  private Set<Long> sample(long count) {
    Set<Long> sample = new TreeSet<>();
    long first = Math.min(count, callsPerKind <= 1 ? 1 : callsPerKind / 2);
    for (long nth = 1; nth <= first; nth++) {
      sample.add(nth);
    }
    long others = Math.min(count, callsPerKind) - first;
    for (long i = 1; i <= others; i++) {
      sample.add(first + (count - first) * i / others);
    }
    return sample;
  }

  private void live(FaultMoment moment) {
    SimulatedDisk disk = new SimulatedDisk();
    FaultPlan plan = new FaultPlan();
    moment.addTo(plan, seed);
    try {
      History<S> history = new History<>(read(new SimulatedDisk()));
      run(disk, plan, history).ifPresent(this::requireExpected);
      if (moment.fault().isSilent()) {
        requireNothingWrong(disk, history.states());
      } else {
        requireAllThere(disk, history);
      }
    } catch (AssertionError e) {
      throw new AssertionError(
          "a disk failed, and left what it may not%n%s%nreproduce(\"%s\") with seed %d"
              .formatted(e.getMessage(), moment, seed),
          e);
    }
  }

  private Optional<Exception> run(SimulatedDisk disk, FaultPlan plan, History<S> history) {
    return new IsolatedRun(patience)
        .run(() -> application.run(() -> new FaultyStore(disk.store(), plan), history));
  }

  private void requireExpected(Exception error) {
    if (!application.mayThrow(error)) {
      throw new AssertionError("it threw what it may not: " + error, error);
    }
  }

  private void requireAllThere(SimulatedDisk disk, History<S> history) {
    SimulatedDisk killed = disk.crashKeepingCache();
    if (seen.add(killed, history.permitted(false))) {
      S found = read(killed);
      Permitted.require(found, history.permitted(false), "after its process was killed");
      Permitted.require(
          read(killed.crashLosingAll()),
          List.of(found),
          "after its process was killed, and it was read once, and the power was lost");
    }
    for (SimulatedDisk left : powerLosses(disk)) {
      if (seen.add(left, history.permitted(true))) {
        Permitted.require(read(left), history.permitted(true), "after the power was lost");
      }
    }
  }

  private List<SimulatedDisk> powerLosses(SimulatedDisk disk) {
    return List.of(disk.crashLosingAll(), disk.crash(CrashPlan.keepingAll()), disk.crash(seed));
  }

  private void requireNothingWrong(SimulatedDisk disk, List<S> states) {
    List<SimulatedDisk> crashes = new ArrayList<>(powerLosses(disk));
    crashes.add(disk.crashKeepingCache());
    for (SimulatedDisk left : crashes) {
      if (seen.add(left, states)) {
        requireNothingWrongIn(left, states);
      }
    }
  }

  private void requireNothingWrongIn(SimulatedDisk left, List<S> states) {
    S found;
    try {
      found = application.read(left.store());
    } catch (Exception e) {
      requireExpected(e);
      return;
    }
    Permitted.require(found, states, "after a crash");
  }

  private S read(SimulatedDisk disk) {
    try {
      return application.read(disk.store());
    } catch (Exception e) {
      throw new AssertionError("it cannot be opened on a disk that does not fail: " + e, e);
    }
  }
}
