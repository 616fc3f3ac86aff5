package dev.seawall.peers.rocksdb;

import dev.seawall.benchmarks.peer.Numbers;
import dev.seawall.benchmarks.peer.Peer;
import dev.seawall.benchmarks.peer.PeerLog;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB as a log: the key is the stream and the number. Groups commits itself. No compression, as
 * everywhere else here.
 */
public final class RocksdbPeer implements Peer {

  /** Creates it. */
  public RocksdbPeer() {}

  @Override
  public PeerLog open(Path directory, int streams) throws RocksDBException {
    RocksDB.loadLibrary();
    return new Log(directory, streams);
  }

  private static final class Log implements PeerLog {
    private final Options options =
        new Options().setCreateIfMissing(true).setCompressionType(CompressionType.NO_COMPRESSION);
    private final WriteOptions durable = new WriteOptions().setSync(true);
    private final WriteOptions plain = new WriteOptions();
    private final AtomicLongArray next;
    private final RocksDB database;

    Log(Path directory, int streams) throws RocksDBException {
      this.next = new AtomicLongArray(streams);
      this.database = RocksDB.open(options, directory.toString());
    }

    private static byte[] key(int stream, long number) {
      return ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(stream).putLong(number).array();
    }

    @Override
    public void appendDurable(int stream, byte[] value) throws RocksDBException {
      database.put(durable, key(stream, next.getAndIncrement(stream)), value);
    }

    @Override
    public void appendBatch(byte[] value, int count) throws RocksDBException {
      try (WriteBatch batch = new WriteBatch()) {
        for (int i = 0; i < count; i++) {
          batch.put(key(0, next.getAndIncrement(0)), value);
        }
        database.write(durable, batch);
      }
    }

    @Override
    public void append(byte[] value) throws RocksDBException {
      database.put(plain, key(0, next.getAndIncrement(0)), value);
    }

    @Override
    public void sync() throws RocksDBException {
      database.syncWal();
    }

    @Override
    public void readAll(LongConsumer numbers) throws RocksDBException {
      try (RocksIterator iterator = database.newIterator()) {
        for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
          numbers.accept(Numbers.of(iterator.value()));
        }
        iterator.status();
      }
    }

    @Override
    public long get(long number) throws RocksDBException {
      return Numbers.of(database.get(key(0, number)));
    }

    @Override
    public void close() {
      database.close();
      plain.close();
      durable.close();
      options.close();
    }
  }
}
