package dev.seawall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Wal;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointCommandTest {
  @TempDir private Path directory;
  private Path log;

  @BeforeEach
  void makeALog() throws IOException {
    log = directory.resolve("log");
    LogFiles.append(log, "a", "1", "2", "3");
    LogFiles.append(log, "b", "1");
  }

  private Cli.Result create(Object... more) {
    Object[] words = new Object[more.length + 3];
    words[0] = "checkpoint";
    words[1] = "create";
    words[2] = "--dir=" + log;
    System.arraycopy(more, 0, words, 3, more.length);
    return Cli.run(words);
  }

  @Test
  void shouldStateHowFarAStreamHasBeenApplied() throws IOException {
    assertThat(create("-s", "a", "--through", "2", "--note", "ä note").out()).isEqualTo("4\n");
    assertThat(Cli.run("replay", "--dir", log, "-s", "a", "--raw").out()).isEqualTo("3\n");
    assertThat(create("-s", "a", "--through", "0", "--format", "json").out())
        .isEqualTo("{\"stream\":\"a\",\"appliedThrough\":0,\"sequence\":5}\n");
    try (Wal wal = Wal.open(log)) {
      assertThat(wal.stream("a").lastCheckpoint().orElseThrow().appliedThrough()).isZero();
    }
  }

  @Test
  void shouldListTheLastOfEachStream() {
    assertThat(Cli.run("checkpoint", "list", "--dir", log).out()).isEqualTo("no checkpoints\n");
    create("-s", "a", "--through", "1");
    create("-s", "a", "--through", "2", "--note", "second");
    Cli.Result list = Cli.run("checkpoint", "list", "--dir", log);
    assertThat(list.lines()).hasSize(2);
    assertThat(list.lines().get(1)).matches("a +2 +2 +5 +\\S+Z +second");
    assertThat(Cli.run("checkpoint", "list", "--dir", log, "--format", "json").out())
        .contains("\"checkpoint\":{\"appliedThrough\":2,\"lag\":2,\"sequence\":5,")
        .contains("\"note\":\"second\"}")
        .hasLineCount(1);
  }

  @Test
  void shouldShowAppliedAndLagWithTheStreams() {
    assertThat(Cli.run("streams", "--dir", log).out()).doesNotContain("applied");
    create("-s", "a", "--through", "3");
    assertThat(Cli.run("streams", "--dir", log).lines())
        .satisfies(lines -> assertThat(lines.get(0)).contains("applied  lag"))
        .satisfies(lines -> assertThat(lines.get(1)).matches("a +1..4 +4 +4 +3 +0 +1"))
        .satisfies(lines -> assertThat(lines.get(2)).matches("b +1..1 +1 +1 +- +- +2"));
  }

  @Test
  void shouldShowThatTheRecordOfACheckpointIsGone() throws IOException {
    create("-s", "a", "--through", "3", "--note", "gone");
    try (Wal wal = Wal.open(log)) {
      wal.stream("a").append(new byte[1]);
      wal.stream("a").truncateBefore(5);
    }
    assertThat(Cli.run("checkpoint", "list", "--dir", log).lines().get(1))
        .matches("a +3 +1 +4 +\\S+Z +\\(truncated away\\)");
  }

  @Test
  void shouldFailInOneLine() {
    Cli.Result beyond = create("-s", "a", "--through", "9");
    assertThat(beyond.code()).isEqualTo(1);
    assertThat(beyond.err())
        .isEqualTo(
            "seawall: stream 'a' cannot have been applied through 9: its last sequence is 3\n");
    Cli.Result missing = create("-s", "none", "--through", "1");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).isEqualTo("seawall: no stream 'none' in " + log + "\n");
    Path none = directory.resolve("none");
    assertThat(Cli.run("checkpoint", "list", "--dir", none).err()).contains("no such directory");
    assertThat(none).doesNotExist();
  }
}
