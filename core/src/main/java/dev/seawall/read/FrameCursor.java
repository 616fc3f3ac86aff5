package dev.seawall.read;

import dev.seawall.CorruptionException;
import dev.seawall.Damage;
import dev.seawall.SequenceRange;
import dev.seawall.StreamDeletedException;
import dev.seawall.TruncatedException;
import dev.seawall.WalException;
import dev.seawall.format.FrameHeader;
import dev.seawall.index.Absence;
import dev.seawall.index.Cuts;
import dev.seawall.index.Frames;
import dev.seawall.index.Run;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.StreamState;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames of one stream, one after the other, across runs and segments, and verifies each.
 * Holds on to one segment at a time; since segments are deleted oldest first, the later ones stay
 * too. The segment's file need not stay open for that. For one thread at a time.
 */
final class FrameCursor implements AutoCloseable {
  private final ReadContext context;
  private StreamState stream;
  private final Window window;
  private @Nullable SegmentReader reader;
  private @Nullable Run run;
  private @Nullable Run sealedRun;
  private @Nullable Frames sealedFrames;
  private int frameIndex;
  private long next;

  /** The last sequence that was delivered, or that the reader is behind because it began there. */
  private long consumed;

  private long cutsSeen;
  private long frameFirst;
  private long frameLast;
  private @Nullable SegmentEntry frameSegment;
  private long frameOffset;
  private long frameEnd;
  private int frameFlags;
  private boolean frameJoined;

  FrameCursor(ReadContext context, StreamState stream, long from) {
    this.context = context;
    this.stream = stream;
    this.window = context.windows().take();
    this.next = from;
    this.cutsSeen = stream.cuts().count();
    this.consumed = Math.min(from, stream.writtenNext()) - 1;
  }

  /** Is to read single frames here and there. */
  void readSingly() {
    window.use(context.readers().cache());
  }

  /** Is asked for headers only, and not disturbed by what is wrong with records. */
  void readHeaders() {
    window.beContentWithHeaders();
  }

  /** Goes over to another stream. */
  void beginAnew(StreamState other) {
    stream = other;
    cutsSeen = other.cuts().count();
    seek(1);
  }

  /** Begins anew at another sequence. */
  void seek(long sequence) {
    next = sequence;
    consumed = 0;
    frameLast = 0;
    run = null;
  }

  /**
   * Loads the frame with the next wanted sequence.
   *
   * @return false if that sequence is not written yet
   */
  boolean advance() throws WalException {
    context.progress().checkOpen();
    while (true) {
      if (!resolve()) {
        return false;
      }
      try {
        loadFrame();
        return true;
      } catch (NoSuchFileException e) {
        // deleted between looking it up and opening it: the stream was truncated meanwhile, so ask
        // again
        Run gone = run;
        run = null;
        context.progress().makeReadable(stream);
        if (stream.find(next) == gone) {
          throw failure(e, gone);
        }
      } catch (DamagedException e) {
        throw corruption(e);
      } catch (WalException e) {
        throw e;
      } catch (IOException e) {
        throw failure(e, run);
      }
    }
  }

  private boolean resolve() throws WalException {
    checkNotCut(); // which may let go of the run
    Run current = run;
    long wanted = next;
    if (current != null && current.last() >= next && stream.first() <= next) {
      return true;
    }
    for (Run found = stream.find(next); ; found = stream.find(next)) {
      if (found != null) {
        if (stream.cuts().count() != cutsSeen) {
          // what was found may have been appended behind a cut below what has been consumed
          checkNotCut();
          continue;
        }
        run = found;
        frameIndex = -1;
        return true;
      }
      Absence absence = stream.absence(next);
      if (absence == null) {
        continue;
      }
      switch (absence.reason()) {
        case TRUNCATED -> {
          checkNotDeleted();
          throw new TruncatedException(stream.name(), next, absence.resume());
        }
        case SKIPPED -> next = absence.resume();
        case LOST -> throw lost(absence.resume());
        case NOT_YET -> {
          next =
              wanted; // a hole is passed only with the record behind it: that is not to seem a cut
          checkNotDeleted();
          return false;
        }
      }
    }
  }

  /** Fails if the reader has consumed what a truncation has taken away meanwhile. */
  private void checkNotCut() throws WalException {
    Cuts cuts = stream.cuts();
    if (cuts.count() == cutsSeen) {
      return;
    }
    long lowest = cuts.lowestSince(cutsSeen);
    if (lowest < consumed) {
      checkNotDeleted();
      throw new TruncatedException(stream.name(), consumed, Math.max(lowest + 1, stream.first()));
    }
    cutsSeen = cuts.count();
    run = null;
  }

  private void checkNotDeleted() throws StreamDeletedException {
    if (stream.isDeleted()) {
      throw new StreamDeletedException("stream '" + stream.name() + "' has been deleted");
    }
  }

  private void loadFrame() throws IOException {
    Run current = Objects.requireNonNull(run);
    SegmentReader source = readerOf(current);
    Frames frames = framesOf(current, source);
    int index = frameIndex + 1;
    if (frameIndex < 0 || index >= frames.count() || frames.firstSequence(index) != next) {
      index = frames.floor(next, current.first(), current.physicalLast());
    }
    if (index < 0) {
      // the first frames of the run are gone, and what is left of the others was found without them
      frameFirst = next;
      frameLast = frames.count() == 0 ? current.last() : frames.firstSequence(0) - 1;
      throw new DamagedException(current.start(), 0, "the index has no frame for sequence " + next);
    }
    long physicalLast =
        index + 1 < frames.count() ? frames.firstSequence(index + 1) - 1 : current.physicalLast();
    frameFirst = frames.firstSequence(index);
    frameLast = physicalLast;
    window.load(source, frames.offset(index), frames.length(index));
    int at = window.at();
    long lastInFrame = frameFirst + FrameHeader.recordCount(window.bytes(), at) - 1;
    if (FrameHeader.stream(window.bytes(), at) != current.stream()
        || FrameHeader.firstSequence(window.bytes(), at) != frameFirst
        || (lastInFrame > physicalLast && index + 1 < frames.count())) {
      throw new DamagedException(
          frames.offset(index), frames.length(index), "the frame is not the one in the index");
    }
    if (lastInFrame < next) {
      frameFirst = lastInFrame + 1;
      throw new DamagedException(
          frames.offset(index) + frames.length(index), 0, "no valid frame follows");
    }
    frameLast = Math.min(lastInFrame, current.last());
    frameIndex = index;
    frameJoined = isJoinedBy(current.segment(), frames.offset(index));
    frameSegment = current.segment();
    frameOffset = frames.offset(index);
    frameEnd = frameOffset + frames.length(index);
    frameFlags = FrameHeader.flags(window.bytes(), at);
  }

  /** The frames of a run; those of a sealed one are looked up once, and not for every frame. */
  private Frames framesOf(Run current, SegmentReader source) throws IOException {
    Frames known = sealedFrames;
    if (known != null && sealedRun == current) {
      return known;
    }
    Frames frames = source.frames(current);
    sealedFrames = current.live() == null ? frames : null;
    sealedRun = current;
    return frames;
  }

  private SegmentReader readerOf(Run current) {
    SegmentReader held = reader;
    if (held != null && held.segment() == current.segment()) {
      return held;
    }
    SegmentReader fresh = context.readers().acquire(current.segment());
    releaseReader();
    reader = fresh;
    return fresh;
  }

  private void releaseReader() {
    SegmentReader held = reader;
    if (held != null) {
      reader = null;
      held.release();
      context.progress().released();
    }
  }

  private CorruptionException corruption(DamagedException e) {
    Run current = Objects.requireNonNull(run);
    long first = frameFirst <= next && next <= frameLast ? frameFirst : next;
    long last = Math.max(Math.min(frameLast, current.last()), first);
    if (frameFirst > next || frameLast < next) {
      // the index itself is damaged: the whole run is out of reach
      last = current.last();
    }
    Damage damage =
        Damage.of(
                Damage.Kind.RECORDS,
                current.segment().name(),
                current.segment().number(),
                e.offset(),
                e.length(),
                String.valueOf(e.getMessage()))
            .losing(stream.id(), stream.name(), new SequenceRange(first, last));
    CorruptionException corruption =
        new CorruptionException(damage, first - 1, last + 1 < stream.writtenNext() ? last + 1 : 0);
    corruption.initCause(e);
    return corruption;
  }

  private CorruptionException lost(long resume) {
    Damage damage = context.gaps().at(stream, new SequenceRange(next, resume - 1));
    return new CorruptionException(damage, next - 1, resume < stream.writtenNext() ? resume : 0);
  }

  private WalException failure(IOException e, @Nullable Run where) {
    String file = where == null ? "" : where.segment().name() + ": ";
    return new WalException(
        "reading stream '" + stream.name() + "' failed: " + file + e.getMessage(), e);
  }

  /** The sequence wanted next: set it behind what has been consumed. */
  void setNext(long sequence) {
    next = sequence;
    // what was in a frame has been consumed, even if the stream has been cut below it meanwhile
    if (sequence - 1 > consumed
        && (sequence - 1 <= frameLast || sequence <= stream.writtenNext())) {
      consumed = sequence - 1;
    }
  }

  long next() {
    return next;
  }

  long frameFirst() {
    return frameFirst;
  }

  /** The last sequence of the frame that is not truncated away. */
  long frameLast() {
    return frameLast;
  }

  SegmentEntry frameSegment() {
    return Objects.requireNonNull(frameSegment);
  }

  long frameOffset() {
    return frameOffset;
  }

  int frameFlags() {
    return frameFlags;
  }

  /** Whether the frame goes on with the batch of the one that was loaded before it. */
  boolean isFrameJoined() {
    return frameJoined;
  }

  /** Whether the run of the frame had more records once; true also while more are being added. */
  boolean isRunCut() {
    Run current = Objects.requireNonNull(run);
    return current.last() < current.physicalLast();
  }

  /** Whether what stands at a place goes on with the batch of the frame: it stands next to it. */
  boolean isJoinedBy(SegmentEntry segment, long offset) {
    return FrameHeader.isUnitOpen(frameFlags) && frameSegment == segment && frameEnd == offset;
  }

  Window window() {
    return window;
  }

  /** Lets go of the segment and of what was read from it, to be used again later. */
  void park() {
    run = null;
    sealedRun = null;
    sealedFrames = null;
    window.clear();
    releaseReader();
  }

  @Override
  public void close() {
    park();
    context.windows().giveBack(window);
  }
}
