package dev.seawall.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Streams by name: hash tables with nothing in them but references to the streams, which know their
 * names themselves, and a byte for each. Whoever looks takes no lock; whoever changes something
 * takes the lock of one table of many, so that nobody waits long while one grows.
 */
final class StreamNames {
  private static final int TABLES = 64;
  private static final int TABLE_SHIFT = Integer.SIZE - 6;
  private static final int FIRST_CAPACITY = 8;

  /** Spreads names that differ in their last letters over all tables. */
  private static final int SPREAD = 0x9E3779B9;

  /** Stands where a stream was, so that those behind it are found. */
  private static final StreamState REMOVED = new StreamState(new byte[0]);

  private final Table[] tables = new Table[TABLES];

  StreamNames() {
    Arrays.setAll(tables, i -> new Table());
  }

  /** The places of a table: streams, and of each a few bits of its hash, to pass over others. */
  private static final class Places {
    final AtomicReferenceArray<@Nullable StreamState> streams;

    /** Written before the stream is, and once. */
    final byte[] marks;

    Places(int capacity) {
      this.streams = new AtomicReferenceArray<>(capacity);
      this.marks = new byte[capacity];
    }

    int capacity() {
      return marks.length;
    }

    /** The place of a stream, or the free one that it would be put at. */
    int find(byte[] name, int hash) {
      int at = hash & (marks.length - 1);
      while (true) {
        StreamState state = streams.get(at);
        if (state == null
            || (marks[at] == markOf(hash)
                && state != REMOVED
                && Arrays.equals(state.encodedName(), name))) {
          return at;
        }
        at = (at + 1) & (marks.length - 1);
      }
    }

    void put(int at, StreamState state, int hash) {
      marks[at] = markOf(hash);
      streams.set(at, state);
    }

    /** Of bits that decide neither the table nor, in all but huge tables, the place. */
    private static byte markOf(int hash) {
      return (byte) (hash >>> (TABLE_SHIFT - Byte.SIZE));
    }
  }

  /**
   * One of the tables. A stream is at the place that its name's hash says, or in the row of taken
   * places behind it. A free place is taken once and never free again: when too few are free, all
   * move to new places, and those who look at that moment look at the old ones.
   */
  private static final class Table {
    final ReentrantLock changing = new ReentrantLock();
    volatile Places places = new Places(FIRST_CAPACITY);
    private int taken;
    private int streams;

    @Nullable StreamState find(byte[] name, int hash) {
      Places present = places;
      return present.streams.get(present.find(name, hash));
    }

    /** Adds a stream whose name is not there; under the lock. */
    void add(StreamState state, int hash) {
      if (taken >= places.capacity() / 4 * 3) {
        move();
      }
      places.put(places.find(state.encodedName(), hash), state, hash);
      taken++;
      streams++;
    }

    private void move() {
      Places old = places;
      int capacity = Math.max(FIRST_CAPACITY, Integer.highestOneBit(2 * streams + 1) * 2);
      Places larger = new Places(capacity);
      for (int i = 0; i < old.capacity(); i++) {
        StreamState state = old.streams.get(i);
        if (state != null && state != REMOVED) {
          byte[] name = state.encodedName();
          int hash = hashOf(name);
          larger.put(larger.find(name, hash), state, hash);
        }
      }
      taken = streams;
      places = larger;
    }

    void remove(StreamState state) {
      Places present = places;
      byte[] name = state.encodedName();
      int at = present.find(name, hashOf(name));
      if (present.streams.get(at) == state) {
        present.streams.set(at, REMOVED);
        streams--;
      }
    }
  }

  private static int hashOf(byte[] name) {
    int hash = Arrays.hashCode(name) * SPREAD;
    return hash ^ (hash >>> 16);
  }

  private Table tableOf(int hash) {
    return tables[hash >>> TABLE_SHIFT];
  }

  /**
   * Finds a stream.
   *
   * @param name its name
   * @return null if there is none
   */
  @Nullable StreamState find(String name) {
    byte[] encoded = name.getBytes(UTF_8);
    int hash = hashOf(encoded);
    StreamState state = tableOf(hash).find(encoded, hash);
    // half a surrogate pair is encoded as a question mark, which may be another stream's name
    return state != null && state.name().equals(name) ? state : null;
  }

  /**
   * Finds a stream, or adds one of that name.
   *
   * @param name its name, which can be encoded
   * @return the stream
   */
  StreamState findOrAdd(String name) {
    byte[] encoded = name.getBytes(UTF_8);
    int hash = hashOf(encoded);
    Table table = tableOf(hash);
    StreamState present = table.find(encoded, hash);
    if (present != null) {
      return present;
    }
    table.changing.lock();
    try {
      present = table.find(encoded, hash);
      if (present == null) {
        present = new StreamState(encoded);
        table.add(present, hash);
      }
      return present;
    } finally {
      table.changing.unlock();
    }
  }

  /** Shows all streams in no order; of those that come and go meanwhile some. */
  void forEach(Consumer<StreamState> action) {
    for (Table table : tables) {
      Places places = table.places;
      for (int i = 0; i < places.capacity(); i++) {
        StreamState state = places.streams.get(i);
        if (state != null && state != REMOVED) {
          action.accept(state);
        }
      }
    }
  }

  /**
   * Removes a stream.
   *
   * @param state the stream, with the name it was added with
   */
  void remove(StreamState state) {
    Table table = tableOf(hashOf(state.encodedName()));
    table.changing.lock();
    try {
      table.remove(state);
    } finally {
      table.changing.unlock();
    }
  }

  /**
   * Gives a stream another name. Whoever looks for either meanwhile may find none. One that has
   * that name already is found no more: it is nothing but a handle's, or its deletion was lost.
   *
   * @param state the stream
   * @param name its new name
   */
  void rename(StreamState state, String name) {
    remove(state);
    byte[] encoded = name.getBytes(UTF_8);
    state.rename(encoded);
    int hash = hashOf(encoded);
    Table table = tableOf(hash);
    table.changing.lock();
    try {
      StreamState other = table.find(encoded, hash);
      if (other != null) {
        table.remove(other);
      }
      table.add(state, hash);
    } finally {
      table.changing.unlock();
    }
  }
}
