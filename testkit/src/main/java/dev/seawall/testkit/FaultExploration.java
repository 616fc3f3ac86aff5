package dev.seawall.testkit;

import dev.seawall.store.SegmentStore;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

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
 * <p>The same is tried where the application is opened on what a crash has left.
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
  private static final String OPENING = ", opening ";
  private static final int DEFAULT_CALLS = 20;
  private static final int DEFAULT_CRASHES = 3;

  /** Of the states that one crash may leave, those that are looked at for a good one. */
  private static final int STATES_TO_CHOOSE_FROM = 24;

  private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(60);

  private final Application<S> application;
  private final SeenStates seen = new SeenStates();
  private Set<FaultKind> faults = EnumSet.allOf(FaultKind.class);
  private Duration patience = DEFAULT_PATIENCE;
  private int callsPerKind = DEFAULT_CALLS;
  private int crashes = DEFAULT_CRASHES;
  private long seed;

  /**
   * What was explored.
   *
   * @param faults how many kinds of faults
   * @param failed the kinds of calls that failed
   * @param lives how many times the application ran on a disk that failed
   * @param openings how many times it was opened after a crash, on a disk that failed then
   */
  public record Report(int faults, Set<Kind> failed, long lives, long openings) {}

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
   * Says after how many crashes the application is to be opened on a disk that fails.
   *
   * @param count how many, each just after a write; they lie apart. 3 unless told otherwise
   * @return this exploration
   */
  public FaultExploration<S> crashes(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("a number of crashes cannot be negative: " + count);
    }
    crashes = count;
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
    EnumSet<Kind> failed = EnumSet.noneOf(Kind.class);
    List<FaultMoment> inRun = moments(countCalls(new SimulatedDisk(), this::runAnew), failed);
    inRun.forEach(this::live);
    long openings = 0;
    History<S> history = CrashRecorder.historyOf(application);
    for (CrashPoint<S> point : spread(CrashRecorder.record(application, history))) {
      int state = mostEventful(point);
      for (FaultMoment moment : moments(callsOfOpening(point, state), failed)) {
        openings++;
        open(point, state, history.states(), moment);
      }
    }
    return new Report(faults.size(), failed, inRun.size(), openings);
  }

  /**
   * Lets one fault happen.
   *
   * @param origin the fault as a violation names it: "ERROR from SYNC 3 on", or "ERROR in READ 2,
   *     opening after call 17, state 5"
   * @throws AssertionError as {@link #explore()}
   * @throws IllegalArgumentException if it names no fault, or no moment of this application's run
   */
  public void reproduce(String origin) {
    seen.clear();
    int opening = origin.indexOf(OPENING);
    if (opening < 0) {
      live(FaultMoment.parse(origin));
      return;
    }
    CrashMoment wanted = CrashMoment.parse(origin.substring(opening + OPENING.length()));
    History<S> history = CrashRecorder.historyOf(application);
    CrashPoint<S> point = wanted.findIn(CrashRecorder.record(application, history));
    FaultMoment moment = FaultMoment.parse(origin.substring(0, opening));
    open(point, wanted.state(), history.states(), moment);
  }

  /** What is done with the disk while it fails. */
  @FunctionalInterface
  private interface Attempt {
    void on(Supplier<SegmentStore> disk) throws Exception;
  }

  private void runAnew(Supplier<SegmentStore> disk) throws Exception {
    application.run(disk, CrashRecorder.historyOf(application));
  }

  private void readFrom(Supplier<SegmentStore> disk) throws Exception {
    application.read(disk.get());
  }

  private Map<Kind, Long> countCalls(SimulatedDisk disk, Attempt attempt) {
    FaultPlan plan = new FaultPlan();
    make(attempt, disk, plan)
        .ifPresent(
            e -> {
              throw new AssertionError("the run failed on a disk that did not: " + e, e);
            });
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      counts.put(kind, plan.countOf(kind));
    }
    return counts;
  }

  /** Chooses moments that lie apart, of those at which something has just been written. */
  private List<CrashPoint<S>> spread(List<CrashPoint<S>> points) {
    List<CrashPoint<S>> written =
        points.stream()
            .filter(each -> each.call().kind() == Kind.WRITE && !each.moment().isBefore())
            .toList();
    int count = Math.min(crashes, written.size());
    return IntStream.range(0, count)
        .mapToObj(i -> written.get((2 * i + 1) * written.size() / (2 * count)))
        .toList();
  }

  private SimulatedDisk left(CrashPoint<S> point, int state) {
    return leftovers(point).state(state);
  }

  private CrashPoint.Leftovers leftovers(CrashPoint<S> point) {
    return point.leftovers(STATES_TO_CHOOSE_FROM, seed);
  }

  private Map<Kind, Long> callsOfOpening(CrashPoint<S> point, int state) {
    return countCalls(left(point, state), this::readFrom);
  }

  /**
   * Returns the state, of some that a power loss leaves, whose opening makes the most kinds of
   * calls.
   */
  private int mostEventful(CrashPoint<S> point) {
    int best = 1;
    long most = -1;
    for (int state = best; state < leftovers(point).count(); state++) {
      long kinds = callsOfOpening(point, state).values().stream().filter(n -> n > 0).count();
      if (kinds > most) {
        most = kinds;
        best = state;
      }
    }
    return best;
  }

  /** Lists the faults to try where so many calls of each kind are made. */
  private List<FaultMoment> moments(Map<Kind, Long> counts, Set<Kind> failed) {
    List<FaultMoment> moments = new ArrayList<>();
    for (FaultKind fault : faults) {
      for (Kind kind : fault.harmed()) {
        for (long nth : sample(counts.getOrDefault(kind, 0L))) {
          failed.add(kind);
          moments.add(new FaultMoment(fault, kind, nth, false));
          moments.add(new FaultMoment(fault, kind, nth, true));
        }
      }
    }
    return moments;
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
    History<S> history = CrashRecorder.historyOf(application);
    try {
      fail(moment, disk, store -> application.run(store, history));
      if (moment.fault().isSilent()) {
        requireNothingWrong(disk, history.states());
      } else {
        requireAllThere(disk, history.permitted(false), history.permitted(true));
      }
    } catch (AssertionError e) {
      throw violation(moment.toString(), e);
    }
  }

  /** Opens what a crash has left, on a disk that fails now. */
  private void open(CrashPoint<S> point, int state, List<S> all, FaultMoment moment) {
    SimulatedDisk disk = left(point, state);
    AtomicReference<@Nullable S> found = new AtomicReference<>();
    try {
      fail(moment, disk, store -> found.set(application.read(store.get())));
      S shown = found.get();
      if (moment.fault().isSilent()) {
        requireNothingWrong(disk, all);
      } else if (shown == null) {
        requireAllThere(disk, point.permitted(state), point.permitted(state));
      } else {
        Permitted.require(shown, point.permitted(state), "opened after a crash");
        requireAllThere(disk, List.of(shown), List.of(shown));
      }
    } catch (AssertionError e) {
      throw violation(moment + OPENING + point.moment().withState(state), e);
    }
  }

  private AssertionError violation(String origin, AssertionError cause) {
    return new AssertionError(
        "a disk failed, and left what it may not%n%s%nreproduce(\"%s\") with seed %d"
            .formatted(cause.getMessage(), origin, seed),
        cause);
  }

  private void fail(FaultMoment moment, SimulatedDisk disk, Attempt attempt) {
    FaultPlan plan = new FaultPlan();
    moment.addTo(plan, seed);
    make(attempt, disk, plan).ifPresent(this::requireExpected);
  }

  private Optional<Exception> make(Attempt attempt, SimulatedDisk disk, FaultPlan plan) {
    return new IsolatedRun(patience)
        .run(() -> attempt.on(() -> new FaultyStore(disk.store(), plan)));
  }

  private void requireExpected(Exception error) {
    if (!application.mayThrow(error)) {
      throw new AssertionError("it threw what it may not: " + error, error);
    }
  }

  private void requireAllThere(SimulatedDisk disk, List<S> ifKilled, List<S> ifPowerLost) {
    SimulatedDisk killed = disk.crashKeepingCache();
    if (seen.add(killed, ifKilled)) {
      S found = read(killed);
      Permitted.require(found, ifKilled, "after its process was killed");
      Permitted.require(
          read(killed.crashLosingAll()),
          List.of(found),
          "after its process was killed, and it was read once, and the power was lost");
    }
    for (SimulatedDisk left : powerLosses(disk)) {
      if (seen.add(left, ifPowerLost)) {
        Permitted.require(read(left), ifPowerLost, "after the power was lost");
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
