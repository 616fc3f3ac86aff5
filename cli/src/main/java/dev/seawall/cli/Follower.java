package dev.seawall.cli;

import dev.seawall.CorruptionException;
import dev.seawall.StreamDeletedException;
import dev.seawall.StreamInfo;
import dev.seawall.TailCursor;
import dev.seawall.TruncatedException;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.cli.console.RecordPrinter;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prints the records of one stream, or of all, as another process writes them. */
final class Follower {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Wal wal;
  private final @Nullable String only;
  private final RecordPrinter printer;
  private final DamageReporter damages;
  private final Map<String, TailCursor> cursors = new LinkedHashMap<>();
  private final Set<String> unreadable = new HashSet<>();

  /**
   * Prepares to follow.
   *
   * @param only the stream to follow; null for all, also those that are yet to come
   */
  Follower(Wal wal, @Nullable String only, RecordPrinter printer, DamageReporter damages) {
    this.wal = wal;
    this.only = only;
    this.printer = printer;
    this.damages = damages;
  }

  /** Prints from the given sequences on, as long as anything can be read. */
  void follow(Map<String, Long> next) throws IOException, InterruptedException {
    try {
      for (Map.Entry<String, Long> stream : next.entrySet()) {
        open(stream.getKey(), stream.getValue());
      }
      if (only == null) {
        followAll();
      } else {
        followOne(only);
      }
    } finally {
      cursors.values().forEach(TailCursor::close);
    }
  }

  private void followAll() throws IOException, InterruptedException {
    while (true) {
      boolean found = false;
      for (String name : List.copyOf(cursors.keySet())) {
        found |= read(name, Duration.ZERO);
      }
      if (!found) {
        Thread.sleep(PATIENCE.toMillis());
      }
      for (StreamInfo info : wal.streams()) {
        if (!cursors.containsKey(info.name()) && !unreadable.contains(info.name())) {
          open(info.name(), info.firstSequence());
        }
      }
    }
  }

  private void followOne(String name) throws IOException, InterruptedException {
    while (cursors.containsKey(name)) {
      read(name, PATIENCE);
    }
  }

  private void open(String name, long from) throws IOException {
    cursors.put(name, wal.stream(name).tail(from, Visibility.WRITTEN));
  }

  /** Prints what there is, and says whether there was anything. */
  private boolean read(String name, Duration patience) throws IOException, InterruptedException {
    TailCursor cursor = cursors.get(name);
    boolean found = false;
    try {
      while (cursor != null && cursor.next(found ? Duration.ZERO : patience)) {
        printer.print(cursor.record());
        found = true;
      }
    } catch (CorruptionException e) {
      damages.report(e.damage());
      goOn(name, e.nextGood());
    } catch (TruncatedException e) {
      goOn(name, e.firstAvailable());
    } catch (StreamDeletedException e) {
      damages.report(ErrorHandler.describe(e));
      goOn(name, 0);
    } finally {
      if (found) {
        printer.flush();
      }
    }
    return found;
  }

  private void goOn(String name, long from) throws IOException {
    TailCursor broken = cursors.remove(name);
    if (broken != null) {
      broken.close();
    }
    if (from > 0) {
      open(name, from);
    } else {
      unreadable.add(name);
    }
  }
}
