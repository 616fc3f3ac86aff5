package dev.seawall.peers.artemis;

import dev.seawall.benchmarks.peer.Numbers;
import dev.seawall.benchmarks.peer.Peer;
import dev.seawall.benchmarks.peer.PeerLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.apache.activemq.artemis.core.journal.RecordInfo;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;

/**
 * The journal of Artemis on NIO, with fdatasync. Groups commits itself, by a timer. The stream is
 * the type of the record. Reading is what it does when it starts: all of it, into a list.
 */
public final class ArtemisPeer implements Peer {
  private static final int FILE_BYTES = 10 << 20;
  private static final int BUFFER_BYTES = 490 << 10;

  /** The product's default of 3.3 ms would be the latency of a single thread. */
  private static final int BUFFER_TIMEOUT_NANOS = 100_000;

  private static final int MOST_STREAMS = 256;

  /** Creates it. */
  public ArtemisPeer() {}

  @Override
  public PeerLog open(Path directory, int streams) throws Exception {
    if (streams > MOST_STREAMS) {
      throw new UnsupportedOperationException("a record's type is a byte");
    }
    return new Log(directory);
  }

  private static final class Log implements PeerLog {
    private final Path directory;
    private final AtomicLong ids = new AtomicLong();
    private JournalImpl journal;
    private List<RecordInfo> loaded = new ArrayList<>();

    Log(Path directory) throws Exception {
      this.directory = directory;
      this.journal = load();
    }

    private JournalImpl load() throws Exception {
      NIOSequentialFileFactory factory =
          new NIOSequentialFileFactory(
              directory.toFile(), true, BUFFER_BYTES, BUFFER_TIMEOUT_NANOS, 1, false);
      factory.setDatasync(true);
      JournalImpl made = new JournalImpl(FILE_BYTES, 2, 2, 0, 0, factory, "wal", "dat", 1);
      made.start();
      loaded = new ArrayList<>();
      made.load(loaded, new ArrayList<>(), (transaction, records, deleted) -> {}, false);
      ids.set(loaded.size());
      return made;
    }

    @Override
    public void appendDurable(int stream, byte[] value) throws Exception {
      journal.appendAddRecord(ids.getAndIncrement(), (byte) stream, value, true);
    }

    @Override
    public void appendBatch(byte[] value, int count) throws Exception {
      long transaction = ids.getAndIncrement();
      for (int i = 0; i < count; i++) {
        journal.appendAddRecordTransactional(transaction, ids.getAndIncrement(), (byte) 0, value);
      }
      journal.appendCommitRecord(transaction, true);
    }

    @Override
    public void append(byte[] value) throws Exception {
      // It keeps the array until it is written, on another thread.
      journal.appendAddRecord(ids.getAndIncrement(), (byte) 0, value.clone(), false);
    }

    /** There is no sync but that of a record. This one is of another stream. */
    @Override
    public void sync() throws Exception {
      journal.appendAddRecord(ids.getAndIncrement(), (byte) 1, new byte[1], true);
    }

    @Override
    public void readAll(LongConsumer numbers) throws Exception {
      journal.stop();
      journal = load();
      for (RecordInfo info : loaded) {
        if (info.userRecordType == 0) {
          numbers.accept(Numbers.of(info.data));
        }
      }
    }

    @Override
    public void close() throws Exception {
      journal.stop();
    }
  }
}
