package dev.seawall.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Durability;
import dev.seawall.LockedException;
import dev.seawall.LogFailedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end, stop or meet in other ways than by {@code kill -9}. */
@Timeout(60)
class SignalTest {
  private static final int RECORDS = 50;
  private static final String LOCK = "seawall.lock";

  @TempDir private Path directory;

  private static byte[] value(long sequence) {
    return ("record " + sequence).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private void check(Wal wal, long least) throws WalException {
    assertThat(wal.recoveryReport().damages()).isEmpty();
    assertThat(wal.stream("a").lastSequence()).isGreaterThanOrEqualTo(least);
    for (long i = 1; i <= wal.stream("a").lastSequence(); i++) {
      assertThat(wal.stream("a").get(i).value()).isEqualTo(value(i));
    }
  }

  /** Appends, and then does what it is told. */
  static final class Appender {
    private Appender() {}

    public static void main(String[] args) throws Exception {
      Wal wal = Wal.open(Path.of(args[0]));
      for (int i = 1; i <= RECORDS; i++) {
        wal.stream("a").append(value(i), Durability.OS);
      }
      System.out.println("appended");
      if (System.in.read() == 'x') {
        System.exit(0);
      }
    }
  }

  @Test
  void shouldFindWhatWasAcknowledgedWhenTheProcessEndsWithoutClosing() throws Exception {
    try (ChildJvm child = ChildJvm.of(Appender.class).start(directory)) {
      assertThat(child.line()).isEqualTo("appended");
      child.say("x");
      assertThat(child.awaitExit(30)).isZero();
    }
    try (Wal wal = Wal.open(directory)) {
      check(wal, RECORDS);
    }
  }

  @Test
  void shouldEndAndKeepWhatWasAcknowledgedWhenMainReturnsWithoutClosing() throws Exception {
    try (ChildJvm child = ChildJvm.of(Appender.class).start(directory)) {
      assertThat(child.line()).isEqualTo("appended");
      child.say("return");
      assertThat(child.awaitExit(30)).as("no thread of the log keeps it alive").isZero();
    }
    try (Wal wal = Wal.open(directory)) {
      check(wal, RECORDS);
    }
  }

  @Test
  void shouldFindWhatWasAcknowledgedWhenTheProcessIsTerminated() throws Exception {
    try (ChildJvm child = ChildJvm.of(Appender.class).start(directory)) {
      assertThat(child.line()).isEqualTo("appended");
      child.signal("TERM");
      assertThat(child.awaitExit(30)).isEqualTo(128 + 15);
    }
    try (Wal wal = Wal.open(directory)) {
      check(wal, RECORDS);
    }
  }

  @Test
  void shouldRefuseASecondWriterWhileTheFirstIsStoppedAndLetItGoOn() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolveSibling("link" + hashCode()), directory);
    try (ChildJvm child = ChildJvm.of(Appender.class).start(directory)) {
      assertThat(child.line()).isEqualTo("appended");
      child.signal("STOP");
      for (Path path : new Path[] {directory, link}) {
        assertThatThrownBy(() -> Wal.open(path))
            .isInstanceOf(LockedException.class)
            .hasMessageContaining("pid=" + child.pid());
        try (Wal reader = Wal.openReadOnly(path, WalOptions.defaults())) {
          check(reader, RECORDS);
        }
      }
      child.signal("CONT");
      child.say("return");
      assertThat(child.awaitExit(30)).as(child.complaints()).isZero();
    } finally {
      Files.delete(link);
    }
    try (Wal wal = Wal.open(directory)) {
      check(wal, RECORDS);
    }
  }

  @Test
  void shouldRefuseASecondWriterOfThisProcessWhenTheLockFileIsDeletedOrReplaced() throws Exception {
    Path lock = directory.resolve(LOCK);
    Wal wal = Wal.open(directory);
    wal.stream("a").append(value(1));
    Files.delete(lock);
    assertThatThrownBy(() -> Wal.open(directory)).isInstanceOf(LockedException.class);
    wal.stream("a").append(value(2)); // nobody can have come in yet
    Files.writeString(lock, "nobody");
    assertThatThrownBy(() -> Wal.open(directory)).isInstanceOf(LockedException.class);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    try (Wal again = Wal.open(directory)) {
      check(again, 2);
    }
  }

  @Test
  void shouldAcknowledgeNothingMoreWhenADeletedLockFileLetASecondWriterIn() throws Exception {
    try (Wal wal = Wal.open(directory)) {
      wal.stream("b").append(value(1));
      Files.delete(directory.resolve(LOCK));
      wal.stream("b").append(value(2));
      try (ChildJvm child = ChildJvm.of(Appender.class).start(directory)) {
        assertThat(child.line()).isEqualTo("appended");
        assertThatThrownBy(() -> wal.stream("b").append(value(3)))
            .isInstanceOf(LogFailedException.class)
            .hasMessageContainingAll(LOCK, "pid=" + child.pid());
        child.say("return");
        assertThat(child.awaitExit(30)).as(child.complaints()).isZero();
      }
    } catch (LogFailedException e) {
      checkWhatBothWrote();
      return; // closing says it once more
    }
    throw new AssertionError("closing went well");
  }

  @Test
  void shouldFailWhenADeletedLockFileLetASecondWriterInBeforeAnythingWasWritten() throws Exception {
    try (Wal wal = Wal.open(directory)) {
      wal.stream("b").append(value(1));
      wal.stream("b").append(value(2));
    }
    try (Wal wal = Wal.open(directory)) {
      Files.delete(directory.resolve(LOCK));
      try (ChildJvm child = ChildJvm.of(Appender.class).start(directory)) {
        assertThat(child.line()).isEqualTo("appended");
      }
      assertThatThrownBy(() -> wal.stream("b").append(value(3)))
          .isInstanceOf(LogFailedException.class)
          .hasMessageContaining(LOCK);
    } catch (LogFailedException e) {
      checkWhatBothWrote();
      return;
    }
    throw new AssertionError("closing went well");
  }

  private void checkWhatBothWrote() throws WalException {
    try (Wal wal = Wal.open(directory)) {
      check(wal, RECORDS);
      assertThat(wal.stream("b").lastSequence()).isEqualTo(2);
      assertThat(wal.stream("b").get(2).value()).isEqualTo(value(2));
      assertThat(wal.verify(progress -> {}).isSound()).isTrue();
    }
  }

  @Test
  void shouldKeepOrderAndEverythingWhenTheClockJumps() throws Exception {
    Random random = new Random(7);
    InstantSource source =
        () -> Instant.ofEpochMilli(random.nextLong() >> (10 + random.nextInt(50)));
    Clock clock = source.withZone(ZoneOffset.UTC);
    WalOptions options =
        RandomWriter.options().clock(clock).syncInterval(Duration.ofMillis(1)).build();
    for (int life = 0; life < 4; life++) {
      try (Wal wal = Wal.open(directory, options)) {
        for (int i = 0; i < RECORDS; i++) {
          long next = wal.stream("a").lastSequence() + 1;
          wal.stream("a").append(value(next), Durability.values()[i % 3]);
          if (i % 10 == 0) {
            wal.roll();
            wal.checkpoint("c");
          }
        }
        check(wal, (life + 1L) * RECORDS);
        assertThat(wal.verify(progress -> {}).isSound()).isTrue();
      }
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(file -> file.toString().endsWith(".torn"))).isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
