package dev.seawall.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class CommitRecordTest {
  private static final int MOST_RANGES = 512;

  private static long[] decode(byte[] value, long commit) {
    return CommitRecord.decode(ByteBuffer.wrap(value), commit);
  }

  @Test
  void shouldDecodeWhatItEncoded() {
    long[] bounds = {1, 1, 2, 5, 7, Long.MAX_VALUE - 1};

    assertThat(decode(CommitRecord.encode(bounds), Long.MAX_VALUE)).containsExactly(bounds);
    assertThat(decode(new byte[0], 1)).isEmpty();
  }

  @Test
  void shouldEncodeLittleEndianFromPositionToLimit() {
    ByteBuffer bytes = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(8, 3).putLong(16, 4).position(8).limit(24);

    assertThat(CommitRecord.decode(bytes, 9)).containsExactly(3, 4);
    assertThat(bytes.position()).isEqualTo(8);
    assertThat(CommitRecord.encode(new long[] {3, 4}))
        .containsExactly(3, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void shouldRefuseRangesThatAreNotAscendingOrNotBeforeTheCommit() {
    for (long[] bounds :
        new long[][] {
          {0, 1}, {-1, 1}, {5, 4}, {1, 3, 3, 4}, {1, 3, 2, 9}, {1, 9}, {9, 9}, {1, 2, 9, 9}
        }) {
      assertThat(decode(CommitRecord.encode(bounds), 9)).as("%s", bounds).isNull();
    }
    assertThat(decode(CommitRecord.encode(new long[] {1, 8}), 9)).containsExactly(1, 8);
  }

  @Test
  void shouldRefuseHalfAPair() {
    assertThat(decode(CommitRecord.encode(new long[] {1}), 9)).isNull();
    assertThat(decode(new byte[15], 9)).isNull();
    assertThat(decode(new byte[17], 9)).isNull();
  }

  @Test
  void shouldJoinRangesThatFollowEachOther() {
    CommitRecord.Ranges ranges = new CommitRecord.Ranges();
    assertThat(ranges.isEmpty()).isTrue();
    assertThat(ranges.first()).isZero();
    assertThat(ranges.encodedLength()).isZero();

    ranges.add(3, 4);
    ranges.add(5, 7);
    ranges.add(9, 9);

    assertThat(ranges.isEmpty()).isFalse();
    assertThat(ranges.first()).isEqualTo(3);
    assertThat(ranges.bounds()).containsExactly(3, 7, 9, 9);
    assertThat(ranges.encodedLength()).isEqualTo(32);
  }

  @Test
  void shouldJoinPairsWhenThereAreTooManyRanges() {
    CommitRecord.Ranges ranges = new CommitRecord.Ranges();
    for (int i = 1; i <= MOST_RANGES; i++) {
      ranges.add(10L * i, 10L * i + 1);
    }
    assertThat(ranges.bounds()).hasSize(2 * MOST_RANGES);

    ranges.add(10L * MOST_RANGES + 10, 10L * MOST_RANGES + 11);

    assertThat(ranges.bounds()).hasSize(MOST_RANGES + 2).startsWith(10, 21, 30, 41);
    assertThat(ranges.bounds()).endsWith(5110, 5121, 5130, 5131);
    assertThat(decode(CommitRecord.encode(ranges.bounds()), Long.MAX_VALUE)).isNotNull();
  }
}
