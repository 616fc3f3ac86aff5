package dev.seawall.benchmarks.peer;

import dev.seawall.benchmarks.harness.Disk;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Carries out orders on a peer, each in a log that is closed again at the end. For one thread. */
final class Tasks {
  /** Looking at the clock for each append would weigh on the quickest. */
  private static final int APPENDS_BETWEEN_LOOKS = 64;

  private static final int RECORD_BYTES = 256;

  private final Peer peer;

  Tasks(Peer peer) {
    this.peer = peer;
  }

  Answer run(Order order) throws Exception {
    return switch (order.kind()) {
      case DURABLE -> durable(order);
      case BATCH -> batch(order);
      case PLAIN -> plain(order);
      case SIZE -> size(order);
      case OPEN -> open(order);
      case ITERATE -> iterate(order);
      case GET -> get(order);
    };
  }

  private Answer durable(Order order) throws Exception {
    int threads = order.count("threads");
    int streams = order.count("streams");
    byte[] value = Numbers.value(order.count("bytes"));
    List<SplittableRandom> choices = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      choices.add(new SplittableRandom(i));
    }
    try (PeerLog log = peer.open(order.directory(), streams)) {
      Load.Operation append =
          streams == 1
              ? (thread, iteration) -> log.appendDurable(0, value)
              : (thread, iteration) ->
                  log.appendDurable(choices.get(thread).nextInt(streams), value);
      return measure(order, threads, 1, append);
    }
  }

  private Answer batch(Order order) throws Exception {
    int size = order.count("size");
    byte[] value = Numbers.value(order.count("bytes"));
    try (PeerLog log = peer.open(order.directory(), 1)) {
      return measure(order, 1, size, (thread, iteration) -> log.appendBatch(value, size));
    }
  }

  /** Repeats something, for a while that does not count and for one that does. */
  private static Answer measure(Order order, int threads, int each, Load.Operation operation)
      throws Exception {
    Load.run(Threads.platform(), threads, order.millis("warmUp"), operation);
    var outcome = Load.run(Threads.platform(), threads, order.millis("measure"), operation);
    Answer answer = new Answer();
    answer.put("rate", outcome.perSecond() * each);
    answer.put(outcome.nanos());
    return answer;
  }

  private Answer plain(Order order) throws Exception {
    byte[] value = Numbers.value(order.count("bytes"));
    long most = order.number("most") / value.length;
    try (PeerLog log = peer.open(order.directory(), 1)) {
      append(log, value, order.millis("warmUp"), most / 10);
      log.sync();
      long begin = System.nanoTime();
      long count = append(log, value, order.millis("measure"), most);
      Answer answer = new Answer();
      answer.put("rate", count / seconds(begin));
      log.sync();
      answer.put("synced", count / seconds(begin));
      return answer;
    }
  }

  /** Appends until the time is over, or so many are; returns how many. */
  private static long append(PeerLog log, byte[] value, Duration time, long most) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    long count = 0;
    while (count < most && System.nanoTime() < end) {
      for (int i = 0; i < APPENDS_BETWEEN_LOOKS; i++) {
        log.append(value);
      }
      count += APPENDS_BETWEEN_LOOKS;
    }
    return count;
  }

  private Answer size(Order order) throws Exception {
    long records = prepare(order);
    Answer answer = new Answer();
    answer.put("bytes", (double) Disk.usedBytes(order.directory()) / records);
    return answer;
  }

  private Answer open(Order order) throws Exception {
    long records = prepare(order);
    long begin = System.nanoTime();
    try (PeerLog log = peer.open(order.directory(), 1)) {
      Answer answer = new Answer();
      answer.put("seconds", seconds(begin));
      checkHolds(log, records);
      return answer;
    }
  }

  /** That what was opened is the log, in so far as it can be read. */
  private static void checkHolds(PeerLog log, long records) throws Exception {
    try {
      Ascending.check(log.get(records - 1), records - 1);
    } catch (UnsupportedOperationException e) {
      // iterating tells
    }
  }

  private Answer iterate(Order order) throws Exception {
    long records = prepare(order);
    try (PeerLog log = peer.open(order.directory(), 1)) {
      long begin = System.nanoTime();
      long count = 0;
      do {
        Ascending numbers = new Ascending();
        log.readAll(numbers);
        numbers.checkEnd(records);
        count += records;
      } while (System.nanoTime() - begin < order.millis("measure").toNanos());
      Answer answer = new Answer();
      answer.put("rate", count / seconds(begin));
      return answer;
    }
  }

  private Answer get(Order order) throws Exception {
    long records = prepare(order);
    SplittableRandom random = new SplittableRandom(2);
    try (PeerLog log = peer.open(order.directory(), 1)) {
      return measure(
          order,
          1,
          1,
          (thread, iteration) -> {
            long number = random.nextLong(records);
            Ascending.check(log.get(number), number);
          });
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Writes the log that is only read, unless it is there; returns how many records it has. */
  private long prepare(Order order) throws Exception {
    long records = Math.min(order.number("records"), peer.mostRecords());
    Path finished = order.directory().resolveSibling(order.directory().getFileName() + ".finished");
    if (!Files.exists(finished)) {
      Disk.remove(order.directory());
      Files.createDirectories(order.directory());
      write(order.directory(), records);
      Files.createFile(finished);
    }
    return records;
  }

  private void write(Path directory, long records) throws Exception {
    byte[] value = Numbers.value(RECORD_BYTES);
    try (PeerLog log = peer.open(directory, 1)) {
      boolean isPlain = true;
      for (long i = 0; i < records; i++) {
        Numbers.put(value, i);
        if (isPlain) {
          try {
            log.append(value);
            continue;
          } catch (UnsupportedOperationException e) {
            isPlain = false;
          }
        }
        log.appendDurable(0, value);
      }
      if (isPlain) {
        log.sync();
      }
    } catch (IOException e) {
      throw new IOException("while writing the log to read: " + e, e);
    }
  }
}
