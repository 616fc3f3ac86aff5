package dev.seawall.concurrency;

import dev.seawall.index.Absence;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A record that is truncated away from the beginning is there, or truncated, and never lost. */
@JCStressTest
@Outcome(id = "(there|TRUNCATED)", expect = Expect.ACCEPTABLE, desc = "before, or after")
@Outcome(expect = Expect.FORBIDDEN, desc = "neither")
@State
public class ReaderBehindTruncation extends RacingStream {

  /** Writes two frames. */
  public ReaderBehindTruncation() {
    addFrame(1);
    addFrame(1 + FRAME_RECORDS);
  }

  /** The leader. */
  @Actor
  public void writer() {
    truncateBefore(1 + FRAME_RECORDS);
  }

  /** A reader, which asks for the reason until there is a record or one. */
  @Actor
  public void reader(L_Result result) {
    while (stream.find(FRAME_RECORDS) == null) {
      Absence absence = stream.absence(FRAME_RECORDS);
      if (absence != null) {
        result.r1 = absence.reason().name();
        return;
      }
    }
    result.r1 = "there";
  }
}
