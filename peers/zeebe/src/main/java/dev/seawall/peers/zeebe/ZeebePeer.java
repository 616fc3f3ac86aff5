package dev.seawall.peers.zeebe;

import dev.seawall.benchmarks.peer.Directories;
import dev.seawall.benchmarks.peer.Peer;
import dev.seawall.benchmarks.peer.PeerLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * The journal of Zeebe: one for each stream, and a lock for each, since it is for one thread. What
 * was flushed is kept in a file, as its users have to.
 */
public final class ZeebePeer implements Peer {

  private static final int SEGMENT_BYTES = 64 << 20;

  /** They are allocated in full. */
  private static final int SEGMENT_BYTES_OF_MANY = 2 << 20;

  /** Creates it. */
  public ZeebePeer() {}

  @Override
  public PeerLog open(Path directory, int streams) throws Exception {
    Log log = new Log();
    int segmentBytes = streams == 1 ? SEGMENT_BYTES : SEGMENT_BYTES_OF_MANY;
    for (Path own : Directories.of(directory, streams)) {
      log.journals.add(new OneJournal(own, segmentBytes));
    }
    return log;
  }

  /** A journal, with the lock for those who append. */
  private static final class OneJournal {
    private final ReentrantLock lock = new ReentrantLock();
    private final FlushedIndex flushed;
    private final ZeebeJournal journal;

    OneJournal(Path directory, int segmentBytes) throws Exception {
      this.flushed = new FlushedIndex(directory.resolve("flushed"));
      this.journal = ZeebeJournal.open(directory, segmentBytes, flushed);
    }
  }

  private static final class Log implements PeerLog {
    private final List<OneJournal> journals = new ArrayList<>();

    @Override
    public void appendDurable(int stream, byte[] value) throws Exception {
      OneJournal target = journals.get(stream);
      target.lock.lock();
      try {
        target.journal.append(value);
        target.journal.flush();
      } finally {
        target.lock.unlock();
      }
    }

    @Override
    public void appendBatch(byte[] value, int count) throws Exception {
      for (int i = 0; i < count; i++) {
        append(value);
      }
      sync();
    }

    @Override
    public void append(byte[] value) throws Exception {
      journals.get(0).journal.append(value);
    }

    @Override
    public void sync() throws Exception {
      journals.get(0).journal.flush();
    }

    @Override
    public void readAll(LongConsumer numbers) throws Exception {
      journals.get(0).journal.readAll(numbers);
    }

    @Override
    public long get(long number) throws Exception {
      return journals.get(0).journal.get(number + 1);
    }

    @Override
    public void close() throws IOException {
      for (OneJournal each : journals) {
        each.journal.close();
        each.flushed.close();
      }
    }
  }
}
