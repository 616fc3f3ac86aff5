package dev.seawall.cli.append;

import dev.seawall.CommitResult;
import dev.seawall.RecordType;
import dev.seawall.SequenceRange;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.cli.console.InputRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes one transaction of the whole input, over all streams that it names; or several, where
 * BEGIN, COMMIT and ROLLBACK say so.
 */
final class OneTransaction implements Sink {
  private final Wal wal;
  private final AppendOptions options;
  private final Streams streams;
  private final Tally tally = new Tally();
  private final Map<String, Long> bytesByStream = new HashMap<>();
  private TransactionCount count = TransactionCount.NONE;
  private @Nullable Transaction open;
  private @Nullable Place begin;
  private @Nullable Committed committed;
  private long records;

  OneTransaction(Wal wal, AppendOptions options) {
    this.wal = wal;
    this.options = options;
    this.streams = new Streams(wal, options);
  }

  @Override
  public void append(InputRecord record, Place place) throws IOException {
    committed = null;
    RecordType type = record.type();
    if (type == null) {
      begin(record, place);
    } else if (type.equals(RecordType.COMMIT)) {
      requireBare(record, place);
      commit();
    } else if (type.equals(RecordType.ROLLBACK)) {
      requireBare(record, place);
      rollback();
    } else {
      add(record, type, place);
    }
  }

  private static void requireBare(InputRecord record, Place place) throws InputException {
    boolean isBare =
        record.stream() == null
            && record.sequence() == 0
            && record.transaction() == 0
            && record.key() == null
            && record.value().length == 0;
    if (!isBare) {
      throw new InputException(
          "%s: with --transaction, a %s is about all streams and has nothing but its \"type\""
              .formatted(place, record.type() == null ? "BEGIN" : record.type()));
    }
  }

  private void begin(InputRecord record, Place place) throws InputException {
    requireBare(record, place);
    if (records > 0) {
      throw new InputException(
          place + ": BEGIN within a transaction: end it first, by COMMIT or ROLLBACK");
    }
    begin = place;
  }

  private void add(InputRecord record, RecordType type, Place place) throws IOException {
    if (record.transaction() != 0) {
      throw new InputException(
          place
              + ": the record is of another transaction: leave out \"transaction\", or"
              + " --transaction to copy it with its own");
    }
    if (record.sequence() != 0 && !options.isRenumbering()) {
      throw new InputException(
          place
              + ": a transaction numbers its records itself: leave out \"sequence\", or give"
              + " --renumber");
    }
    WalStream stream = streams.of(record, place);
    long bytes = streams.checkedSize(record, place);
    Transaction transaction = open;
    if (transaction == null) {
      transaction = wal.begin();
      open = transaction;
    }
    try {
      transaction.append(stream, type, record.key(), record.value());
    } catch (IllegalArgumentException e) {
      throw new InputException(place + ": " + e.getMessage(), e);
    }
    records++;
    bytesByStream.merge(stream.name(), bytes, Long::sum);
  }

  private void commit() throws WalException {
    Transaction ending = open;
    if (ending != null) {
      CommitResult result = ending.commit(options.durability());
      // Nobody else writes, so between the first record and the COMMIT there are only its own.
      for (Map.Entry<String, SequenceRange> range : result.ranges().entrySet()) {
        SequenceRange all = range.getValue();
        long bytes = bytesByStream.getOrDefault(range.getKey(), 0L);
        tally.add(range.getKey(), new SequenceRange(all.first(), all.last() - 1), bytes);
        tally.committed(range.getKey(), all.last());
      }
      count = count.withCommitted();
      committed = new Committed(records, new TreeMap<>(result.ranges()));
    }
    forget();
  }

  private void rollback() throws WalException {
    Transaction ending = open;
    if (ending != null) {
      ending.rollback();
      count = count.withRolledBack();
    }
    forget();
  }

  private void forget() {
    open = null;
    begin = null;
    records = 0;
    bytesByStream.clear();
  }

  @Override
  public void finish() throws IOException {
    committed = null;
    if (begin != null) {
      throw new InputException(
          "the input ends within the transaction that BEGIN in " + begin + " began");
    }
    commit();
  }

  @Override
  public void end() throws WalException {
    rollback();
  }

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public TransactionCount transactions() {
    return count;
  }

  @Override
  public @Nullable Committed committed() {
    return committed;
  }
}
