package dev.seawall.testkit.encoding;

import dev.seawall.Compression;
import dev.seawall.Durability;
import dev.seawall.LogFailedException;
import dev.seawall.OutOfSpaceException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.SimulatedDisk;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;

/**
 * Random lives of encrypted logs, with crashes and without space, watched for a nonce that is used
 * for two messages. A record that found no room makes way for others, which then stand at its
 * place.
 */
public final class NonceLives {
  private static final int LIVES = 60;
  private static final int OPENINGS = 4;
  private static final int APPENDS = 40;

  private final Random random;
  private final NonceRecorder recorder = new NonceRecorder();
  private SimulatedDisk disk = new SimulatedDisk();

  private NonceLives(long seed) {
    this.random = new Random(seed);
  }

  /** Lives, and fails if a nonce was used twice; says how many there were. */
  public static long explore() throws WalException {
    long messages = 0;
    for (long seed = 1; seed <= LIVES; seed++) {
      NonceLives lives = new NonceLives(seed);
      for (int opening = 0; opening < OPENINGS; opening++) {
        lives.live();
        lives.recorder.check();
      }
      messages += lives.recorder.messages();
    }
    return messages;
  }

  private static WalOptions options() {
    return Keys.current("k")
        .options()
        .durability(Durability.OS) // so that no space is taken in advance
        .compression(Compression.LZ4)
        .segmentSizeBytes(8192)
        .frameSizeBytes(512)
        .stagingBytes(16 << 10)
        .syncInterval(Duration.ZERO)
        .clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
        .build();
  }

  private void live() throws WalException {
    FaultPlan faults = new FaultPlan();
    SimulatedDisk next;
    try (Wal wal = Wal.open(recorder.watch(new FaultyStore(disk.store(), faults)), options())) {
      for (int i = 0; i < APPENDS; i++) {
        if (random.nextInt(6) == 0) {
          faults.limitSpace(random.nextInt(3000));
        }
        append(wal);
        if (random.nextInt(3) == 0) {
          faults.unlimitSpace();
        }
      }
      next = random.nextBoolean() ? disk.crash(random.nextLong()) : disk.crashKeepingCache();
      faults.unlimitSpace();
    } catch (LogFailedException | OutOfSpaceException e) {
      next = disk.crash(random.nextLong());
    }
    disk = next;
  }

  /** Mostly what makes way when there is no room for it. */
  private Durability durability() {
    return switch (random.nextInt(10)) {
      case 0 -> Durability.DISK;
      case 1 -> Durability.MEMORY;
      default -> Durability.OS;
    };
  }

  private void append(Wal wal) throws WalException {
    byte[] value = Texts.text(random, random.nextInt(1200));
    try {
      wal.stream("s" + random.nextInt(2)).append(value, durability());
    } catch (OutOfSpaceException e) {
      return; // what comes next may take its place
    }
  }
}
