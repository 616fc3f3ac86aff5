package dev.seawall.testkit;

import static dev.seawall.testkit.SegmentStoreContract.bytes;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoredSegment;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a {@link Corrupter} does, whatever it damages. */
abstract class CorrupterContract {
  private SegmentStore store;
  private Corrupter corrupter;

  abstract SegmentStore store() throws IOException;

  abstract Corrupter corrupter();

  @BeforeEach
  void writeSegment() throws IOException {
    store = store();
    corrupter = corrupter();
    try (SegmentFile file = store.create(1)) {
      file.write(bytes("0123456789"), 0);
    }
  }

  @Test
  void shouldFlipOneBit() throws IOException {
    corrupter.flipBit(1, 3, 0);
    assertThat(contents()).isEqualTo("0122456789");
  }

  @Test
  void shouldOverwriteZeroAndScrambleRanges() throws IOException {
    corrupter.overwrite(1, 8, (byte) 'x', (byte) 'y');
    corrupter.zero(1, 1, 2);
    assertThat(contents()).isEqualTo("0\0\00034567xy");
    corrupter.scramble(1, 4, 3, 42);
    assertThat(contents()).startsWith("0\0\0003").endsWith("7xy").doesNotContain("456");
  }

  @Test
  void shouldDuplicateAndSwapRanges() throws IOException {
    corrupter.duplicate(1, 0, 7, 3);
    assertThat(contents()).isEqualTo("0123456012");
    corrupter.swap(1, 0, 3, 2);
    assertThat(contents()).isEqualTo("3420156012");
  }

  @Test
  void shouldTruncateAndExtend() throws IOException {
    corrupter.truncate(1, 4);
    corrupter.extend(1, (byte) '!');
    assertThat(contents()).isEqualTo("0123!");
    assertThat(store.list()).containsExactly(new StoredSegment(1, 5));
  }

  @Test
  void shouldReplaceAndRemoveSegments() throws IOException {
    corrupter.replace(2, corrupter.read(1));
    assertThat(corrupter.read(2)).isEqualTo(corrupter.read(1));
    corrupter.remove(1);
    assertThat(store.list()).containsExactly(new StoredSegment(2, 10));
  }

  @Test
  void shouldRefuseRangesBeyondTheEndAndMissingSegments() {
    assertThatThrownBy(() -> corrupter.zero(1, 9, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> corrupter.swap(1, 0, 9, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> corrupter.truncate(1, 11))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> corrupter.flipBit(2, 0, 0)).isInstanceOf(NoSuchFileException.class);
  }

  private String contents() throws IOException {
    return new String(corrupter.read(1), US_ASCII);
  }
}
