package dev.seawall.concurrency;

import dev.seawall.index.LiveFrames;
import dev.seawall.index.Run;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

/** What is said to be written can be found, in the first run and in one that grows. */
@JCStressTest
@Outcome(id = "(1|11|21), 1", expect = Expect.ACCEPTABLE, desc = "all that was said was there")
@Outcome(expect = Expect.FORBIDDEN, desc = "said to be written, and not to be found")
@State
public class WrittenWatermark extends RacingStream {

  /** The leader. */
  @Actor
  public void writer() {
    addFrame(1);
    addFrame(1 + FRAME_RECORDS);
  }

  /** A reader. */
  @Actor
  public void reader(JI_Result result) {
    long next = stream.writtenNext();
    result.r1 = next;
    result.r2 = next == 1 || isThere(next - 1) ? 1 : 0;
  }

  private boolean isThere(long sequence) {
    Run run = stream.find(sequence);
    LiveFrames frames = run == null ? null : run.live();
    if (run == null || frames == null) {
      return false;
    }
    int index = frames.floor(sequence, run.first(), run.last());
    return index >= 0 && frames.firstSequence(index) == sequence - FRAME_RECORDS + 1;
  }
}
