package dev.seawall.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Repeats the inputs that are kept: seeds, and all that ever was found. */
@Timeout(60)
class CorpusTest {
  private static final Path CORPUS = Path.of("corpus");

  static List<Path> inputs(FuzzTarget target) throws IOException {
    try (Stream<Path> files = Files.list(CORPUS.resolve(target.label()))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadEachKeptInput(FuzzTarget target) throws Exception {
    List<Path> inputs = inputs(target);
    assertThat(inputs).isNotEmpty();
    for (Path input : inputs) {
      try {
        AllocationLimit.read(target, Files.readAllBytes(input));
      } catch (Throwable e) {
        throw new AssertionError(target.label() + " fails on " + input.getFileName(), e);
      }
    }
  }
}
