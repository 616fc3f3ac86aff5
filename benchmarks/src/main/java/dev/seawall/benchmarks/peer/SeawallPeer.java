package dev.seawall.benchmarks.peer;

import dev.seawall.Batch;
import dev.seawall.Durability;
import dev.seawall.ReadMode;
import dev.seawall.RecordCursor;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Seawall, with the options it comes with, but for the way of reading where one is told. */
public final class SeawallPeer implements Peer {
  /** The system property that names the {@link ReadMode}. */
  public static final String READ_MODE = "seawall.bench.readMode";

  private final WalOptions options;

  /** Creates it. */
  public SeawallPeer() {
    String mode = System.getProperty(READ_MODE);
    this.options =
        mode == null
            ? WalOptions.defaults()
            : WalOptions.builder().readMode(ReadMode.valueOf(mode)).build();
  }

  @Override
  public PeerLog open(Path directory, int streams) throws IOException {
    return new Log(Wal.open(directory, options), streams);
  }

  private static final class Log implements PeerLog {
    private final Wal wal;
    private final List<WalStream> streams = new ArrayList<>();
    private final WalStream first;

    Log(Wal wal, int count) {
      this.wal = wal;
      for (int i = 0; i < count; i++) {
        streams.add(wal.stream("stream-" + i));
      }
      this.first = streams.get(0);
    }

    @Override
    public void appendDurable(int stream, byte[] value) throws IOException {
      streams.get(stream).append(value, Durability.DISK);
    }

    @Override
    public void appendBatch(byte[] value, int count) throws IOException {
      Batch batch = Batch.of();
      for (int i = 0; i < count; i++) {
        batch.add(first, value);
      }
      wal.append(batch, Durability.DISK);
    }

    @Override
    public void append(byte[] value) throws IOException {
      first.append(value, Durability.MEMORY);
    }

    @Override
    public void sync() throws IOException {
      wal.sync();
    }

    @Override
    public void readAll(LongConsumer numbers) throws IOException {
      try (RecordCursor cursor = first.iterate()) {
        while (cursor.next()) {
          numbers.accept(Numbers.of(cursor.value()));
        }
      }
    }

    @Override
    public long get(long number) throws IOException {
      return Numbers.of(first.get(number + 1).value());
    }

    @Override
    public void close() throws IOException {
      wal.close();
    }
  }
}
