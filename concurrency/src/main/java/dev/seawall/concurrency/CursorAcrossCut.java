package dev.seawall.concurrency;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A cursor that has read ten records looks for the eleventh, while the end of the stream is cut and
 * written anew: whoever finds a record of the new life has to see the cut as well.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "before the cut")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "cut, and not written anew yet")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "written anew, and the cut is seen")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "a new life without a cut")
@State
public class CursorAcrossCut extends RacingStream {
  private static final int KEPT = 5;

  /** Writes what the cursor has read. */
  public CursorAcrossCut() {
    addFrame(1);
  }

  /** The leader. */
  @Actor
  public void writer() {
    truncateAfter(KEPT);
    addFrame(KEPT + 1);
  }

  /** A cursor: finds first, and looks for cuts then. */
  @Actor
  public void reader(II_Result result) {
    result.r1 = stream.find(FRAME_RECORDS + 1) != null ? 1 : 0;
    result.r2 = (int) stream.cuts().count();
  }
}
