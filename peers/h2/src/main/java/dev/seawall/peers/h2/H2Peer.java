package dev.seawall.peers.h2;

import dev.seawall.benchmarks.peer.Numbers;
import dev.seawall.benchmarks.peer.Peer;
import dev.seawall.benchmarks.peer.PeerLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/** H2's store as a log: a map from numbers to values for each stream; one lock. */
public final class H2Peer implements Peer {

  /** Creates it. */
  public H2Peer() {}

  @Override
  public PeerLog open(Path directory, int streams) {
    MVStore store = new MVStore.Builder().fileName(directory.resolve("log.mv").toString()).open();
    return new Log(store, streams);
  }

  private static final class Log implements PeerLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final MVStore store;
    private final List<MVMap<Long, byte[]>> maps = new ArrayList<>();
    private final long[] next;

    Log(MVStore store, int streams) {
      this.store = store;
      for (int i = 0; i < streams; i++) {
        maps.add(
            store.openMap(
                "stream-" + i,
                new MVMap.Builder<Long, byte[]>()
                    .keyType(LongDataType.INSTANCE)
                    .valueType(ByteArrayDataType.INSTANCE)));
      }
      this.next = maps.stream().mapToLong(MVMap::sizeAsLong).toArray();
    }

    private void put(int stream, byte[] value) {
      // The map keeps the array itself.
      maps.get(stream).append(next[stream]++, value.clone());
    }

    @Override
    public void appendDurable(int stream, byte[] value) {
      lock.lock();
      try {
        put(stream, value);
        sync();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void appendBatch(byte[] value, int count) {
      for (int i = 0; i < count; i++) {
        put(0, value);
      }
      sync();
    }

    @Override
    public void append(byte[] value) {
      put(0, value);
    }

    @Override
    public void sync() {
      store.commit();
      store.sync();
    }

    @Override
    public void readAll(LongConsumer numbers) {
      Cursor<Long, byte[]> cursor = maps.get(0).cursor(0L);
      while (cursor.hasNext()) {
        cursor.next();
        numbers.accept(Numbers.of(cursor.getValue()));
      }
    }

    @Override
    public long get(long number) {
      return Numbers.of(Objects.requireNonNull(maps.get(0).get(number)));
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
