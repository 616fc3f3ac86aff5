package dev.seawall.testkit.encoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.seawall.Compression;
import dev.seawall.CorruptionException;
import dev.seawall.Durability;
import dev.seawall.EncryptionException;
import dev.seawall.EncryptionException.Reason;
import dev.seawall.ScanCursor;
import dev.seawall.ScanItem;
import dev.seawall.VerifyReport;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.Corrupter;
import dev.seawall.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Keys: which one is used, when they are missing or wrong, and what stays visible. */
class EncryptionTest {
  private static final String SECRET = "the secret that nobody may find in any file";

  private final SimulatedDisk disk = new SimulatedDisk();

  private Wal open(Keys keys) throws WalException {
    return Wal.open(disk.store(), keys.options().build());
  }

  private Wal openReadOnly(Keys keys) throws WalException {
    return Wal.openReadOnly(disk.store(), keys.options().build());
  }

  private void append(Keys keys, String... values) throws WalException {
    try (Wal wal = open(keys)) {
      for (String value : values) {
        wal.stream("a").append(value.getBytes(UTF_8));
      }
    }
  }

  private List<String> details() throws WalException {
    List<String> details = new ArrayList<>();
    try (Wal wal = Wal.openReadOnly(disk.store(), WalOptions.defaults());
        ScanCursor scan = wal.scan()) {
      while (scan.next()) {
        if (scan.item().kind() == ScanItem.Kind.HEADER) {
          details.add(scan.item().detail().replaceAll(".*begun [^,]*(, )?", ""));
        }
      }
    }
    return details;
  }

  @Test
  void shouldLeaveNoRecordReadableInTheFiles() throws WalException {
    append(Keys.current("k"), SECRET, SECRET);
    append(Keys.current(null), "in the clear");
    for (Map.Entry<String, byte[]> file : disk.files().entrySet()) {
      String text = new String(file.getValue(), java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThat(text).doesNotContain("secret").doesNotContain("nobody");
    }
    assertThat(details()).containsExactly("key 'k'", "");
  }

  @Test
  void shouldUseTheKeyThatIsCurrentWhenASegmentIsBegun() throws WalException {
    Keys keys = Keys.current("first");
    try (Wal wal = open(keys)) {
      wal.stream("a").append(SECRET.getBytes(UTF_8));
      keys.setCurrent("second");
      wal.stream("a").append(SECRET.getBytes(UTF_8));
      wal.roll();
      wal.stream("a").append(SECRET.getBytes(UTF_8));
      keys.setCurrent(null);
      wal.roll();
      wal.stream("a").append(SECRET.getBytes(UTF_8));
      for (long sequence = 1; sequence <= 4; sequence++) {
        assertThat(wal.stream("a").get(sequence).valueText()).isEqualTo(SECRET);
      }
    }
    assertThat(details()).containsExactly("key 'first'", "key 'second'", "");
    try (Wal wal = openReadOnly(Keys.current(null).without("second"))) {
      assertThat(wal.stream("a").get(2).valueText()).isEqualTo(SECRET);
      EncryptionException missing =
          catchThrowableOfType(EncryptionException.class, () -> wal.stream("a").get(3));
      assertThat(missing.reason()).isEqualTo(Reason.MISSING_KEY);
      assertThat(missing.keyId()).isEqualTo("second");
      assertThat(missing).hasMessageContaining("2.seg: the frame at offset ");
      assertThat(wal.stream("a").get(4).valueText()).isEqualTo(SECRET);
    }
  }

  @Test
  void shouldAskForAKeyOnceAndNotForEveryFrame() throws WalException {
    append(Keys.current("k"), SECRET, SECRET, SECRET);
    Keys keys = Keys.current("k");
    try (Wal wal = openReadOnly(keys)) {
      for (int i = 0; i < 100; i++) {
        wal.stream("a").get(1 + i % 3);
      }
      assertThat(keys.asked()).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseToWriteOnWithoutTheKeyOfTheLastSegment() throws WalException {
    append(Keys.current("k"), SECRET);
    Map<String, byte[]> before = disk.files();
    assertThatThrownBy(() -> Wal.open(disk.store(), WalOptions.defaults()))
        .isInstanceOfSatisfying(
            EncryptionException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING_KEY))
        .hasMessage("00000000000000000001.seg needs key 'k': there is no key provider");
    assertThatThrownBy(() -> open(Keys.current(null).without("k")))
        .hasMessage("00000000000000000001.seg needs key 'k', which is not known");
    assertThatThrownBy(() -> open(Keys.current(null).with("k", Keys.keyOf("other"))))
        .isInstanceOfSatisfying(
            EncryptionException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_KEY));
    assertThat(disk.files()).containsExactlyEntriesOf(before);
    append(Keys.current(null), "in the clear, on purpose");
    append(Keys.current(null).without("k"), "no key is needed to write on from here");
  }

  @Test
  void shouldReportAWrongKeyAsThatAndNotAsDamage() throws WalException {
    append(Keys.current("k"), SECRET);
    Keys wrong = Keys.current(null).with("k", Keys.keyOf("mistaken"));
    try (Wal wal = openReadOnly(wrong)) {
      EncryptionException e =
          catchThrowableOfType(EncryptionException.class, () -> wal.stream("a").get(1));
      assertThat(e.reason()).isEqualTo(Reason.WRONG_KEY);
      assertThat(e.toString()).doesNotContain("mistaken");
      VerifyReport report = wal.verify(progress -> {});
      assertThat(report.isSound()).isTrue();
      assertThat(report.needs()).containsExactly("the right key 'k'");
      // one that is right is asked for again
      wrong.with("k", Keys.keyOf("k"));
      assertThat(wal.stream("a").get(1).valueText()).isEqualTo(SECRET);
    }
  }

  @Test
  void shouldCheckWhatHasAChecksumWithoutTheKey() throws IOException {
    append(Keys.current("k"), SECRET, SECRET);
    try (Wal wal = Wal.openReadOnly(disk.store(), WalOptions.defaults())) {
      VerifyReport report = wal.verify(progress -> {});
      assertThat(report.isSound()).isTrue();
      assertThat(report.undecodedFrames()).isEqualTo(2);
      assertThat(report.needs()).containsExactly("key 'k'");
    }
    Corrupter.of(disk).flipBit(1, Frames.of(disk, 1).at(1, 2) + 60, 3);
    try (Wal wal = Wal.openReadOnly(disk.store(), WalOptions.defaults())) {
      VerifyReport report = wal.verify(progress -> {});
      assertThat(report.damages()).hasSize(1);
      assertThat(report.undecodedFrames()).isEqualTo(1);
    }
  }

  @Test
  void shouldNoticeEveryChangeThatIsMadeOnPurpose() throws IOException {
    try (Wal wal =
        Wal.open(
            disk.store(),
            Keys.current("k").options().compression(Compression.LZ4).frameSizeBytes(64).build())) {
      wal.stream("a").append(SECRET.repeat(5).getBytes(UTF_8), Durability.MEMORY);
      wal.stream("a").append(SECRET.repeat(5).getBytes(UTF_8), Durability.MEMORY);
    }
    byte[] right = Corrupter.of(disk).read(1);
    int at = Frames.of(disk, 1).at(1, 2);
    int length = Frames.of(disk, 1).payloadLength(at);
    // its payload, the time, the codec, the place it claims to be durable to
    List<Integer> changes = new ArrayList<>(List.of(at + 28, at + 32, at + 36));
    for (int i = 0; i < length; i++) {
      changes.add(at + 40 + i);
    }
    for (int change : changes) {
      Corrupter.of(disk).replace(1, right);
      Corrupter.of(disk).flipBit(1, change, 0);
      Frames.of(disk, 1).reseal(at);
      shouldBeForged(at);
    }
    // a frame of the same segment at another's place, renumbered
    Frames frames = Frames.of(disk, 1, right);
    byte[] first = frames.bytes(frames.at(1, 1));
    assertThat(first).hasSameSizeAs(frames.bytes(at));
    ByteBuffer moved = frames.replace(at, first);
    moved.putLong(at + 16, 2);
    frames.reseal(at);
    shouldBeForged(at);
  }

  private void shouldBeForged(int at) throws WalException {
    try (Wal wal = openReadOnly(Keys.current("k"))) {
      CorruptionException forged =
          catchThrowableOfType(CorruptionException.class, () -> wal.stream("a").get(2));
      assertThat(forged.damage().offset()).isEqualTo(at);
      assertThat(forged.damage().file()).isEqualTo("00000000000000000001.seg");
      assertThat(forged.damage().reason()).contains("it is not what was encrypted here");
      assertThat(wal.stream("a").get(1).valueText()).startsWith(SECRET);
    }
  }

  @Test
  void shouldRefuseAppendsRatherThanUseAnotherKeyWhenTheProviderFailsAtARoll() throws WalException {
    Keys keys = Keys.current("k");
    try (Wal wal = open(keys)) {
      wal.stream("a").append(SECRET.getBytes(UTF_8), Durability.MEMORY);
      wal.roll();
      keys.failing(new IllegalStateException("out of order"));
      shouldRefuse(wal, Reason.FAILED_PROVIDER);
      keys.failing(null).setCurrent("unknown").without("unknown");
      shouldRefuse(wal, Reason.MISSING_KEY);
      keys.setCurrent("x");
      assertThat(wal.stream("a").append(SECRET.getBytes(UTF_8))).isEqualTo(2);
    }
    assertThat(details()).containsExactly("key 'k'", "key 'x'");
  }

  @Test
  void shouldNotGoOnInTheClearWhenTheProviderFailsAtARoll() throws WalException {
    Keys keys = Keys.current(null);
    try (Wal wal = open(keys)) {
      wal.stream("a").append("in the clear".getBytes(UTF_8));
      wal.roll();
      wal.stream("a").append(SECRET.getBytes(UTF_8), Durability.MEMORY);
      keys.failing(new IllegalStateException("out of order")).setCurrent("k");
      assertThatThrownBy(wal::sync)
          .isInstanceOfSatisfying(
              EncryptionException.class, e -> assertThat(e.isStillBuffered()).isTrue());
      keys.failing(null);
      wal.sync();
      assertThat(wal.stream("a").get(2).valueText()).isEqualTo(SECRET);
    }
    assertThat(details()).hasSize(2).last().isEqualTo("key 'k'");
  }

  private static void shouldRefuse(Wal wal, Reason reason) {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> wal.stream("a").append(SECRET.getBytes(UTF_8)))
          .isInstanceOfSatisfying(
              EncryptionException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(reason);
                assertThat(e.isStillBuffered()).isFalse();
              });
    }
  }

  @Test
  void shouldRefuseToOpenWithKeysThatAreNone() {
    shouldFail(Keys.current("k").failing(new IllegalStateException("out of order")));
    shouldFail(Keys.current(""));
    shouldFail(Keys.current("a-key-id-of-25-characters"));
    shouldFail(Keys.current("k").with("k", new SecretKeySpec(new byte[16], "AES")));
    assertThatThrownBy(() -> open(Keys.current("k").without("k")))
        .isInstanceOfSatisfying(
            EncryptionException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING_KEY));
    assertThat(disk.files()).isEmpty();
  }

  private void shouldFail(Keys keys) {
    assertThatThrownBy(() -> open(keys))
        .isInstanceOfSatisfying(
            EncryptionException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.FAILED_PROVIDER));
  }
}
