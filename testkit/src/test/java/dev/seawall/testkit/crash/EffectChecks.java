package dev.seawall.testkit.crash;

import dev.seawall.RecordType;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.LogContents.Entry;
import dev.seawall.testkit.LogContents.Stream;
import dev.seawall.testkit.model.BatchBounds;
import dev.seawall.testkit.model.TransactionModel;
import dev.seawall.testkit.model.Unit;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks what has taken effect of the records that survived a crash. */
final class EffectChecks {
  private EffectChecks() {}

  /** Replay shows what the COMMITs that are there say, and nothing else. */
  static void replay(Wal wal, LogContents expected) throws WalException {
    for (Map.Entry<String, Stream> each : expected.streams().entrySet()) {
      String name = each.getKey();
      // from the beginning, a batch looks as if each of its records took effect by itself
      List<Map.Entry<Long, Entry>> effects =
          Unit.recordsOf(Unit.of(name, each.getValue(), new BatchBounds()));
      List<Map.Entry<Long, Entry>> shown = new ArrayList<>();
      wal.stream(name)
          .replay(
              each.getValue().first() - 1,
              record ->
                  shown.add(
                      Map.entry(
                          record.sequence(),
                          new Entry(
                              record.type(),
                              record.key() == null ? null : ByteBuffer.wrap(record.key()),
                              ByteBuffer.wrap(record.value()),
                              record.transactionId()))));
      if (!shown.equals(effects)) {
        throw new AssertionError(
            "replay of %s shows %s instead of %s".formatted(name, shown, effects));
      }
    }
  }

  /** No transaction that was committed is cut in two, and none that died holds anything back. */
  static void truncate(Wal wal, LogContents expected) throws WalException {
    if (!wal.openTransactions().isEmpty()) {
      throw new AssertionError("transactions are open: " + wal.openTransactions());
    }
    for (Map.Entry<String, Stream> each : expected.streams().entrySet()) {
      Stream stream = each.getValue();
      for (long sequence : List.copyOf(stream.records().keySet())) {
        Entry entry = stream.records().get(sequence);
        if (entry.transaction() != 0 && entry.type().equals(RecordType.COMMIT)) {
          truncate(wal, each.getKey(), expected, sequence);
        }
      }
      truncate(wal, each.getKey(), expected, stream.next());
    }
  }

  private static void truncate(Wal wal, String name, LogContents expected, long sequence)
      throws WalException {
    if (isOfWholeTransaction(expected.stream(name), sequence)) {
      return;
    }
    long first = wal.stream(name).firstSequence();
    long kept = Math.max(first, TransactionModel.uncut(name, expected, List.of(), sequence));
    long found = wal.stream(name).truncateBefore(sequence);
    if (found != kept) {
      throw new AssertionError(
          "%s was truncated before %d instead of %d".formatted(name, found, kept));
    }
  }

  private static boolean isOfWholeTransaction(Stream stream, long sequence) {
    Entry entry = stream.records().get(sequence);
    return entry != null && !entry.value().hasRemaining();
  }
}
