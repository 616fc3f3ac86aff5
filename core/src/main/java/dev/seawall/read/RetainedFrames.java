package dev.seawall.read;

import dev.seawall.CorruptionException;
import dev.seawall.WalException;
import dev.seawall.index.Frames;
import dev.seawall.index.Run;
import dev.seawall.index.StreamState;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Finds the frames at which limits of bytes and of age come to lie. */
public final class RetainedFrames {
  private RetainedFrames() {}

  /**
   * Finds the last frames of a run that take so many bytes.
   *
   * @param context what readers share
   * @param run the run
   * @param bytes how many, at least 1
   * @return the first sequence of the first of them; of the run, if it has no more than that
   * @throws WalException if the run's frames cannot be looked up
   */
  public static long lastBytes(ReadContext context, Run run, long bytes) throws WalException {
    SegmentReader reader = context.readers().acquire(run.segment());
    try {
      Frames frames = reader.frames(run);
      long left = bytes;
      for (int i = frames.count() - 1; i >= 0; i--) {
        long first = frames.firstSequence(i);
        left -= first > run.last() ? 0 : frames.length(i); // what was cut off does not count
        if (left <= 0) {
          return Math.max(first, run.first());
        }
      }
      return run.first();
    } catch (NoSuchFileException e) {
      return run.first(); // deleted, since the stream was truncated meanwhile
    } catch (WalException e) {
      throw e;
    } catch (IOException e) {
      throw new WalException(
          "looking up frames in " + run.segment() + " failed: " + e.getMessage(), e);
    } finally {
      reader.release();
      context.progress().released();
    }
  }

  /**
   * Finds the first frame of a stream that was written at a time or later. Reads two frames of each
   * segment whose records are all older, and some of the one where it finds it. What cannot be read
   * is taken for older only if something behind it is.
   *
   * @param context what readers share
   * @param stream the stream
   * @param millis the time, since 1970
   * @return its first sequence, or the one where the stream begins; behind the last record if all
   *     are older
   * @throws WalException if a frame is no longer there, or reading fails for another reason than
   *     damage
   */
  public static long firstSince(ReadContext context, StreamState stream, long millis)
      throws WalException {
    long first = stream.first();
    try (FrameCursor frames = new FrameCursor(context, stream, first)) {
      for (Run run : stream.runs()) {
        long from = Math.max(run.first(), first);
        long last = run.last();
        if (last < from) {
          continue;
        }
        // no frame is older than its segment, whose age is known without reading any; copies are
        boolean isYoung = !run.isRelocated() && run.segment().header().createdMillis() >= millis;
        if (isYoung || ageOf(frames, from, millis) == Age.SINCE) {
          return first;
        }
        if (run.isRelocated()) {
          long behind = firstSinceOfCopies(frames, from, last, millis);
          if (behind <= last) {
            return behind;
          }
          first = behind;
          continue;
        }
        switch (ageOf(frames, last, millis)) {
          case BEFORE -> first = last + 1;
          case SINCE -> {
            return firstSince(frames, from, last, millis);
          }
          case UNKNOWN -> {
            // what comes behind it may tell
          }
        }
      }
      return first;
    }
  }

  /** Within a segment no frame is stamped earlier than the one before it. */
  private static long firstSince(FrameCursor frames, long least, long since, long millis)
      throws WalException {
    long low = least;
    long high = since;
    while (low < high) {
      long middle = low + (high - low) / 2;
      switch (ageOf(frames, middle, millis)) {
        case BEFORE -> low = frames.frameLast() + 1;
        case SINCE -> high = Math.max(low, frames.frameFirst());
        case UNKNOWN -> high = middle;
      }
    }
    return low;
  }

  /**
   * Goes from frame to frame: copies stand together that were written in different segments, and
   * the clock may have been set back between.
   */
  private static long firstSinceOfCopies(FrameCursor frames, long from, long last, long millis)
      throws WalException {
    long next = from;
    while (next <= last && ageOf(frames, next, millis) == Age.BEFORE) {
      next = frames.frameLast() + 1;
    }
    return next;
  }

  private enum Age {
    BEFORE,
    SINCE,
    UNKNOWN
  }

  private static Age ageOf(FrameCursor frames, long sequence, long millis) throws WalException {
    frames.seek(sequence);
    try {
      if (!frames.advance()) {
        return Age.SINCE; // its end was truncated meanwhile: there is nothing to be let go here
      }
    } catch (CorruptionException e) {
      return Age.UNKNOWN;
    }
    boolean isSince = frames.window().payload().timeMillis() >= millis;
    return isSince ? Age.SINCE : Age.BEFORE;
  }
}
