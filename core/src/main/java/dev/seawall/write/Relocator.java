package dev.seawall.write;

import dev.seawall.Durability;
import dev.seawall.WalException;
import dev.seawall.format.FrameHeader;

/**
 * The way by which copies of older frames come to the end of the log: the same as that of records.
 * What was read to be copied may be truncated away, and its sequences given out anew, before the
 * copy is staged; so the streams are watched from before the reading until then. For one thread.
 */
public final class Relocator {
  private final Stager stager;

  Relocator(Stager stager) {
    this.stager = stager;
  }

  /**
   * Begins to watch. When this returns, readers see every truncation from before: only what is
   * still to be copied after that is to be read.
   *
   * @throws WalException if what is staged could not be written
   */
  public void begin() throws WalException {
    stager.watchCuts();
    stager.committer().flush();
  }

  /**
   * Stages copies, and waits until they are written, and so are what readers find. Those of streams
   * that have been cut since the watch began are left out.
   *
   * @param copies what has been read since the watch began
   * @return how many bytes were staged
   * @throws WalException if they could not be written
   */
  public long stage(FrameCopies copies) throws WalException {
    return stager.stageAndWait(
        copies.length() + (long) FrameHeader.ALIGNMENT,
        Durability.OS,
        buffer -> {
          long staged = 0;
          for (FrameCopies.Unit unit : copies.units()) {
            if (!stager.isCut(unit.owner())) {
              buffer.appendCopies(unit.owner(), copies.bytes(), unit.from(), unit.to());
              staged += unit.to() - unit.from();
            }
          }
          return staged;
        });
  }

  /** Ends the watch. */
  public void end() {
    stager.unwatchCuts();
  }
}
