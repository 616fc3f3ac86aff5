package dev.seawall.peers.journalio;

import dev.seawall.benchmarks.peer.Directories;
import dev.seawall.benchmarks.peer.Numbers;
import dev.seawall.benchmarks.peer.Peer;
import dev.seawall.benchmarks.peer.PeerLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import journal.io.api.Journal;
import journal.io.api.JournalBuilder;
import journal.io.api.Location;

/**
 * Journal.IO: a journal for each stream, batches its own. Gives no numbers: random reads use the
 * locations, kept by whoever wants them.
 */
public final class JournalioPeer implements Peer {

  /** Creates it. */
  public JournalioPeer() {}

  @Override
  public PeerLog open(Path directory, int streams) throws IOException {
    Log log = new Log();
    for (Path own : Directories.of(directory, streams)) {
      // Without it, WriteType.SYNC only waits for the write.
      log.journals.add(JournalBuilder.of(own.toFile()).setPhysicalSync(true).open());
    }
    return log;
  }

  private static final class Log implements PeerLog {
    private final List<Journal> journals = new ArrayList<>();
    private final List<Location> locations = new ArrayList<>();

    @Override
    public void appendDurable(int stream, byte[] value) throws IOException {
      journals.get(stream).write(value, Journal.WriteType.SYNC);
    }

    @Override
    public void append(byte[] value) throws IOException {
      // It keeps the array until it is written.
      journals.get(0).write(value.clone(), Journal.WriteType.ASYNC);
    }

    @Override
    public void sync() throws IOException {
      journals.get(0).sync();
    }

    @Override
    public void readAll(LongConsumer numbers) throws IOException {
      Journal journal = journals.get(0);
      for (Location location : journal.redo()) {
        numbers.accept(Numbers.of(journal.read(location, Journal.ReadType.ASYNC)));
      }
    }

    @Override
    public long get(long number) throws IOException {
      Journal journal = journals.get(0);
      if (locations.isEmpty()) {
        // Those it hands out have the data in them; a copy has not.
        journal.redo().forEach(location -> locations.add(new Location(location)));
      }
      // ASYNC would return what the location holds, if anything, without a look at the journal.
      return Numbers.of(journal.read(locations.get((int) number), Journal.ReadType.SYNC));
    }

    @Override
    public void close() throws IOException {
      for (Journal journal : journals) {
        journal.close();
      }
    }
  }
}
