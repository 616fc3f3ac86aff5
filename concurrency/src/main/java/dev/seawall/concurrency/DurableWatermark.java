package dev.seawall.concurrency;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** What is durable has been written, and only whole frames are durable. */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "nothing yet")
@Outcome(id = "0, 11", expect = Expect.ACCEPTABLE, desc = "one frame written, none durable")
@Outcome(id = "0, 21", expect = Expect.ACCEPTABLE, desc = "two frames written, none durable yet")
@Outcome(id = "10, (11|21)", expect = Expect.ACCEPTABLE, desc = "the first frame is durable")
@Outcome(expect = Expect.FORBIDDEN, desc = "durable beyond what was synced or written")
@State
public class DurableWatermark extends RacingStream {

  /** The leader. */
  @Actor
  public void writer() {
    addFrame(1);
    sync();
    addFrame(1 + FRAME_RECORDS);
  }

  /** A reader. */
  @Actor
  public void reader(JJ_Result result) {
    result.r1 = stream.durableSequence();
    result.r2 = stream.writtenNext();
  }
}
