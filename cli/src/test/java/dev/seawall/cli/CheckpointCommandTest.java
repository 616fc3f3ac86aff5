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

  private Cli.Result checkpoint(String command, Object... more) {
    Object[] words = new Object[more.length + 3];
    words[0] = "checkpoint";
    words[1] = command;
    words[2] = "--dir=" + log;
    System.arraycopy(more, 0, words, 3, more.length);
    return Cli.run(words);
  }

  @Test
  void shouldNameHowFarAllStreamsHaveCome() throws IOException {
    assertThat(create("first", "--note", "ä").out()).isEqualTo("first: 2 streams\n");
    LogFiles.append(log, "a", "4");
    assertThat(create("second", "--format", "json").out())
        .startsWith("{\"name\":\"second\",")
        .contains("{\"stream\":\"a\",\"sequence\":4,\"reachability\":\"reachable\"}");
    assertThat(checkpoint("list").lines())
        .hasSize(3)
        .satisfies(lines -> assertThat(lines.get(1)).matches("first +\\S+Z +2  yes +ä"))
        .satisfies(lines -> assertThat(lines.get(2)).startsWith("second "));
    assertThat(Cli.run("replay", "-d", log, "--raw", "--from-checkpoint", "first").out())
        .isEqualTo("4\n");
    assertThat(Cli.run("replay", "-d", log, "--raw", "--from-checkpoint").lines()).hasSize(5);
    assertThat(Cli.run("stat", "-d", log).out())
        .containsPattern("checkpoint 2, the newest 'second' of \\S+Z, reachable: yes");
    assertThat(Cli.run("stat", "-d", log, "--format", "json").out())
        .contains("\"checkpoints\":[{\"name\":\"first\",");
  }

  @Test
  void shouldTruncateBeforeACheckpointAndSayWhichAreNoLongerReachable() throws IOException {
    create("first");
    LogFiles.append(log, "a", "4");
    create("second");
    assertThat(checkpoint("truncate", "second").lines())
        .containsExactly(
            "a: no records, next is 5 (before: 1..4)", "b: no records, next is 2 (before: 1..1)");
    assertThat(checkpoint("truncate", "second").out()).isEqualTo("nothing to truncate\n");
    assertThat(checkpoint("list").lines().get(1)).contains("  no: a truncated");
    assertThat(checkpoint("list", "--format", "json").lines().get(0))
        .contains("\"reachable\":false")
        .contains("{\"stream\":\"a\",\"sequence\":3,\"reachability\":\"truncated\"}");
    Cli.Result replay = Cli.run("replay", "-d", log, "-s", "a", "--from-checkpoint=first");
    assertThat(replay.code()).isEqualTo(1);
    assertThat(replay.err()).contains("first").hasLineCount(1);
  }

  @Test
  void shouldDropCheckpoints() {
    for (String name : new String[] {"one", "two", "three", "four"}) {
      create(name);
    }
    assertThat(checkpoint("drop", "two").out()).isEqualTo("dropped checkpoint 'two'\n");
    assertThat(checkpoint("keep", "2").out()).isEqualTo("dropped 1 checkpoint\n");
    assertThat(checkpoint("list").lines()).hasSize(3);
    assertThat(checkpoint("list").out()).contains("three", "four").doesNotContain("one ");
    for (Cli.Result result :
        new Cli.Result[] {
          checkpoint("drop", "two"),
          checkpoint("truncate", "two"),
          Cli.run("replay", "-d", log, "--from-checkpoint", "two")
        }) {
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).isEqualTo("seawall: no checkpoint 'two' in " + log + "\n");
    }
    assertThat(create("").code()).isEqualTo(2);
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
