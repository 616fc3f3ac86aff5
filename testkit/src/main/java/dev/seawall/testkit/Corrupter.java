package dev.seawall.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Damages segments at rest, as bad devices, bad cables, other programs and wrong restores do.
 * Nobody should be writing to them meanwhile.
 *
 * <p>Offsets are in bytes. A range that does not lie within the segment is an {@link
 * IndexOutOfBoundsException}, a missing segment a {@link NoSuchFileException}.
 */
public abstract class Corrupter {
  private Corrupter() {}

  /**
   * Damages a simulated disk; the damage is durable.
   *
   * @param disk the disk
   * @return its corrupter
   */
  public static Corrupter of(SimulatedDisk disk) {
    return new Corrupter() {
      @Override
      public byte[] read(long segment) throws IOException {
        String name = FileName.segment(segment).toString();
        byte[] contents = disk.files().get(name);
        if (contents == null) {
          throw new NoSuchFileException(name);
        }
        return contents;
      }

      @Override
      public void replace(long segment, byte[] contents) {
        disk.replace(segment, contents);
      }

      @Override
      public void remove(long segment) {
        disk.remove(segment);
      }
    };
  }

  /**
   * Damages files.
   *
   * @param directory the log's directory
   * @return its corrupter
   */
  public static Corrupter of(Path directory) {
    return new Corrupter() {
      @Override
      public byte[] read(long segment) throws IOException {
        return Files.readAllBytes(path(segment));
      }

      @Override
      public void replace(long segment, byte[] contents) throws IOException {
        Files.write(path(segment), contents);
      }

      @Override
      public void remove(long segment) throws IOException {
        Files.deleteIfExists(path(segment));
      }

      private Path path(long segment) {
        return directory.resolve(FileName.segment(segment).toString());
      }
    };
  }

  /**
   * Shows a segment's bytes.
   *
   * @param segment the segment's number
   * @return a copy
   * @throws IOException if it cannot be read
   */
  public abstract byte[] read(long segment) throws IOException;

  /**
   * Puts other bytes in the place of a segment's.
   *
   * @param segment the segment's number; it is created if it is missing
   * @param contents the bytes
   * @throws IOException if they cannot be written
   */
  public abstract void replace(long segment, byte[] contents) throws IOException;

  /**
   * Takes a segment away.
   *
   * @param segment the segment's number
   * @throws IOException if it cannot be deleted
   */
  public abstract void remove(long segment) throws IOException;

  /**
   * Turns one bit over.
   *
   * @param segment the segment's number
   * @param offset which byte
   * @param bit which bit of it, 0 to 7
   * @throws IOException if the segment cannot be read or written
   */
  public final void flipBit(long segment, long offset, int bit) throws IOException {
    int at = Math.toIntExact(offset);
    change(segment, bytes -> bytes[at] ^= (byte) (1 << bit));
  }

  /**
   * Writes bytes over others.
   *
   * @param segment the segment's number
   * @param offset where they go
   * @param bytes the bytes
   * @throws IOException if the segment cannot be read or written
   */
  public final void overwrite(long segment, long offset, byte... bytes) throws IOException {
    int to = Math.toIntExact(offset);
    change(segment, contents -> System.arraycopy(bytes, 0, contents, to, bytes.length));
  }

  /**
   * Zeroes a range.
   *
   * @param segment the segment's number
   * @param offset where it begins
   * @param length its length in bytes
   * @throws IOException if the segment cannot be read or written
   */
  public final void zero(long segment, long offset, int length) throws IOException {
    overwrite(segment, offset, new byte[length]);
  }

  /**
   * Fills a range with noise.
   *
   * @param segment the segment's number
   * @param offset where it begins
   * @param length its length in bytes
   * @param seed decides the noise
   * @throws IOException if the segment cannot be read or written
   */
  public final void scramble(long segment, long offset, int length, long seed) throws IOException {
    byte[] noise = new byte[length];
    new Random(seed).nextBytes(noise);
    overwrite(segment, offset, noise);
  }

  /**
   * Puts the bytes of a range into another order: the same bytes, but not where they were.
   *
   * @param segment the segment's number
   * @param offset where it begins
   * @param length its length in bytes
   * @param seed decides the order; a range of equal bytes stays as it is
   * @throws IOException if the segment cannot be read or written
   */
  public final void shuffle(long segment, long offset, int length, long seed) throws IOException {
    byte[] before = range(read(segment), offset, length);
    byte[] after = before.clone();
    Random random = new Random(seed);
    do {
      for (int i = length - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        byte moved = after[i];
        after[i] = after[other];
        after[other] = moved;
      }
    } while (Arrays.equals(before, after) && !isOfEqualBytes(before));
    overwrite(segment, offset, after);
  }

  private static boolean isOfEqualBytes(byte[] bytes) {
    for (byte each : bytes) {
      if (each != bytes[0]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Puts a copy of a range in the place of another, as a misdirected write does.
   *
   * @param segment the segment's number
   * @param from where the range begins
   * @param to where its copy goes
   * @param length its length in bytes
   * @throws IOException if the segment cannot be read or written
   */
  public final void duplicate(long segment, long from, long to, int length) throws IOException {
    overwrite(segment, to, range(read(segment), from, length));
  }

  /**
   * Exchanges two ranges.
   *
   * @param segment the segment's number
   * @param one where one begins
   * @param other where the other begins
   * @param length the length of each, in bytes
   * @throws IOException if the segment cannot be read or written
   */
  public final void swap(long segment, long one, long other, int length) throws IOException {
    byte[] before = read(segment);
    overwrite(segment, one, range(before, other, length));
    overwrite(segment, other, range(before, one, length));
  }

  /**
   * Puts a copy of a range of one segment in the place of a range of another: a write that went to
   * the wrong file.
   *
   * @param from the number of the segment that is copied from
   * @param fromOffset where the range begins there
   * @param to the number of the segment that is damaged
   * @param toOffset where the copy goes there
   * @param length its length in bytes
   * @throws IOException if a segment cannot be read or written
   */
  public final void misdirect(long from, long fromOffset, long to, long toOffset, int length)
      throws IOException {
    overwrite(to, toOffset, range(read(from), fromOffset, length));
  }

  /**
   * Exchanges two segments, header and all: each gets the other's name.
   *
   * @param one the number of one segment
   * @param other the number of the other
   * @throws IOException if a segment cannot be read or written
   */
  public final void swapFiles(long one, long other) throws IOException {
    byte[] first = read(one);
    byte[] second = read(other);
    replace(one, second);
    replace(other, first);
  }

  /**
   * Puts a copy of a segment in the place of another, as a wrong restore does.
   *
   * @param from the number of the segment that is copied
   * @param to the number of the copy; a segment of this number is replaced
   * @throws IOException if a segment cannot be read or written
   */
  public final void copyFile(long from, long to) throws IOException {
    replace(to, read(from));
  }

  /**
   * Takes a segment back to what it was at an earlier time, as a restore of one file does, or a
   * device that lost the writes since. A segment that was not there then is removed.
   *
   * @param segment the segment's number
   * @param earlier shows the log as it was, a copy of the directory or {@link
   *     SimulatedDisk#crashKeepingCache() of the disk}; it is only read
   * @throws IOException if the segment cannot be read or written
   */
  public final void rollBack(long segment, Corrupter earlier) throws IOException {
    byte[] before;
    try {
      before = earlier.read(segment);
    } catch (NoSuchFileException e) {
      remove(segment);
      return;
    }
    replace(segment, before);
  }

  /**
   * Cuts the end off.
   *
   * @param segment the segment's number
   * @param length the length that is left, in bytes
   * @throws IOException if the segment cannot be read or written
   */
  public final void truncate(long segment, int length) throws IOException {
    replace(segment, range(read(segment), 0, length));
  }

  /**
   * Adds bytes at the end.
   *
   * @param segment the segment's number
   * @param bytes the bytes
   * @throws IOException if the segment cannot be read or written
   */
  public final void extend(long segment, byte... bytes) throws IOException {
    byte[] before = read(segment);
    byte[] after = Arrays.copyOf(before, before.length + bytes.length);
    System.arraycopy(bytes, 0, after, before.length, bytes.length);
    replace(segment, after);
  }

  private void change(long segment, Consumer<byte[]> damage) throws IOException {
    byte[] contents = read(segment);
    damage.accept(contents);
    replace(segment, contents);
  }

  private static byte[] range(byte[] bytes, long offset, int length) {
    int from = (int) Objects.checkFromIndexSize(offset, length, (long) bytes.length);
    return Arrays.copyOfRange(bytes, from, from + length);
  }
}
