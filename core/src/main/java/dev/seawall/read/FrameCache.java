package dev.seawall.read;

import dev.seawall.WalStats;
import dev.seawall.index.SegmentEntry;
import dev.seawall.memory.ReservedLock;
import dev.seawall.memory.StackReserve;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Verified frames in memory, for single reads of what is read often. A frame is told by its segment
 * and its place there; what is written there never changes while the segment is in the log.
 *
 * <p>A frame is taken in when it is missed a second time within a while, so that reads all over a
 * large log cost it next to nothing, and do not drive out what is read often. Room is made by
 * second chance: what has not been used since it was last passed over goes first.
 *
 * <p>Looking up takes no lock. Each stripe has a lock for changes, and its part of the limit.
 */
final class FrameCache {
  private static final int MOST_STRIPES = 16;
  private static final long LEAST_STRIPE_BYTES = 256 << 10;

  /** Frames larger than this part of a stripe are not taken in. */
  private static final int LARGEST_FRACTION = 4;

  private static final int BYTES_PER_PLACE = 512;
  private static final int MOST_PLACES = 1 << 16;

  /** Once there is no room, one in so many misses is looked at, by chance. */
  private static final int SAMPLING = 8;

  private final long limitBytes;
  private final Stripe[] stripes;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** Creates an empty cache; with a limit of 0 it stays empty. */
  FrameCache(long limitBytes) {
    this.limitBytes = limitBytes;
    int count = MOST_STRIPES;
    while (count > 1 && limitBytes / count < LEAST_STRIPE_BYTES) {
      count /= 2;
    }
    this.stripes = new Stripe[limitBytes == 0 ? 0 : count];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new Stripe(limitBytes / count);
    }
  }

  boolean isOff() {
    return stripes.length == 0;
  }

  private static long hash(SegmentEntry segment, long offset) {
    long mixed = (segment.number() * 0x9E3779B97F4A7C15L + offset) * 0xBF58476D1CE4E5B9L;
    return mixed ^ mixed >>> 31;
  }

  private Stripe stripeOf(long hash) {
    return stripes[(int) (hash >>> 60) & (stripes.length - 1)];
  }

  /** Finds a frame. */
  @Nullable CachedFrame find(SegmentEntry segment, long offset) {
    long hash = hash(segment, offset);
    CachedFrame found = stripeOf(hash).find(hash, segment, offset);
    (found == null ? misses : hits).increment();
    return found;
  }

  /** Whether a frame that was not found is to be taken in; to be asked once for each miss. */
  boolean admits(SegmentEntry segment, long offset, int recordBytes) {
    long hash = hash(segment, offset);
    return stripeOf(hash).admits(hash, CachedFrame.sizeOf(recordBytes));
  }

  void put(CachedFrame frame) {
    long hash = hash(frame.segment(), frame.offset());
    stripeOf(hash).put(hash, frame);
  }

  /** Lets go of all frames of a segment that is to be deleted. */
  void forget(SegmentEntry segment) {
    for (Stripe stripe : stripes) {
      stripe.forget(segment);
    }
  }

  WalStats.FrameCache stats() {
    long bytes = 0;
    for (Stripe stripe : stripes) {
      bytes += stripe.bytes.get();
    }
    return new WalStats.FrameCache(hits.sum(), misses.sum(), bytes, limitBytes);
  }

  /** A part of the cache, by hash. */
  private static final class Stripe {
    private final ReservedLock lock = new ReservedLock(StackReserve.FOR_WAITING);
    private final long most;
    private final AtomicReferenceArray<@Nullable CachedFrame> table;

    /** Under the lock: in the order in which they were taken in or spared. */
    private final Deque<CachedFrame> frames = new ArrayDeque<>();

    /** Marks of frames that were missed; a race about one costs a frame its chance, no more. */
    private final int[] missed;

    private final AtomicLong bytes = new AtomicLong();

    Stripe(long most) {
      this.most = most;
      int places = Integer.highestOneBit((int) Math.min(most / BYTES_PER_PLACE, MOST_PLACES) | 1);
      this.table = new AtomicReferenceArray<>(places);
      this.missed = new int[places];
    }

    private int placeOf(long hash) {
      return (int) hash & (table.length() - 1);
    }

    @Nullable CachedFrame find(long hash, SegmentEntry segment, long offset) {
      CachedFrame frame = table.get(placeOf(hash));
      while (frame != null && !frame.is(segment, offset)) {
        frame = frame.next();
      }
      if (frame != null) {
        frame.markUsed();
      }
      return frame;
    }

    boolean admits(long hash, long size) {
      if (bytes.get() > most - size && ThreadLocalRandom.current().nextInt(SAMPLING) != 0) {
        return false;
      }
      int place = (int) hash & (missed.length - 1);
      int mark = (int) (hash >>> 28) | 1;
      boolean again = missed[place] == mark;
      missed[place] = again ? 0 : mark;
      return again && size <= most / LARGEST_FRACTION;
    }

    void put(long hash, CachedFrame frame) {
      lock.lock();
      try {
        if (find(hash, frame.segment(), frame.offset()) != null) {
          return; // another thread missed it too
        }
        makeRoom(most - frame.sizeBytes());
        int place = placeOf(hash);
        frame.setNext(table.get(place));
        table.set(place, frame);
        frames.add(frame);
        bytes.addAndGet(frame.sizeBytes());
      } finally {
        lock.unlock();
      }
    }

    private void makeRoom(long target) {
      while (bytes.get() > target) {
        CachedFrame oldest = frames.remove();
        if (oldest.spare()) {
          frames.add(oldest);
        } else {
          unlink(oldest);
        }
      }
    }

    private void unlink(CachedFrame gone) {
      int place = placeOf(hash(gone.segment(), gone.offset()));
      CachedFrame before = table.get(place);
      if (before == gone) {
        table.set(place, gone.next());
      } else {
        while (before != null && before.next() != gone) {
          before = before.next();
        }
        if (before != null) {
          before.setNext(gone.next());
        }
      }
      bytes.addAndGet(-gone.sizeBytes());
    }

    void forget(SegmentEntry segment) {
      lock.lock();
      try {
        frames.removeIf(
            frame -> {
              boolean gone = frame.segment() == segment;
              if (gone) {
                unlink(frame);
              }
              return gone;
            });
      } finally {
        lock.unlock();
      }
    }
  }
}
