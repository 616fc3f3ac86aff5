package dev.seawall.concurrency;

import dev.seawall.memory.Pool;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** What a pool lends is lent to one thread at a time. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "two of them")
@Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "the same one lent twice")
@State
public class LoanFromPool {
  private final Pool<Object> pool = new Pool<>(Object::new);
  private @Nullable Object one;
  private @Nullable Object other;

  /** One thread. */
  @Actor
  public void one() {
    pool.giveBack(pool.take());
    one = pool.take();
  }

  /** Another. */
  @Actor
  public void other() {
    pool.giveBack(pool.take());
    other = pool.take();
  }

  /** Compares what both hold now. */
  @Arbiter
  public void compare(Z_Result result) {
    result.r1 = one != other;
  }
}
