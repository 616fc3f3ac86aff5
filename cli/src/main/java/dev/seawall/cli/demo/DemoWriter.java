package dev.seawall.cli.demo;

import dev.seawall.Batch;
import dev.seawall.BatchResult;
import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The process that gets killed: appends durably from many threads without end, and reports each
 * append after it has returned.
 */
public final class DemoWriter {
  private final Wal wal;
  private final int round;
  private final OutputStream reports;
  private final AtomicReference<IOException> failure = new AtomicReference<>();

  private DemoWriter(Wal wal, int round, OutputStream reports) {
    this.wal = wal;
    this.round = round;
    this.reports = reports;
  }

  /**
   * Appends until it is killed, or until its parent is gone.
   *
   * @param directory the log's directory
   * @param round which life of the writer this is
   * @param threads how many threads append
   * @param reports where the reports go, not buffered
   * @throws IOException if the log cannot be opened, or an append or a report fails
   * @throws InterruptedException if this thread is interrupted
   */
  public static void run(Path directory, int round, int threads, OutputStream reports)
      throws IOException, InterruptedException {
    WalOptions options = WalOptions.builder().durability(Durability.DISK).build();
    DemoWriter writer = new DemoWriter(Wal.open(directory, options), round, reports);
    List<Thread> appenders = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int number = thread;
      Thread appender = new Thread(() -> writer.appendForEver(number), "appender-" + number);
      appender.setDaemon(true);
      appenders.add(appender);
    }
    appenders.forEach(Thread::start);
    for (Thread appender : appenders) {
      appender.join();
    }
    IOException failure = writer.failure.get();
    if (failure != null) {
      throw failure;
    }
  }

  private void appendForEver(int thread) {
    try {
      for (int append = 0; failure.get() == null; append++) {
        long[] sequences = append(thread, append);
        reports.write(new Acknowledgement(thread, append, sequences).encode());
      }
    } catch (IOException e) {
      failure.compareAndSet(null, e);
    }
  }

  private long[] append(int thread, int append) throws IOException {
    byte[] first = Workload.value(new Workload.Id(round, thread, append, 0));
    WalStream stream = wal.stream(Workload.stream(thread, 0));
    if (Workload.parts(append) == 1) {
      return new long[] {stream.append(first)};
    }
    byte[] second = Workload.value(new Workload.Id(round, thread, append, 1));
    WalStream other = wal.stream(Workload.stream(thread, 1));
    BatchResult result = wal.append(Batch.of().add(stream, first).add(other, second));
    return new long[] {result.of(stream).first(), result.of(other).first()};
  }
}
