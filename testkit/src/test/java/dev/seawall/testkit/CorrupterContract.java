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
  void shouldShuffleARangeAndKeepItsBytes() throws IOException {
    corrupter.shuffle(1, 2, 5, 42);
    assertThat(contents()).startsWith("01").endsWith("789").isNotEqualTo("0123456789");
    assertThat(contents().chars().sorted()).containsExactly(bytesOf("0123456789"));
    String once = contents();
    corrupter.replace(1, "0123456789".getBytes(US_ASCII));
    corrupter.shuffle(1, 2, 5, 42);
    assertThat(contents()).as("the same seed").isEqualTo(once);
  }

  private static Integer[] bytesOf(String text) {
    return text.chars().boxed().toArray(Integer[]::new);
  }

  @Test
  void shouldLeaveARangeOfEqualBytesWhenItIsShuffled() throws IOException {
    corrupter.zero(1, 2, 5);
    String before = contents();
    corrupter.shuffle(1, 2, 5, 42);
    corrupter.shuffle(1, 8, 1, 42);
    corrupter.shuffle(1, 8, 0, 42);
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void shouldMisdirectARangeToAnotherSegment() throws IOException {
    corrupter.replace(2, "abcdefghij".getBytes(US_ASCII));
    corrupter.misdirect(2, 1, 1, 4, 3);
    assertThat(contents()).isEqualTo("0123bcd789");
    assertThat(corrupter.read(2)).asString(US_ASCII).isEqualTo("abcdefghij");
  }

  @Test
  void shouldSwapAndCopyFiles() throws IOException {
    corrupter.replace(2, "abc".getBytes(US_ASCII));
    corrupter.swapFiles(1, 2);
    assertThat(contents()).isEqualTo("abc");
    assertThat(corrupter.read(2)).asString(US_ASCII).isEqualTo("0123456789");
    corrupter.copyFile(1, 2);
    corrupter.copyFile(1, 7);
    assertThat(store.list())
        .containsExactly(new StoredSegment(1, 3), new StoredSegment(2, 3), new StoredSegment(7, 3));
  }

  @Test
  void shouldRollBackToAnEarlierState() throws IOException {
    SimulatedDisk earlier = new SimulatedDisk();
    earlier.replace(1, "01234".getBytes(US_ASCII));
    corrupter.replace(2, "later".getBytes(US_ASCII));
    corrupter.rollBack(1, Corrupter.of(earlier));
    corrupter.rollBack(2, Corrupter.of(earlier));
    assertThat(contents()).isEqualTo("01234");
    assertThat(store.list()).as("2 was not there then").containsExactly(new StoredSegment(1, 5));
  }

  @Test
  void shouldRefuseRangesBeyondTheEndAndMissingSegments() {
    assertThatThrownBy(() -> corrupter.zero(1, 9, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> corrupter.swap(1, 0, 9, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> corrupter.truncate(1, 11))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> corrupter.shuffle(1, 9, 2, 42))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> corrupter.misdirect(1, 9, 1, 0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> corrupter.swapFiles(1, 2)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> corrupter.flipBit(2, 0, 0)).isInstanceOf(NoSuchFileException.class);
  }

  private String contents() throws IOException {
    return new String(corrupter.read(1), US_ASCII);
  }
}
