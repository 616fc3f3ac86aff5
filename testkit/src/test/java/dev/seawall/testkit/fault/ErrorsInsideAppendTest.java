package dev.seawall.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thread that runs out of stack or memory inside the log leaves no lock behind, nobody who waits
 * for ever, and nothing half done.
 */
class ErrorsInsideAppendTest {
  private static final String SCALE = System.getProperty("seawall.test.scale", "normal");

  @TempDir Path directory;

  @Test
  void shouldSurviveWhenThreadsRunOutOfStack() throws Exception {
    run("stack", lives(5, 15, 2000), "-Xmx256m");
  }

  @Test
  void shouldSurviveInterpretedWhenThreadsRunOutOfStack() throws Exception {
    run("stack", lives(2, 4, 500), "-Xmx256m", "-Xint");
  }

  @Test
  void shouldSurviveWhenThereIsNoMemory() throws Exception {
    run("memory", lives(2, 2, 500), "-Xmx32m");
  }

  private static int lives(int few, int normally, int many) {
    return SCALE.equals("long") ? many : SCALE.equals("short") ? few : normally;
  }

  private void run(String what, int lives, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of(options));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(ErrorLives.class.getName(), what, directory.toString(), Integer.toString(lives)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    String figures = output.substring(output.lastIndexOf("lives="));
    assertThat(figures).doesNotContain("errors=0 ").doesNotContain("acknowledged=0\n");
    System.out.println("trust: errors-inside-append what=" + what + " " + figures.strip());
  }
}
