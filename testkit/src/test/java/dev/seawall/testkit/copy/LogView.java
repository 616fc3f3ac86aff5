package dev.seawall.testkit.copy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.CorruptionException;
import dev.seawall.NotWrittenException;
import dev.seawall.RecordCursor;
import dev.seawall.ReplayCursor;
import dev.seawall.SequenceRange;
import dev.seawall.TruncatedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Everything that can be read of a log, and what its readers are told of the rest. */
final class LogView {
  private final List<String> lines = new ArrayList<>();
  private SequenceRange lost = new SequenceRange(1, 1);
  private boolean isLost;

  private LogView() {}

  /** Looks at all of a log: streams, both views of each, single records, checkpoints, shards. */
  static List<String> of(Wal wal) throws WalException {
    LogView view = new LogView();
    var names = new TreeMap<String, WalStream>();
    wal.streams().forEach(info -> names.put(info.name(), wal.stream(info.name())));
    for (WalStream stream : names.values()) {
      view.lines.add(stream.name() + " " + stream.firstSequence() + " to " + stream.lastSequence());
      view.iterate(stream);
      view.replay(stream);
      view.get(stream);
      view.checkpoint(stream);
    }
    wal.checkpoints().forEach(c -> view.lines.add("named " + c.name() + " " + c.streamCount()));
    wal.shardedStreams().forEach(s -> view.lines.add("sharded " + s.name() + " " + s.shardCount()));
    return view.lines;
  }

  private void iterate(WalStream stream) throws WalException {
    long next = stream.firstSequence();
    while (next > 0) {
      try (RecordCursor cursor = stream.iterate(next)) {
        next = 0;
        while (cursor.next()) {
          tell(describe(cursor.record()));
        }
      } catch (CorruptionException e) {
        tellLost(e);
        next = e.nextGood();
      }
    }
    tell("end");
  }

  private void replay(WalStream stream) throws WalException {
    long after = stream.firstSequence() - 1;
    while (after >= 0) {
      try (ReplayCursor cursor = stream.replay(after)) {
        after = -1;
        while (cursor.next()) {
          tell("replayed " + describe(cursor.record()));
        }
      } catch (CorruptionException e) {
        tellLost(e);
        after = e.nextGood() - 1;
      }
    }
    tell("end");
  }

  private void get(WalStream stream) throws WalException {
    long last = Math.min(stream.lastSequence(), stream.firstSequence() + 200);
    for (long sequence = stream.firstSequence(); sequence <= last + 1; sequence++) {
      try {
        tell(describe(stream.get(sequence)));
      } catch (CorruptionException e) {
        lines.add("cannot get " + sequence);
      } catch (NotWrittenException | TruncatedException e) {
        lines.add(e.getClass().getSimpleName());
      }
    }
    tell("end");
  }

  private void checkpoint(WalStream stream) throws WalException {
    try {
      lines.add("checkpoint " + stream.lastCheckpoint());
    } catch (CorruptionException e) {
      lines.add("the checkpoint's record is damaged");
    }
  }

  private static String describe(WalRecord record) {
    return record.sequence()
        + " "
        + record.type()
        + " "
        + record.keyText()
        + "="
        + new String(record.value(), UTF_8)
        + " "
        + record.transactionId()
        + " "
        + record.time();
  }

  /**
   * What is lost with several frames side by side is one range in one log, and several in another.
   */
  private void tellLost(CorruptionException e) {
    SequenceRange found = e.damage().lost();
    if (found == null) {
      tell("lost, who knows what");
    } else if (isLost && found.first() <= lost.last() + 1) {
      lost =
          new SequenceRange(
              Math.min(lost.first(), found.first()), Math.max(found.last(), lost.last()));
    } else {
      tell("");
      isLost = true;
      lost = found;
    }
  }

  private void tell(String line) {
    if (isLost) {
      lines.add("lost " + lost);
      isLost = false;
    }
    lines.add(line);
  }
}
