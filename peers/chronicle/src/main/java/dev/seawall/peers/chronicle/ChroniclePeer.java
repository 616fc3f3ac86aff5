package dev.seawall.peers.chronicle;

import dev.seawall.benchmarks.peer.Directories;
import dev.seawall.benchmarks.peer.Peer;
import dev.seawall.benchmarks.peer.PeerLog;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * Chronicle Queue: a queue for each stream, and an appender for each thread, as it wants it. The
 * clock stands still, so that no file ends at midnight.
 */
public final class ChroniclePeer implements Peer {
  private static final long CLOCK_MILLIS = 1_767_225_600_000L;

  /** Creates it. */
  public ChroniclePeer() {}

  @Override
  public PeerLog open(Path directory, int streams) throws IOException {
    return new Log(
        Directories.of(directory, streams).stream().map(ChroniclePeer::openQueue).toList());
  }

  private static ChronicleQueue openQueue(Path directory) {
    return SingleChronicleQueueBuilder.binary(directory)
        .timeProvider(() -> CLOCK_MILLIS)
        // Without it, sync() does nothing.
        .syncMode(SyncMode.SYNC)
        .build();
  }

  private static final class Log implements PeerLog {
    private final List<ChronicleQueue> queues;
    private final Queue<ExcerptAppender> appenders = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<@Nullable ExcerptAppender[]> ofThread;
    private @Nullable ExcerptTailer reader;

    Log(List<ChronicleQueue> queues) {
      this.queues = queues;
      this.ofThread = ThreadLocal.withInitial(() -> new ExcerptAppender[queues.size()]);
    }

    private ExcerptAppender appender(int stream) {
      @Nullable ExcerptAppender[] own = ofThread.get();
      ExcerptAppender appender = own[stream];
      if (appender == null) {
        appender = queues.get(stream).createAppender();
        appender.singleThreadedCheckDisabled(true); // it is closed by another one
        own[stream] = appender;
        appenders.add(appender);
      }
      return appender;
    }

    private static void write(ExcerptAppender appender, byte[] value) {
      try (DocumentContext document = appender.writingDocument()) {
        document.wire().bytes().write(value);
      }
    }

    @Override
    public void appendDurable(int stream, byte[] value) {
      ExcerptAppender appender = appender(stream);
      write(appender, value);
      appender.sync();
    }

    @Override
    public void appendBatch(byte[] value, int count) {
      for (int i = 0; i < count; i++) {
        append(value);
      }
      sync();
    }

    @Override
    public void append(byte[] value) {
      write(appender(0), value);
    }

    @Override
    public void sync() {
      appender(0).sync();
    }

    @Override
    public void readAll(LongConsumer numbers) {
      try (ExcerptTailer tailer = queues.get(0).createTailer().toStart()) {
        while (true) {
          try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
              return;
            }
            numbers.accept(number(document));
          }
        }
      }
    }

    private static long number(DocumentContext document) {
      long number = document.wire().bytes().readLong();
      return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? number : Long.reverseBytes(number);
    }

    @Override
    public long get(long number) {
      ExcerptTailer tailer = reader;
      if (tailer == null) {
        tailer = queues.get(0).createTailer();
        tailer.singleThreadedCheckDisabled(true);
        reader = tailer;
      }
      if (!tailer.moveToIndex(queues.get(0).firstIndex() + number)) {
        throw new IllegalStateException("no record " + number);
      }
      try (DocumentContext document = tailer.readingDocument()) {
        return number(document);
      }
    }

    @Override
    public void close() {
      appenders.forEach(ExcerptAppender::close);
      queues.forEach(ChronicleQueue::close);
    }
  }
}
