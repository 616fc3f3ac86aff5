package dev.seawall.recovery;

import dev.seawall.format.FrameHeader;
import dev.seawall.index.Absence;
import dev.seawall.index.Frames;
import dev.seawall.index.Run;
import dev.seawall.index.SealedFrames;
import dev.seawall.index.StreamState;
import dev.seawall.read.DamagedException;
import dev.seawall.read.FrameScanner;
import dev.seawall.read.SegmentFooter;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Puts the runs of relocated frames of a sealed segment in the place of what they are copies of. As
 * long as that is still there, a frame that is damaged does not take its place: so what can be read
 * is read, and not deleted. For one thread at a time.
 */
final class SealedCopies {
  private final SegmentFile file;
  private final SegmentFooter footer;
  private final long salt;
  private final Findings findings;

  SealedCopies(SegmentFile file, SegmentFooter footer, long salt, Findings findings) {
    this.file = file;
    this.footer = footer;
    this.salt = salt;
    this.findings = findings;
  }

  /**
   * Whether a stream has all records of a range, or at least a frame or a run that should hold
   * them.
   */
  static boolean areThere(StreamState stream, long first, long last) {
    long next = first;
    while (next <= last) {
      Run run = stream.find(next);
      if (run == null) {
        return false;
      }
      next = run.last() + 1;
    }
    return true;
  }

  /** Whether a stream has any of the records of a range. */
  private static boolean isOneThere(StreamState stream, long first, long last) {
    long next = first;
    while (next <= last) {
      Absence absence = stream.find(next) == null ? stream.absence(next) : null;
      if (absence == null) {
        return true;
      }
      if (absence.resume() <= next) {
        return false;
      }
      next = absence.resume();
    }
    return false;
  }

  /**
   * Adds a run. Its frames are looked at only if something would be replaced, which is so where the
   * life before did not come to delete it.
   */
  void add(StreamState stream, Run run) throws IOException {
    if (isOneThere(stream, run.first(), run.last())) {
      addSound(stream, run);
    } else {
      stream.addRelocated(run);
    }
  }

  private void addSound(StreamState stream, Run run) throws IOException {
    Frames frames = framesOf(run);
    if (frames == null) {
      addUnlessThere(stream, run, run.first(), run.last());
      return;
    }
    FrameScanner scanner =
        new FrameScanner(file, salt, run.start(), footer.trailer().footerOffset());
    long next = run.first();
    for (int i = 0; i < frames.count(); i++) {
      long first = frames.firstSequence(i);
      long last = i + 1 < frames.count() ? frames.firstSequence(i + 1) - 1 : run.last();
      if (!isSound(scanner, run.stream(), frames, i)) {
        addPart(stream, run, next, first - 1);
        addUnlessThere(stream, run, first, last);
        next = last + 1;
      }
    }
    addPart(stream, run, next, run.last());
  }

  /** Where the frames are; null if the frame table is damaged, or what it says cannot be. */
  private @Nullable Frames framesOf(Run run) throws IOException {
    Frames frames;
    try {
      frames = new SealedFrames(footer.frames(file), run.firstFrame(), run.frameCount());
    } catch (DamagedException e) {
      return null;
    }
    long before = run.first() - 1;
    for (int i = 0; i < frames.count(); i++) {
      long first = frames.firstSequence(i);
      if (first <= before || first > run.last() || (i == 0 && first != run.first())) {
        return null;
      }
      before = first;
    }
    return frames;
  }

  private static boolean isSound(FrameScanner scanner, int stream, Frames frames, int index)
      throws IOException {
    scanner.moveTo(frames.offset(index));
    return scanner.look() == FrameScanner.Found.FRAME
        && scanner.frameLength() == frames.length(index)
        && FrameHeader.stream(scanner.bytes(), scanner.at()) == stream
        && FrameHeader.firstSequence(scanner.bytes(), scanner.at()) == frames.firstSequence(index);
  }

  private void addUnlessThere(StreamState stream, Run run, long first, long last) {
    if (areThere(stream, first, last)) {
      findings.note(
          "a copy of "
              + first
              + ".."
              + last
              + " of stream '"
              + stream.name()
              + "' in "
              + run.segment()
              + " is damaged; what it was copied from is read instead");
    } else {
      addPart(stream, run, first, last); // whoever reads it is told
    }
  }

  private static void addPart(StreamState stream, Run run, long first, long last) {
    if (first == run.first() && last == run.last()) {
      stream.addRelocated(run);
    } else if (first <= last) {
      stream.addRelocated(run.part(first, last));
    }
  }
}
