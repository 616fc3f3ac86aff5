package dev.seawall.peers.kafka;

import dev.seawall.benchmarks.peer.Directories;
import dev.seawall.benchmarks.peer.Numbers;
import dev.seawall.benchmarks.peer.Peer;
import dev.seawall.benchmarks.peer.PeerLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * The files of a Kafka broker's log, without the broker and its indexes: a file and a lock for each
 * stream, and a record batch for each append.
 */
public final class KafkaPeer implements Peer {

  /** Creates it. */
  public KafkaPeer() {}

  @Override
  public PeerLog open(Path directory, int streams) throws IOException {
    Log log = new Log();
    for (Path own : Directories.of(directory, streams)) {
      log.files.add(new StreamFile(FileRecords.open(own.resolve("0.log").toFile(), true)));
    }
    return log;
  }

  private static final class StreamFile {
    private final ReentrantLock lock = new ReentrantLock();
    private final FileRecords records;
    private long next;

    StreamFile(FileRecords records) {
      this.records = records;
    }

    void append(SimpleRecord... appended) throws IOException {
      records.append(MemoryRecords.withRecords(next, Compression.NONE, appended));
      next += appended.length;
    }
  }

  private static final class Log implements PeerLog {
    private final List<StreamFile> files = new ArrayList<>();

    @Override
    public void appendDurable(int stream, byte[] value) throws IOException {
      StreamFile file = files.get(stream);
      file.lock.lock();
      try {
        file.append(new SimpleRecord(value));
        file.records.flush();
      } finally {
        file.lock.unlock();
      }
    }

    @Override
    public void appendBatch(byte[] value, int count) throws IOException {
      SimpleRecord[] records = new SimpleRecord[count];
      Arrays.fill(records, new SimpleRecord(value));
      files.get(0).append(records);
      sync();
    }

    @Override
    public void append(byte[] value) throws IOException {
      files.get(0).append(new SimpleRecord(value));
    }

    @Override
    public void sync() throws IOException {
      files.get(0).records.flush();
    }

    @Override
    public void readAll(LongConsumer numbers) {
      for (RecordBatch batch : files.get(0).records.batches()) {
        batch.ensureValid();
        for (Record each : batch) {
          numbers.accept(Numbers.of(each.value()));
        }
      }
    }

    @Override
    public void close() throws IOException {
      for (StreamFile file : files) {
        file.records.close();
      }
    }
  }
}
