package dev.seawall.testkit;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoreLock;
import dev.seawall.store.StoredSegment;
import dev.seawall.testkit.IoOperation.Kind;
import java.io.IOException;
import java.util.List;

/**
 * Any store, with the faults of a {@link FaultPlan} in between. What the plan leaves alone is the
 * other store's doing.
 */
public final class FaultyStore implements SegmentStore {
  private final SegmentStore store;
  private final FaultPlan plan;

  /**
   * Puts faults before a store.
   *
   * @param store the store that does the work
   * @param plan what goes wrong
   */
  public FaultyStore(SegmentStore store, FaultPlan plan) {
    this.store = store;
    this.plan = plan;
  }

  @Override
  public String describe() {
    return store.describe();
  }

  @Override
  public String nameOf(long number) {
    return store.nameOf(number);
  }

  @Override
  public StoreLock lock() throws IOException {
    return call(Kind.LOCK, 0, store::lock);
  }

  @Override
  public List<StoredSegment> list() throws IOException {
    return call(Kind.LIST, 0, store::list);
  }

  @Override
  public SegmentFile create(long number) throws IOException {
    return harm(number, call(Kind.CREATE, number, () -> store.create(number)));
  }

  @Override
  public SegmentFile open(long number, Access access) throws IOException {
    return harm(number, call(Kind.OPEN, number, () -> store.open(number, access)));
  }

  @Override
  public String tornNameOf(long number, long offset) {
    return store.tornNameOf(number, offset);
  }

  @Override
  public SegmentFile createTorn(long number, long offset) throws IOException {
    return harm(number, call(Kind.CREATE_TORN, number, () -> store.createTorn(number, offset)));
  }

  @Override
  public void delete(long number) throws IOException {
    try (IoCall call = plan.begin(Kind.DELETE, number, 0, 0)) {
      call.fault().run(() -> deleteNow(number));
    }
  }

  private void deleteNow(long number) throws IOException {
    long freed = plan.space().isLimited() ? lengthOf(number) : 0;
    store.delete(number);
    plan.space().giveBack(freed);
  }

  private long lengthOf(long number) throws IOException {
    return store.list().stream()
        .filter(segment -> segment.number() == number)
        .mapToLong(StoredSegment::lengthBytes)
        .sum();
  }

  @Override
  public void syncNames() throws IOException {
    try (IoCall call = plan.begin(Kind.SYNC_NAMES, 0, 0, 0)) {
      call.fault().run(store::syncNames);
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
  }

  private <T> T call(Kind kind, long segment, Fault.Action<T> action) throws IOException {
    try (IoCall call = plan.begin(kind, segment, 0, 0)) {
      return call.fault().call(action);
    }
  }

  private SegmentFile harm(long segment, SegmentFile file) {
    return new FaultyFile(file, segment, plan);
  }
}
