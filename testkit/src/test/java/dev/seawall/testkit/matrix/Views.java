package dev.seawall.testkit.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.CorruptionException;
import dev.seawall.Damage;
import dev.seawall.NotWrittenException;
import dev.seawall.RecordCursor;
import dev.seawall.ScanCursor;
import dev.seawall.ScanItem;
import dev.seawall.StreamInfo;
import dev.seawall.TailCursor;
import dev.seawall.TruncatedException;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads all of an open log in each way there is, and on behind each error where that is possible.
 */
final class Views {
  private final Wal wal;
  private final Truth truth;
  private final Map<Long, byte[]> segments;
  private final Map<String, Integer> ids = new HashMap<>();

  /**
   * Prepares to read.
   *
   * @param wal the damaged log
   * @param truth what the undamaged one holds
   * @param segments the damaged one's files before it was opened
   */
  Views(Wal wal, Truth truth, Map<Long, byte[]> segments) {
    this.wal = wal;
    this.segments = segments;
    this.truth = truth;
    wal.streams().forEach(info -> ids.put(info.name(), info.id()));
  }

  /** What opening says of gaps does not excuse a reader that passes over them without a word. */
  private List<Damage> damagesFoundByOpening(Way way) {
    boolean hasReaders = way != Way.SCAN && way != Way.VERIFY;
    return wal.recoveryReport().damages().stream()
        .filter(damage -> !hasReaders || damage.kind() != Damage.Kind.GAP)
        .toList();
  }

  Seen read(Way way) throws InterruptedException {
    Seen seen = new Seen(ids, segments, damagesFoundByOpening(way));
    switch (way) {
      case GET -> readSingly(seen);
      case SCAN -> scan(seen);
      case VERIFY -> verify(seen);
      default -> {
        for (StreamInfo info : wal.streams()) {
          readAll(way, info, seen);
        }
      }
    }
    return seen;
  }

  // ---- stream by stream ----

  private void readAll(Way way, StreamInfo info, Seen seen) throws InterruptedException {
    WalStream stream = wal.stream(info.name());
    long from = stream.firstSequence();
    while (from > 0) {
      long reached = from;
      try (RecordCursor cursor = cursor(way, stream, from)) {
        while (isNext(cursor)) {
          seen.record(info.id(), cursor.sequence(), Truth.text(cursor));
          reached = cursor.sequence() + 1;
        }
        return;
      } catch (CorruptionException e) {
        seen.error(e);
        from = goOn(e, reached, info.id(), seen);
      } catch (WalException e) {
        seen.error(e);
        seen.notice(new Notice.OfEnd(info.id(), reached));
        return;
      } catch (RuntimeException | Error e) {
        seen.fault("reading '" + info.name() + "' threw " + e);
        return;
      }
    }
  }

  private static long goOn(CorruptionException e, long reached, int stream, Seen seen) {
    if (e.nextGood() == 0) {
      seen.notice(new Notice.OfEnd(stream, reached));
    } else if (e.nextGood() <= reached) {
      seen.fault("next good sequence " + e.nextGood() + " does not lead on from " + reached);
      return 0;
    }
    return e.nextGood();
  }

  private static RecordCursor cursor(Way way, WalStream stream, long from) throws WalException {
    return switch (way) {
      case TAIL -> stream.tail(from, Visibility.WRITTEN);
      case REPLAY -> stream.replay(from - 1);
      default -> stream.iterate(from);
    };
  }

  private static boolean isNext(RecordCursor cursor) throws WalException, InterruptedException {
    return cursor instanceof TailCursor tail ? tail.next(Duration.ZERO) : cursor.next();
  }

  // ---- one by one ----

  private void readSingly(Seen seen) {
    Map<Integer, String> names = new HashMap<>();
    ids.forEach((name, id) -> names.put(id, name));
    for (Known known : truth.records()) {
      String name = names.get(known.stream());
      if (name == null) {
        continue;
      }
      try {
        WalRecord record = wal.stream(name).get(known.sequence());
        seen.record(known.stream(), known.sequence(), text(record));
      } catch (NotWrittenException | TruncatedException e) {
        continue; // not there, says the log: is it right?
      } catch (WalException e) {
        seen.error(e);
        if (!seen.isNamed(known)) {
          seen.fault("get of " + known + " failed without naming it: " + e);
        }
      } catch (RuntimeException | Error e) {
        seen.fault("get of " + known + " threw " + e);
      }
    }
  }

  private static String text(WalRecord record) {
    byte[] key = record.key();
    return record.type()
        + " "
        + (key == null ? "" : new String(key, UTF_8) + "=")
        + new String(record.value(), UTF_8);
  }

  // ---- the log as a whole ----

  private void scan(Seen seen) {
    try (ScanCursor cursor = wal.scan()) {
      while (cursor.next()) {
        ScanItem item = cursor.item();
        if (item.kind() == ScanItem.Kind.DAMAGE) {
          seen.damage(Objects.requireNonNull(item.damage()));
        } else if (item.kind() == ScanItem.Kind.FRAME) {
          see(cursor, item, seen);
        }
      }
    } catch (Exception | Error e) {
      seen.fault("scanning threw " + e);
    }
  }

  private void see(ScanCursor cursor, ScanItem item, Seen seen) throws WalException {
    for (WalRecord record : cursor.records()) {
      String text = text(record);
      Known known = truth.findPhysical(item.segment(), item.offset(), record.sequence(), text);
      if (known != null) {
        seen.physical(known, text);
      } else if (!truth.wasTruncated(text)) {
        seen.stray(text);
      }
    }
  }

  private void verify(Seen seen) {
    try {
      wal.verify(progress -> {}).damages().forEach(seen::damage);
    } catch (Exception | Error e) {
      seen.fault("verifying threw " + e);
    }
  }
}
