package dev.seawall.engine;

import static dev.seawall.RetentionPolicy.KEEP_ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seawall.Retention;
import dev.seawall.RetentionPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionPolicyTest {

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void shouldRefuseLimitsThatKeepNothing(long limit) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KEEP_ALL.withMaxBytes(limit))
        .withMessage("maxBytes is " + limit + "; it must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KEEP_ALL.withMaxRecords(limit))
        .withMessage("maxRecords is " + limit + "; it must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KEEP_ALL.withMaxAge(Duration.ofSeconds(limit)))
        .withMessageContaining("maxAge is")
        .withMessageContaining("at least a millisecond");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Retention.builder().interval(Duration.ofSeconds(limit)))
        .withMessageContaining("at least a millisecond");
  }

  @Test
  void shouldTakeAnyOtherLimit() {
    assertThat(KEEP_ALL.isKeepAll()).isTrue();
    assertThat(KEEP_ALL.withPastCheckpoints(true).isKeepAll()).isTrue();
    assertThat(KEEP_ALL.withMaxAge(Duration.ofMillis(1)).isKeepAll()).isFalse();
    assertThat(KEEP_ALL.withMaxAge(Duration.ofDays(1_000_000)).hasMaxAge()).isTrue();
    assertThat(KEEP_ALL.withMaxAge(Duration.ofSeconds(Long.MAX_VALUE)).isKeepAll()).isTrue();
    assertThat(KEEP_ALL.withMaxBytes(1).isKeepAll()).isFalse();
    assertThat(KEEP_ALL.withMaxRecords(1).isKeepAll()).isFalse();
  }

  @Test
  void shouldSayWhatIsKeptInWords() {
    RetentionPolicy all =
        KEEP_ALL
            .withMaxAge(Duration.ofDays(7))
            .withMaxBytes(1024)
            .withMaxRecords(3)
            .withPastCheckpoints(true);
    assertThat(KEEP_ALL).hasToString("keep all");
    assertThat(all)
        .hasToString(
            "at most 3 records, at most 1024 bytes, at most PT168H old, also past checkpoints");
    Retention retention =
        Retention.builder().stream("b", KEEP_ALL.withMaxRecords(2)).stream("a", KEEP_ALL)
            .shards("c", KEEP_ALL.withMaxRecords(4))
            .wholeLog(KEEP_ALL.withMaxBytes(5))
            .build();
    assertThat(retention)
        .hasToString(
            "each stream: keep all; stream 'a': keep all; stream 'b': at most 2 records;"
                + " each shard of 'c': at most 4 records; the whole log: at most 5 bytes");
    assertThat(Retention.NONE).hasToString("each stream: keep all");
    assertThat(Retention.NONE.isKeepAll()).isTrue();
  }

  @Test
  void shouldNotChangeWithItsBuilder() {
    Retention.Builder builder = Retention.builder();
    Retention before = builder.build();
    builder.stream("a", KEEP_ALL.withMaxRecords(1)).eachStream(KEEP_ALL.withMaxBytes(1));
    assertThat(before.isKeepAll()).isTrue();
    assertThat(before.streams()).isEmpty();
    assertThat(builder.build().isKeepAll()).isFalse();
  }
}
