package dev.seawall.testkit.fault;

import dev.seawall.store.SegmentFile;
import dev.seawall.testkit.Fault;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.IoOperation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The next write to one segment: it waits until it is released, and then fails. The segment is
 * named, since the keeper writes to the one after it whenever it likes. Closing releases it, so
 * that a log that is closed after it, be it by a failed test, waits for nobody.
 */
final class HeldCall implements AutoCloseable {
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  static HeldCall nextWriteTo(long segment, FaultPlan faults, Fault then) {
    HeldCall held = new HeldCall();
    AtomicBoolean isFirst = new AtomicBoolean(true);
    faults.when(
        call -> call.kind() == Kind.WRITE && call.segment() == segment && isFirst.getAndSet(false),
        held.before(then));
    return held;
  }

  private Fault before(Fault then) {
    return new Fault() {
      @Override
      public void write(SegmentFile file, ByteBuffer source, long offset) throws IOException {
        reached.countDown();
        Faults.stuckUntil(released).run(() -> {});
        then.write(file, source, offset);
      }
    };
  }

  /** Waits until the call is made. */
  void awaitReached() throws InterruptedException {
    Bench.await(() -> reached.getCount() == 0);
  }

  @Override
  public void close() {
    released.countDown();
  }
}
