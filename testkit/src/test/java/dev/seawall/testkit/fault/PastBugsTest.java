package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.IoOperation.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bugs of the past that only random tests had found; each has a test of its own here. */
@Timeout(60)
class PastBugsTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void shouldDeleteAStreamWhoseRecordsAreStillBuffered() throws Exception {
    try (Wal wal = bench.open()) {
      wal.stream("b").append(VALUE);
      wal.stream("a").append(VALUE, Durability.MEMORY);
      assertThat(wal.find("a")).isPresent();
      wal.delete("a");
      assertThat(wal.find("a")).isEmpty();
      wal.sync();
      assertThat(wal.streams()).extracting(stream -> stream.name()).containsExactly("b");
    }
    assertThat(Bench.read(bench.disk).streams().keySet()).containsExactly("b");
  }

  @Test
  void shouldFindNoDamageWhileTheNextSegmentIsPrepared() throws Exception {
    try (Wal wal = bench.open()) {
      WalStream stream = wal.stream("a");
      for (int i = 0; i < 13; i++) {
        stream.append(new byte[1000]);
      }
      Bench.await(() -> bench.disk.files().containsKey("00000000000000000002.seg"));
      assertThat(wal.stats().lastSegment()).isEqualTo(1);
      assertThat(wal.verify(progress -> {}).damages()).isEmpty();
      assertThat(wal.verify(progress -> {}).isSound()).isTrue();
    }
  }

  @Test
  void shouldListNoSegmentsWhileItWaitsBehindASealedEnd() throws Exception {
    try (Wal wal = bench.open()) {
      wal.stream("a").append(VALUE);
    }
    FaultPlan reading = new FaultPlan();
    try (Wal reader =
        Wal.openReadOnly(new FaultyStore(bench.disk.store(), reading), Bench.options().build())) {
      long listings = reading.countOf(Kind.LIST);
      for (int i = 0; i < 10; i++) {
        try (RecordCursor cursor = reader.stream("a").iterate(1)) {
          assertThat(cursor.next()).isTrue();
          assertThat(cursor.next()).isFalse();
        }
      }
      assertThat(reading.countOf(Kind.LIST)).isEqualTo(listings);
    }
  }
}
