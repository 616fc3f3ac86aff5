package dev.seawall.testkit;

import static dev.seawall.testkit.SegmentStoreContract.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.testkit.CrashState.Choice;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashStatesTest {
  private static final int PAGE = 4096;
  private static final int ENOUGH = 100_000;

  private final SimulatedDisk disk = new SimulatedDisk();
  private final SegmentStore store = disk.store();
  private SegmentFile file;

  /** Segment 1, of one synced page of 'a'. */
  @BeforeEach
  void createSyncedSegment() throws IOException {
    file = store.create(1);
    file.write(bytes("a".repeat(PAGE)), 0);
    file.sync();
    store.syncNames();
  }

  @Test
  void shouldMakeOneStateWhenAllIsSynced() {
    CrashStates states = disk.crashStates(10, 0);
    assertThat(states.permitted()).isEqualTo(1);
    assertThat(states.areAll()).isTrue();
    assertThat(outcomes(this::firstSegment)).containsExactly("a".repeat(PAGE));
  }

  @Test
  void shouldMakeEveryMixtureOfSectors() throws IOException {
    file.write(bytes("b".repeat(1024)), 512);
    String rest = "a".repeat(PAGE - 1536);
    assertThat(outcomes(this::firstSegment))
        .containsExactlyInAnyOrder(
            "a".repeat(1536) + rest,
            "a".repeat(512) + "b".repeat(512) + "a".repeat(512) + rest,
            "a".repeat(1024) + "b".repeat(512) + rest,
            "a".repeat(512) + "b".repeat(1024) + rest);
  }

  @Test
  void shouldMakeEveryContentsASectorHasHadSinceTheLastSync() throws IOException {
    file.write(bytes("b"), 0);
    file.write(bytes("c"), 0);
    file.write(bytes("c"), 0);
    file.write(bytes("a"), 0);
    assertThat(disk.crashStates(ENOUGH, 0).permitted()).isEqualTo(3);
    assertThat(outcomes(contents -> firstSegment(contents).substring(0, 2)))
        .containsExactlyInAnyOrder("aa", "ba", "ca");
  }

  @Test
  void shouldMakeEveryLengthWithAndWithoutItsData() throws IOException {
    file.write(bytes("b".repeat(100)), PAGE);
    file.write(bytes("c".repeat(PAGE)), PAGE + 100);
    assertThat(outcomes(left -> summary(firstSegment(left))))
        .contains("4096", "4196 b", "4196 0", "8192 bc", "8192 00", "8292 bcc", "8292 000")
        .doesNotContain("4196 c", "8192 b");
  }

  @Test
  void shouldMakeTruncationsInOrderOrNotAtAll() throws IOException {
    file.truncate(100);
    file.write(bytes("b"), 100);
    file.truncate(50);
    assertThat(outcomes(this::firstSegment))
        .containsExactlyInAnyOrder(
            "a".repeat(PAGE),
            "a".repeat(100),
            "a".repeat(100) + "b",
            "a".repeat(100) + "\0",
            "a".repeat(50));
  }

  @Test
  void shouldMakeEveryNameAndItsAbsence() throws IOException {
    store.create(2).close();
    store.create(3).write(bytes("x"), 0);
    store.delete(1);
    assertThat(outcomes(left -> String.join(" ", names(left))))
        .containsExactlyInAnyOrder("", "1", "1 2", "1 2 3", "1 3", "2", "2 3", "3");
    assertThat(disk.crashStates(ENOUGH, 0).permitted()).isEqualTo(2 * 2 * (1 + 3));
  }

  @Test
  void shouldMakeTheCornersAndASampleWhenThereAreTooMany() throws IOException {
    file.write(bytes("b".repeat(PAGE)), 0);
    CrashStates states = disk.crashStates(40, 7);
    assertThat(states.permitted()).isEqualTo(256);
    assertThat(states.areAll()).isFalse();
    assertThat(states).hasSize(40);
    assertThat(states)
        .extracting(CrashState::choice)
        .containsOnly(Choice.CORNER, Choice.SAMPLED)
        .startsWith(Choice.CORNER)
        .endsWith(Choice.SAMPLED);
    Set<Fingerprint> prints = prints(disk, 40);
    assertThat(prints).contains(disk.fingerprint(), disk.crashLosingAll().fingerprint());
    assertThat(prints(disk, 40)).isEqualTo(prints);
  }

  @Test
  void shouldNotCountBeyondTheLargestNumber() throws IOException {
    file.write(bytes("b".repeat(100 * PAGE)), 0);
    assertThat(disk.crashStates(3, 0).permitted()).isEqualTo(Long.MAX_VALUE);
    file.write(bytes("b"), 5_000L * PAGE);
    assertThat(disk.crashStates(3, 0)).hasSize(3);
  }

  @Test
  void shouldStayWhenTheDiskGoesOn() throws IOException {
    file.write(bytes("b"), 0);
    CrashStates states = disk.crashStates(ENOUGH, 0);
    file.write(bytes("c"), 0);
    file.sync();
    assertThat(states).hasSize(2);
    assertThat(states).allMatch(state -> !firstSegment(state.disk()).startsWith("c"));
  }

  @Test
  void shouldMakeAtLeastOneState() {
    assertThatIllegalArgumentException().isThrownBy(() -> disk.crashStates(0, 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldMakeWhateverChanceLeavesWhenAllAreMade(long seed) throws IOException {
    Random random = new Random(seed);
    for (int step = 0; step < 60; step++) {
      switch (random.nextInt(6)) {
        case 0 -> file.sync();
        case 1 -> file.truncate(random.nextInt(PAGE));
        default ->
            file.write(bytes("" + (char) ('b' + step % 20)), random.nextInt(PAGE + PAGE / 4));
      }
      CrashStates states = disk.crashStates(ENOUGH, 0);
      if (!states.areAll()) {
        file.sync();
        continue;
      }
      Set<Fingerprint> all = prints(disk, ENOUGH);
      for (int crash = 0; crash < 100; crash++) {
        long crashSeed = random.nextLong();
        assertThat(all)
            .as("seed %d, step %d, crash %d", seed, step, crashSeed)
            .contains(disk.crash(crashSeed).fingerprint());
      }
    }
  }

  @Test
  void shouldTellDirectoriesApartByTheirFingerprints() throws IOException {
    Set<Fingerprint> seen = new HashSet<>(List.of(disk.fingerprint()));
    file.write(bytes("b"), PAGE - 1);
    assertThat(seen.add(disk.fingerprint())).as("a byte").isTrue();
    file.write(bytes("\0"), PAGE);
    assertThat(seen.add(disk.fingerprint())).as("a length").isTrue();
    store.create(2).close();
    assertThat(seen.add(disk.fingerprint())).as("an empty file").isTrue();
    store.delete(2);
    store.create(3).close();
    assertThat(seen.add(disk.fingerprint())).as("a name").isTrue();
    store.delete(3);
    assertThat(seen.add(disk.fingerprint())).as("as it was before").isFalse();
    file.sync();
    store.syncNames();
    assertThat(seen.add(disk.fingerprint())).as("synced").isFalse();
  }

  private <T extends Comparable<T>> Set<T> outcomes(Function<SimulatedDisk, T> observation) {
    Set<T> seen = new TreeSet<>();
    CrashStates states = disk.crashStates(ENOUGH, 0);
    assertThat(states.areAll()).isTrue();
    states.forEach(state -> seen.add(observation.apply(state.disk())));
    return seen;
  }

  private static Set<Fingerprint> prints(SimulatedDisk disk, int limit) {
    Set<Fingerprint> prints = new HashSet<>();
    disk.crashStates(limit, 7).forEach(state -> prints.add(state.disk().fingerprint()));
    return prints;
  }

  private String firstSegment(SimulatedDisk left) {
    return new String(left.files().get(store.nameOf(1)), ISO_8859_1);
  }

  private static List<String> names(SimulatedDisk left) {
    try {
      return left.store().list().stream().map(each -> Long.toString(each.number())).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The length, and of the bytes behind the first page one from each change. */
  private static String summary(String contents) {
    StringBuilder text = new StringBuilder().append(contents.length());
    for (int at : new int[] {PAGE, PAGE + 600, 2 * PAGE}) {
      if (at < contents.length()) {
        char found = contents.charAt(at);
        text.append(at == PAGE ? " " : "").append(found == 0 ? '0' : found);
      }
    }
    return text.toString();
  }
}
