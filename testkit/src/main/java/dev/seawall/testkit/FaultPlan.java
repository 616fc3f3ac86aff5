package dev.seawall.testkit;

import dev.seawall.testkit.IoOperation.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Says what goes wrong in the stores it is given to, and who is told of their calls. It can be
 * changed while they are in use; several stores, one after the other or at once, may share one
 * plan, its counts and its space.
 *
 * <pre>{@code
 * FaultPlan faults = new FaultPlan().onNth(Kind.SYNC, 3, Faults.loseUnsynced());
 * SegmentStore store = new FaultyStore(disk.store(), faults);
 * }</pre>
 *
 * <p>Where several faults apply to one call, the one added first harms it.
 *
 * <p><b>Threads.</b> All methods may be called from many threads at once.
 */
public final class FaultPlan {
  private static final Fault NONE = new Fault() {};

  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<IoListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong count = new AtomicLong();
  private final Map<Kind, Long> countOfKind = new ConcurrentHashMap<>();
  private final Space space = new Space();

  /** Creates a plan by which nothing goes wrong. */
  public FaultPlan() {}

  /**
   * Plans the bug of an engine that never syncs its segments: a test suite that does not notice
   * proves nothing.
   *
   * @return a new plan
   */
  public static FaultPlan skippingSyncs() {
    return new FaultPlan().always(Kind.SYNC, Faults.skip());
  }

  /**
   * Plans the bug of an engine that never syncs its directory.
   *
   * @return a new plan
   */
  public static FaultPlan skippingNameSyncs() {
    return new FaultPlan().always(Kind.SYNC_NAMES, Faults.skip());
  }

  /**
   * Adds a fault in one call.
   *
   * @param kind the kind of call
   * @param n which call of that kind, counted from now on; the next is 1
   * @param fault what goes wrong
   * @return this plan
   */
  public FaultPlan onNth(Kind kind, long n, Fault fault) {
    long nth = countOf(kind) + n;
    return when(call -> call.kind() == kind && call.ordinalOfKind() == nth, fault);
  }

  /**
   * Adds a fault in one call and all later ones.
   *
   * @param kind the kind of call
   * @param n the first call of that kind, counted from now on; the next is 1
   * @param fault what goes wrong
   * @return this plan
   */
  public FaultPlan fromNth(Kind kind, long n, Fault fault) {
    long nth = countOf(kind) + n;
    return when(call -> call.kind() == kind && call.ordinalOfKind() >= nth, fault);
  }

  /**
   * Adds a fault in one call and all later ones, of whatever kind: {@link Faults#error()} makes a
   * disk that has gone away.
   *
   * @param n the first call, counted from now on; the next is 1
   * @param fault what goes wrong
   * @return this plan
   */
  public FaultPlan fromCall(long n, Fault fault) {
    long nth = count() + n;
    return when(call -> call.ordinal() >= nth, fault);
  }

  /**
   * Adds a fault in all calls of a kind.
   *
   * @param kind the kind of call
   * @param fault what goes wrong
   * @return this plan
   */
  public FaultPlan always(Kind kind, Fault fault) {
    return when(call -> call.kind() == kind, fault);
  }

  /**
   * Adds a fault.
   *
   * @param which the calls it harms
   * @param fault what goes wrong
   * @return this plan
   */
  public FaultPlan when(Predicate<IoOperation> which, Fault fault) {
    rules.add(new Rule(which, fault));
    return this;
  }

  /**
   * Takes all faults out again. The limit on space stays.
   *
   * @return this plan
   */
  public FaultPlan heal() {
    rules.clear();
    return this;
  }

  /**
   * Limits the space: beyond it, writes that make a file grow fail with a {@link
   * dev.seawall.store.StoreFullException} after a prefix that fits, until files are cut or deleted.
   *
   * @param bytes by how many bytes files may grow from now on
   * @return this plan
   */
  public FaultPlan limitSpace(long bytes) {
    space.limit(bytes);
    return this;
  }

  /**
   * Lifts the limit on space.
   *
   * @return this plan
   */
  public FaultPlan unlimitSpace() {
    space.unlimit();
    return this;
  }

  /**
   * Adds a listener.
   *
   * @param listener is told of every call from now on
   * @return this plan
   */
  public FaultPlan listen(IoListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Counts the calls so far.
   *
   * @return their number
   */
  public long count() {
    return count.get();
  }

  /**
   * Counts the calls of a kind so far.
   *
   * @param kind the kind
   * @return their number
   */
  public long countOf(Kind kind) {
    return countOfKind.getOrDefault(kind, 0L);
  }

  Space space() {
    return space;
  }

  List<IoListener> listeners() {
    return listeners;
  }

  IoCall begin(Kind kind, long segment, long offset, long lengthBytes) {
    long ordinal = count.incrementAndGet();
    long ordinalOfKind = countOfKind.merge(kind, 1L, Long::sum);
    return new IoCall(
        this, new IoOperation(kind, segment, offset, lengthBytes, ordinal, ordinalOfKind));
  }

  Fault faultIn(IoOperation operation) {
    for (Rule rule : rules) {
      if (rule.which().test(operation)) {
        return rule.fault();
      }
    }
    return NONE;
  }

  private record Rule(Predicate<IoOperation> which, Fault fault) {}
}
