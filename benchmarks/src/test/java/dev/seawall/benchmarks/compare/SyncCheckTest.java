package dev.seawall.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SyncCheckTest {
  @Test
  void shouldCountOnlyCallsThatWaitForTheDisk() {
    Map<String, Long> counts =
        SyncCheck.count(
            Stream.of(
                "12 openat(AT_FDCWD, \"/x/queue\", O_RDWR|O_CREAT|O_DSYNC, 0666) = 17",
                "12 openat(AT_FDCWD, \"/x/other\", O_RDWR|O_CREAT, 0666) = 18",
                "12 write(17, \"abc\", 3) = 3",
                "12 pwrite64(17, \"abc\", 3, 0) = 3",
                "12 write(18, \"abc\", 3) = 3",
                "13 fdatasync(18 <unfinished ...>",
                "13 <... fdatasync resumed>) = 0",
                "12 fsync(18) = 0",
                "12 msync(0x7f, 4096, MS_SYNC) = 0",
                "12 msync(0x7f, 4096, MS_ASYNC) = 0",
                "12 openat(AT_FDCWD, \"/x/third\", O_RDONLY) = 17",
                "12 write(17, \"abc\", 3) = 3",
                "12 +++ exited with 0 +++"));

    assertThat(counts)
        .isEqualTo(Map.of("synced write", 2L, "fdatasync", 1L, "fsync", 1L, "msync", 1L));
    assertThat(seen(4, counts).isDurable()).isTrue();
    assertThat(seen(6, counts).isDurable()).isFalse();
    assertThat(seen(6, counts).toString()).contains("NOT DURABLE");
  }

  private static SyncCheck.Seen seen(long appends, Map<String, Long> counts) {
    return new SyncCheck.Seen(Participant.all().get(0), appends, counts);
  }
}
