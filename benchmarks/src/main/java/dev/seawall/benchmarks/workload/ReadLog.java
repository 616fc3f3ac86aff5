package dev.seawall.benchmarks.workload;

import dev.seawall.Durability;
import dev.seawall.ReadMode;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.benchmarks.harness.Disk;
import dev.seawall.benchmarks.harness.Scene;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A closed log of 256-byte records that several workloads read; written when first needed. */
final class ReadLog {
  static final int RECORD_BYTES = 256;
  static final String STREAM = "records";

  private @Nullable Path directory;
  private long records;

  Path directory(Scene scene) throws IOException {
    Path known = directory;
    if (known == null) {
      known = scene.directory().resolve("read-log");
      records = scene.scale().logBytes() / RECORD_BYTES;
      try (Wal wal = Wal.open(known)) {
        append(wal.stream(STREAM), records, Durability.MEMORY);
      }
      directory = known;
    }
    return known;
  }

  /** Appends records that begin with their sequence. */
  static void append(WalStream stream, long count, Durability durability) throws IOException {
    byte[] value = Values.random(RECORD_BYTES);
    long next = stream.lastSequence() + 1;
    for (long i = 0; i < count; i++) {
      Values.stamp(value, next + i);
      stream.append(value, durability);
    }
  }

  Wal open(Scene scene, ReadMode mode) throws IOException {
    return Wal.open(directory(scene), WalOptions.builder().readMode(mode).build());
  }

  long records() {
    return records;
  }

  /** Its segments, for raw reading. */
  List<Path> segments(Scene scene) throws IOException {
    return Disk.list(directory(scene)).stream()
        .filter(file -> file.toString().endsWith(".seg"))
        .toList();
  }
}
