package dev.seawall.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Changes the kept inputs at random: a short look at each target in the build. {@code ./trust fuzz}
 * is the long one, and guided.
 */
@Timeout(120)
class MutationTest {
  private static final int DECODER_ROUNDS = 2000;
  private static final int DIRECTORY_ROUNDS = 60;
  private static final int MOST_CHANGES = 4;

  @ParameterizedTest
  @EnumSource
  void shouldReadChangedInputs(FuzzTarget target) throws Exception {
    List<byte[]> inputs = CorpusTest.inputs(target).stream().map(MutationTest::bytesOf).toList();
    boolean isDirectory = target == FuzzTarget.DIRECTORY || target == FuzzTarget.RESEALED_DIRECTORY;
    int rounds = isDirectory ? DIRECTORY_ROUNDS : DECODER_ROUNDS;
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < rounds; i++) {
      byte[] input = changed(inputs.get(random.nextInt(inputs.size())), random);
      try {
        AllocationLimit.read(target, input);
      } catch (Throwable e) {
        throw new AssertionError(
            target.label() + " fails on " + HexFormat.of().formatHex(input) + ", seed " + seed, e);
      }
    }
  }

  private static byte[] bytesOf(Path input) {
    try {
      return Files.readAllBytes(input);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] changed(byte[] input, Random random) {
    byte[] bytes = input.clone();
    for (int i = 1 + random.nextInt(MOST_CHANGES); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) -random.nextInt(2));
        case 3 -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(1 + random.nextInt(64), bytes.length - Math.max(at, from));
          System.arraycopy(bytes, from, bytes, at, length);
        }
        default -> bytes = Arrays.copyOf(bytes, at + random.nextInt(16));
      }
    }
    return bytes;
  }
}
