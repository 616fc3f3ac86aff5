package dev.seawall.peers.tape;

import com.squareup.tape2.QueueFile;
import dev.seawall.benchmarks.peer.Directories;
import dev.seawall.benchmarks.peer.Numbers;
import dev.seawall.benchmarks.peer.Peer;
import dev.seawall.benchmarks.peer.PeerLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/** Tape: a file for each stream, every append durable; one lock for each. */
public final class TapePeer implements Peer {
  private static final long MOST_RECORDS = 4000;

  /** Creates it. */
  public TapePeer() {}

  @Override
  public PeerLog open(Path directory, int streams) throws IOException {
    Log log = new Log();
    for (Path own : Directories.of(directory, streams)) {
      log.files.add(new QueueFile.Builder(own.resolve("queue").toFile()).build());
      log.locks.add(new ReentrantLock());
    }
    return log;
  }

  @Override
  public long mostRecords() {
    return MOST_RECORDS;
  }

  private static final class Log implements PeerLog {
    private final List<QueueFile> files = new ArrayList<>();
    private final List<ReentrantLock> locks = new ArrayList<>();

    @Override
    public void appendDurable(int stream, byte[] value) throws IOException {
      ReentrantLock lock = locks.get(stream);
      lock.lock();
      try {
        files.get(stream).add(value);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void readAll(LongConsumer numbers) {
      for (byte[] value : files.get(0)) {
        numbers.accept(Numbers.of(value));
      }
    }

    @Override
    public void close() throws IOException {
      for (QueueFile file : files) {
        file.close();
      }
    }
  }
}
