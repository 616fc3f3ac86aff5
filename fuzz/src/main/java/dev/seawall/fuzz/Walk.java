package dev.seawall.fuzz;

import static dev.seawall.fuzz.Bits.check;

import dev.seawall.RecordCursor;
import dev.seawall.ReplayCursor;
import dev.seawall.ScanCursor;
import dev.seawall.StreamInfo;
import dev.seawall.TailCursor;
import dev.seawall.Visibility;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/** Reads a log in all ways there are. */
final class Walk {
  /** A few bytes may hold very many records, as runs of a compressed frame. */
  private static final int MOST_RECORDS = 2000;

  private static final int GETS = 3;

  private Walk() {}

  /** Reading that may find damage, which is then its end. */
  private interface Reading {
    void run() throws WalException;
  }

  static void over(Wal wal) {
    for (StreamInfo info : wal.streams()) {
      WalStream stream = wal.stream(info.name());
      attempt(() -> iterate(stream));
      attempt(() -> replay(stream));
      attempt(() -> get(stream, stream.firstSequence()));
      attempt(() -> get(stream, stream.lastSequence()));
      attempt(stream::lastCheckpoint);
      attempt(() -> tail(stream));
    }
    attempt(wal::checkpoints);
    attempt(wal::shardedStreams);
    attempt(() -> check(wal.openTransactions() != null, "no answer"));
    attempt(() -> scan(wal));
    attempt(() -> wal.verify(progress -> {}));
    check(!wal.recoveryReport().summary().isEmpty(), "no summary");
    wal.stats();
  }

  private static void attempt(Reading reading) {
    try {
      reading.run();
    } catch (WalException e) {
      expected(e);
    }
  }

  /** Damage is named, not hinted at. */
  static void expected(WalException e) {
    check(e.getMessage() != null && !e.getMessage().isEmpty(), "no message: " + e);
  }

  private static void iterate(WalStream stream) throws WalException {
    long previous = 0;
    try (RecordCursor cursor = stream.iterate()) {
      for (int i = 0; i < MOST_RECORDS && cursor.next(); i++) {
        check(cursor.sequence() > previous, cursor.sequence() + " behind " + previous);
        previous = cursor.sequence();
        if (i < GETS) {
          compare(cursor.record(), stream.get(previous));
        }
      }
    }
  }

  /** Sequences begin at 1; where there is no record, the last one is 0. */
  private static void get(WalStream stream, long sequence) throws WalException {
    if (sequence > 0) {
      stream.get(sequence);
    }
  }

  private static void compare(WalRecord read, WalRecord got) {
    check(
        read.sequence() == got.sequence()
            && read.type().equals(got.type())
            && Arrays.equals(read.value(), got.value())
            && Objects.deepEquals(read.key(), got.key()),
        "a cursor and a get disagree on " + read.sequence());
  }

  private static void replay(WalStream stream) throws WalException {
    try (ReplayCursor cursor = stream.replay()) {
      for (int i = 0; i < MOST_RECORDS && cursor.next(); i++) {
        cursor.record();
        cursor.position();
      }
    }
  }

  private static void tail(WalStream stream) throws WalException {
    try (TailCursor cursor = stream.tail(stream.firstSequence(), Visibility.WRITTEN)) {
      for (int i = 0; i < GETS && cursor.next(Duration.ZERO); i++) {
        cursor.value();
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts", e);
    }
  }

  private static void scan(Wal wal) throws WalException {
    try (ScanCursor cursor = wal.scan()) {
      while (cursor.next()) {
        check(cursor.item().lengthBytes() >= 0, "a negative length");
        cursor.bytes();
        attempt(cursor::records);
      }
    }
  }
}
