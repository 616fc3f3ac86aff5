package dev.seawall.testkit.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Neither transactions nor replay need memory that grows with the log. */
class BoundedMemoryTest {
  private static final boolean IS_LONG = "long".equals(System.getProperty("seawall.test.scale"));

  /** Of 1000 bytes each: 4 GiB, or 200 MB. */
  private static final long TRANSACTION_RECORDS = IS_LONG ? 4_294_968 : 200_000;

  private static final String TRANSACTION_HEAP = IS_LONG ? "-Xmx256m" : "-Xmx24m";

  private static final long SMALL_RECORDS = IS_LONG ? 100_000_000 : 5_000_000;
  private static final String SMALL_HEAP = "-Xmx16m";

  @TempDir Path directory;

  @Test
  void shouldCommitAndReplayATransactionManyTimesLargerThanMemory() throws Exception {
    assertThat(run(TRANSACTION_HEAP, "commit", TRANSACTION_RECORDS)).isEqualTo("committed");
    assertThat(run(TRANSACTION_HEAP, "replay", 0)).isEqualTo("replayed " + TRANSACTION_RECORDS);
  }

  @Test
  void shouldReplayManyRecordsInTheMemoryThatFewNeed() throws Exception {
    assertThat(run(SMALL_HEAP, "append", SMALL_RECORDS)).isEqualTo("appended");
    assertThat(run(SMALL_HEAP, "replay", 0)).isEqualTo("replayed " + SMALL_RECORDS);
  }

  private String run(String heap, String what, long records)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of(heap, "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            LargeTransaction.class.getName(), what, directory.toString(), Long.toString(records)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.strip();
  }
}
