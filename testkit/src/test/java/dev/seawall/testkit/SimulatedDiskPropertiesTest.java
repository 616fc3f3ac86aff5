package dev.seawall.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories of one file, compared with a list of all its states since the last sync. */
class SimulatedDiskPropertiesTest {
  private static final int SECTOR = 512;
  private static final int MAX_BYTES = 20_000;

  private final SimulatedDisk disk = new SimulatedDisk();
  private final List<byte[]> states = new ArrayList<>();
  private byte[] contents = {};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldLeaveNothingButStatesSinceTheLastSync(long seed) throws IOException {
    Random random = new Random(seed);
    SegmentStore store = disk.store();
    SegmentFile file = store.create(1);
    store.syncNames();
    sync(file);
    for (int step = 0; step < 300; step++) {
      changeSomething(random, file);
      assertThat(current(disk)).isEqualTo(contents);
      assertThat(current(disk.crashLosingAll())).isEqualTo(states.get(0));
      for (int crash = 0; crash < 20; crash++) {
        long crashSeed = random.nextLong();
        assertThat(isPossible(current(disk.crash(crashSeed))))
            .describedAs("seed %d, step %d, crash %d", seed, step, crashSeed)
            .isTrue();
      }
    }
  }

  private void changeSomething(Random random, SegmentFile file) throws IOException {
    int dice = random.nextInt(10);
    if (dice == 0) {
      sync(file);
    } else if (dice == 1) {
      int length = random.nextInt(contents.length + 1);
      file.truncate(length);
      // the cut may reach the disk when what was written before it does not
      List.copyOf(states).forEach(s -> states.add(Arrays.copyOf(s, Math.min(s.length, length))));
      becomes(Arrays.copyOf(contents, length));
    } else {
      byte[] bytes = new byte[1 + random.nextInt(random.nextBoolean() ? 100 : 9_000)];
      random.nextBytes(bytes);
      int offset = random.nextInt(Math.min(MAX_BYTES, contents.length + 600));
      file.write(ByteBuffer.wrap(bytes), offset);
      byte[] after = Arrays.copyOf(contents, Math.max(contents.length, offset + bytes.length));
      System.arraycopy(bytes, 0, after, offset, bytes.length);
      becomes(after);
    }
  }

  private void sync(SegmentFile file) throws IOException {
    file.sync();
    states.clear();
    becomes(contents);
  }

  private void becomes(byte[] state) {
    contents = state;
    states.add(state);
  }

  /** Every sector is one of its states, or zero where a state was shorter. */
  private boolean isPossible(byte[] left) {
    int shortest = states.stream().mapToInt(state -> state.length).min().orElseThrow();
    int longest = states.stream().mapToInt(state -> state.length).max().orElseThrow();
    if (left.length < shortest || left.length > longest) {
      return false;
    }
    for (int from = 0; from < left.length; from += SECTOR) {
      int start = from;
      int end = Math.min(left.length, from + SECTOR);
      byte[] sector = Arrays.copyOfRange(left, start, end);
      if (states.stream().noneMatch(state -> Arrays.equals(sector, range(state, start, end)))) {
        return false;
      }
    }
    return true;
  }

  private static byte[] range(byte[] state, int from, int to) {
    return from < state.length ? Arrays.copyOfRange(state, from, to) : new byte[to - from];
  }

  private static byte[] current(SimulatedDisk disk) {
    return disk.files().values().iterator().next();
  }
}
