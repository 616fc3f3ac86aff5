package dev.seawall.fuzz;

import static dev.seawall.fuzz.Bits.check;
import static dev.seawall.fuzz.Bits.littleEndian;

import dev.seawall.format.ControlRecord;
import dev.seawall.format.ControlRecord.Kind;
import dev.seawall.index.Catalog;
import dev.seawall.index.StreamState;
import java.nio.ByteBuffer;

/**
 * The fold of the log's own records, in any order and with any content that may be. Each is a kind,
 * a stream, three numbers of two bytes, and a letter for a name; now and then one of the numbers is
 * huge.
 */
final class CatalogTarget {
  private static final int CHANGE_BYTES = 10;
  private static final int STREAMS = 6;
  private static final Kind[] KINDS = Kind.values();

  private CatalogTarget() {}

  static void catalog(byte[] input) {
    Catalog catalog = new Catalog();
    ByteBuffer bytes = littleEndian(input);
    while (bytes.remaining() >= CHANGE_BYTES) {
      ControlRecord change = next(bytes);
      byte[] value = change.encode();
      if (ControlRecord.isPossible(change.kind().code(), littleEndian(value), 0, value.length)) {
        catalog.apply(change, 1);
      }
    }
    for (StreamState state : catalog.states()) {
      long next = state.writtenNext();
      check(1 <= state.first() && state.first() <= next, state.first() + " to below " + next);
      state.absence(1);
      state.absence(Long.MAX_VALUE);
      state.find(state.first());
      state.durableSequence();
      state.endOpenTransactions();
    }
    catalog.streams().forEach(stream -> check(!stream.name().isEmpty(), "no name"));
    catalog.checkpoints().written();
    catalog.shards();
  }

  private static ControlRecord next(ByteBuffer bytes) {
    Kind kind = KINDS[(bytes.get() & 0xFF) % KINDS.length];
    int stream = (bytes.get() & 0xFF) % STREAMS;
    long a = number(bytes);
    long b = number(bytes);
    long c = number(bytes);
    int letter = bytes.getShort();
    return new ControlRecord(kind, stream, a, b, c, String.valueOf((char) ('a' + (letter & 7))));
  }

  private static long number(ByteBuffer bytes) {
    short value = bytes.getShort();
    return value >= 0 ? value : value < -64 ? Long.MAX_VALUE + value + 1 : value;
  }
}
