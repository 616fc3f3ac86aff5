package dev.seawall.read;

import dev.seawall.CorruptionException;
import dev.seawall.TruncatedException;
import dev.seawall.WalException;
import dev.seawall.format.FrameHeader;
import dev.seawall.index.Run;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.StreamState;

/** Where batches begin, and transactions that were written as a whole. */
public final class Batches {
  private Batches() {}

  /**
   * Finds the beginning of the batch that a record belongs to, for whoever lets go what comes
   * before it.
   *
   * @param context what readers share
   * @param stream the stream
   * @param sequence a sequence that is not truncated away
   * @return the sequence of the first record of its batch in this stream; the same if it belongs to
   *     none, or is not written yet
   * @throws CorruptionException if damage keeps that from being known
   * @throws WalException if the log is closed or reading fails
   */
  public static long startOf(ReadContext context, StreamState stream, long sequence)
      throws WalException {
    Run run = stream.find(sequence);
    if (run == null || run.first() >= sequence) {
      return sequence; // a batch never leaves its segment, so none is cut where a run begins
    }
    return find(context, stream, sequence, false);
  }

  /**
   * Finds the beginning of what can be read of the batch that a record belongs to, for whoever
   * reads on from there.
   *
   * @param context what readers share
   * @param stream the stream
   * @param sequence a sequence that is not truncated away
   * @return as {@link #startOf}; the same sequence also if its frame cannot be read
   * @throws WalException if the log is closed or reading fails
   */
  public static long readableStartOf(ReadContext context, StreamState stream, long sequence)
      throws WalException {
    return stream.find(sequence) == null ? sequence : find(context, stream, sequence, true);
  }

  private static long find(
      ReadContext context, StreamState stream, long sequence, boolean passesDamage)
      throws WalException {
    try (FrameCursor frames = new FrameCursor(context, stream, sequence)) {
      frames.readHeaders();
      if (!frames.advance() || (frames.frameFlags() & FrameHeader.BATCH) == 0) {
        return sequence;
      }
      return Math.max(firstOfBatch(frames, stream, passesDamage), stream.first());
    } catch (TruncatedException e) {
      return sequence; // by another thread, meanwhile
    } catch (CorruptionException e) {
      if (passesDamage) {
        return sequence; // whoever reads it will be told
      }
      throw e;
    }
  }

  /** Goes back from frame to frame, as long as the one before is followed by this one. */
  private static long firstOfBatch(FrameCursor frames, StreamState stream, boolean passesDamage)
      throws WalException {
    long first = frames.frameFirst();
    try {
      while (first > stream.first() && stream.find(first - 1) != null) {
        SegmentEntry segment = frames.frameSegment();
        long offset = frames.frameOffset();
        frames.seek(first - 1);
        if (!frames.advance() || !frames.isJoinedBy(segment, offset)) {
          return first;
        }
        first = frames.frameFirst();
      }
    } catch (TruncatedException e) {
      return first; // by another thread, meanwhile
    } catch (CorruptionException e) {
      if (passesDamage) {
        return first; // the damage divides what is left of the batch from the rest
      }
      throw e;
    }
    return first;
  }
}
