package dev.seawall.testkit.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.CleanerOptions;
import dev.seawall.Durability;
import dev.seawall.Retention;
import dev.seawall.RetentionPolicy;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import dev.seawall.store.SegmentFile;
import dev.seawall.testkit.Fault;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.IoOperation.Kind;
import dev.seawall.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Random lives of logs on which a clock goes by, segments are cleaned and passes of retention are
 * made, each held against what a list of times says. What the scenarios with crashes know nothing
 * of: ages, those of relocated records too, the limits of the whole log, and checkpoints that come
 * up in the middle of a pass.
 */
public final class RetentionLives {
  private static final int LIVES = 40;
  private static final int STEPS = 60;
  private static final byte[] VALUE = new byte[100];
  private static final RetentionPolicy KEEP_ALL = RetentionPolicy.KEEP_ALL;

  private final Random random;

  /** When each record of the stream "slow" was written; from 1 on. */
  private final List<Instant> times = new ArrayList<>(List.of(Instant.EPOCH));

  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private long limited;
  private long relocated;

  private RetentionLives(long seed) {
    this.random = new Random(seed);
  }

  /** Lives, and fails if a pass keeps less or more than it should; says how many passes told. */
  public static long explore() throws WalException {
    long passes = 0;
    long relocated = 0;
    for (long seed = 1; seed <= LIVES; seed++) {
      RetentionLives life = new RetentionLives(seed);
      try {
        life.live();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      passes += life.limited;
      relocated += life.relocated;
    }
    assertThat(relocated).as("relocated bytes").isPositive();
    meetACheckpoint();
    return passes;
  }

  /** Small frames: each record has a time of its own. */
  private static WalOptions options(InstantSource hands) {
    Clock clock = hands.withZone(ZoneOffset.UTC);
    return WalOptions.builder()
        .segmentSizeBytes(4096)
        .frameSizeBytes(64)
        .syncInterval(Duration.ZERO)
        .cleaner(CleanerOptions.OFF.withSlackBytes(0))
        .clock(clock)
        .build();
  }

  private static void append(Wal wal, String stream) throws WalException {
    wal.stream(stream).append(VALUE, Durability.OS);
  }

  private void live() throws WalException {
    SimulatedDisk disk = new SimulatedDisk();
    try (Wal wal = Wal.open(disk.store(), options(() -> now))) {
      for (int i = 0; i < STEPS; i++) {
        step(wal);
      }
    }
  }

  private void step(Wal wal) throws WalException {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> {
        append(wal, "slow");
        times.add(now);
      }
      case 3, 4 -> {
        for (int i = 0; i < 12; i++) {
          append(wal, "busy");
        }
      }
      case 5 -> now = now.plus(Duration.ofMinutes(random.nextInt(1000)));
      case 6 -> {
        WalStream busy = wal.stream("busy");
        busy.truncateBefore(busy.lastSequence() + 1);
        relocated += wal.clean().movedBytes();
      }
      default -> {
        if (random.nextInt(3) > 0) {
          limitAge(wal);
        } else {
          limitLog(wal);
        }
      }
    }
  }

  /** Lets go what is older than some record, which is as old as is allowed, or a little more. */
  private void limitAge(Wal wal) throws WalException {
    WalStream slow = wal.stream("slow");
    if (slow.firstSequence() > slow.lastSequence()) {
      return;
    }
    int oldest = (int) slow.firstSequence();
    int border = oldest + random.nextInt(times.size() - oldest);
    Duration age = Duration.between(times.get(border), now).plusMillis(1 - random.nextInt(3));
    if (age.isNegative() || age.isZero()) {
      return;
    }
    int expected = oldest;
    while (expected < times.size() && times.get(expected).isBefore(now.minus(age))) {
      expected++;
    }
    wal.applyRetention(Retention.builder().stream("slow", KEEP_ALL.withMaxAge(age)).build());
    assertThat(slow.firstSequence())
        .as("first of %s at most %s old", times, age)
        .isEqualTo(expected);
    limited++;
  }

  /** By whole segments, so the limit may be exceeded, but no more may go than is too many. */
  private void limitLog(Wal wal) throws WalException {
    int limit = 1 + random.nextInt(40);
    long before = recordsOf(wal);
    wal.applyRetention(Retention.builder().wholeLog(KEEP_ALL.withMaxRecords(limit)).build());
    assertThat(recordsOf(wal))
        .as("records left of %d where %d may stay", before, limit)
        .isGreaterThanOrEqualTo(Math.min(limit, before));
    limited++;
  }

  private static long recordsOf(Wal wal) {
    return wal.streams().stream()
        .mapToLong(info -> info.lastSequence() - info.firstSequence() + 1)
        .sum();
  }

  /**
   * A pass has seen that it may go as far as a checkpoint; while it reads what lies there, another
   * one comes up, which needs more.
   */
  private static void meetACheckpoint() throws WalException {
    FaultPlan faults = new FaultPlan();
    Instant noon = Instant.EPOCH;
    try (Wal wal =
        Wal.open(new FaultyStore(new SimulatedDisk().store(), faults), options(() -> noon))) {
      WalStream stream = wal.stream("a");
      for (int i = 0; i < 20; i++) {
        append(wal, "a");
      }
      stream.checkpoint(10);
      AtomicInteger reads = new AtomicInteger();
      faults.when(
          call -> call.kind() == Kind.READ,
          new Fault() {
            @Override
            public int read(SegmentFile file, ByteBuffer target, long offset) throws IOException {
              if (reads.incrementAndGet() == 2) {
                stream.checkpoint(5);
              }
              return file.read(target, offset);
            }
          });
      wal.applyRetention(Retention.builder().eachStream(KEEP_ALL.withMaxRecords(2)).build());
      assertThat(reads).as("reads in the pass").hasValueGreaterThanOrEqualTo(2);
      assertThat(stream.lastCheckpoint().orElseThrow().appliedThrough()).isEqualTo(5);
      assertThat(stream.firstSequence()).as("first of what is kept").isEqualTo(1);
      wal.applyRetention(Retention.builder().eachStream(KEEP_ALL.withMaxRecords(2)).build());
      assertThat(stream.firstSequence()).as("first of what is kept, then").isEqualTo(6);
    }
  }
}
