package dev.seawall.testkit.copy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.Batch;
import dev.seawall.Compression;
import dev.seawall.Durability;
import dev.seawall.KeyProvider;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A log in which everything is used: the same for each seed. */
final class BusyLog {
  private static final List<String> STREAMS = List.of("a", "b", "c", "d");

  private final Random random;
  private final Wal wal;
  private int count;

  private BusyLog(long seed, Wal wal) {
    this.random = new Random(seed);
    this.wal = wal;
  }

  static WalOptions.Builder options() {
    return WalOptions.builder().segmentSizeBytes(64 << 10).syncInterval(Duration.ZERO);
  }

  /** Options for one seed: every third log is compressed, every fifth encrypted. */
  static WalOptions.Builder options(long seed) {
    WalOptions.Builder options = options();
    if (seed % 3 == 1) {
      options.compression(Compression.LZ4);
    }
    if (seed % 5 == 2) {
      options.encryption(KEYS);
    }
    return options;
  }

  private static final KeyProvider KEYS =
      new KeyProvider() {
        @Override
        public String currentKeyId() {
          return "key";
        }

        @Override
        public SecretKey key(String id) {
          return new SecretKeySpec(Arrays.copyOf(id.getBytes(UTF_8), 32), "AES");
        }
      };

  /** Writes a log of a few segments; every second one is left as a killed process leaves it. */
  static void write(Path directory, long seed) throws IOException {
    Path live = directory.resolveSibling(directory.getFileName() + ".live");
    try (Wal wal = Wal.open(live, options(seed).build())) {
      new BusyLog(seed, wal).work();
      if (seed % 2 == 1) {
        copy(live, directory);
      }
    }
    if (seed % 2 == 0) {
      copy(live, directory);
    }
  }

  static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private void work() throws WalException {
    wal.sharded("shards", 3);
    Transaction open = wal.begin();
    for (int step = 0; step < 60; step++) {
      WalStream stream = wal.stream(STREAMS.get(random.nextInt(STREAMS.size())));
      step(stream, step);
      if (step % 15 == 14) {
        wal.roll();
      }
      if (step == 30) {
        open.append(wal.stream("a"), new byte[200]);
      }
    }
    wal.sync();
  }

  private void step(WalStream stream, int step) throws WalException {
    switch (random.nextInt(14)) {
      case 0 -> {
        Batch batch = Batch.of();
        STREAMS.forEach(name -> batch.add(wal.stream(name), value()));
        wal.append(batch);
      }
      case 1 -> {
        try (Transaction transaction = wal.begin()) {
          STREAMS.forEach(name -> append(transaction, name));
          if (random.nextInt(3) > 0) {
            transaction.commit();
          }
        }
      }
      case 2 -> {
        if (stream.lastSequence() > stream.firstSequence()) {
          stream.truncateAfter(stream.lastSequence() - 1);
        }
      }
      case 3 -> {
        if (stream.lastSequence() > stream.firstSequence() + 5) {
          stream.truncateBefore(stream.firstSequence() + 1);
        }
      }
      case 4 -> stream.skipTo(stream.lastSequence() + 3);
      case 5 -> {
        stream.append(value());
        stream.checkpoint(stream.lastSequence());
      }
      case 6 -> wal.checkpoint("named-" + step);
      case 7 -> stream.put("key", "value-" + step);
      case 8 -> {
        for (int i = 0; i < 5; i++) {
          stream.append(value(), Durability.OS);
        }
      }
      default -> stream.append(value());
    }
  }

  private void append(Transaction transaction, String stream) {
    try {
      transaction.append(wal.stream(stream), value());
    } catch (WalException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] value() {
    count++;
    return (count + "-" + "x".repeat(random.nextInt(120))).getBytes(UTF_8);
  }
}
