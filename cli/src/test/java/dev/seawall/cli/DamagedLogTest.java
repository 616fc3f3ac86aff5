package dev.seawall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedLogTest {
  @TempDir private Path directory;
  private Path log;

  @BeforeEach
  void makeALogWithADamagedRecord() throws IOException {
    log = directory.resolve("log");
    LogFiles.append(log, "orders", "first", "second", "the third one", "fourth", "fifth");
    LogFiles.append(log, "users", "alice", "bob");
    LogFiles.damage(log, "the third one");
  }

  @Test
  void shouldPrintWhatCanBeReadAndSayWhatIsLost() {
    Cli.Result result = Cli.run("cat", "--dir", log, "--raw");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("first\nsecond\nfourth\nfifth\nalice\nbob\n");
    assertThat(result.err())
        .startsWith("seawall: damaged: 0")
        .contains(".seg at offset ")
        .contains("lost of stream 'orders': 3")
        .hasLineCount(1);
  }

  @Test
  void shouldNotComplainWhenTheDamageIsElsewhere() {
    Cli.Result result = Cli.run("cat", "--dir", log, "--raw", "--stream", "users");
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("alice\nbob\n");
    assertThat(result.err()).isEmpty();
    assertThat(Cli.run("cat", "--dir", log, "--stream", "orders", "--from", "4").code()).isZero();
    assertThat(Cli.run("cat", "--dir", log, "--stream", "orders", "--limit", "2").code()).isZero();
  }

  @Test
  void shouldGetWhatCanBeHadAndSayWhyNotTheRest() {
    Cli.Result result =
        Cli.run("get", "--dir", log, "--stream", "orders", "--raw", "2", "3", "5", "6");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("second\nfifth\n");
    assertThat(result.err()).hasLineCount(2).contains("damaged").contains("not written yet");
  }

  @Test
  void shouldPrintTheLastRecordsThatCanBeRead() {
    Cli.Result result = Cli.run("tail", "--dir", log, "--stream", "orders", "--raw", "-n", "3");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("second\nfourth\nfifth\n");
    assertThat(result.err()).hasLineCount(1);
    Cli.Result behind = Cli.run("tail", "--dir", log, "--stream", "orders", "--raw", "-n", "2");
    assertThat(behind.code()).isZero();
    assertThat(behind.out()).isEqualTo("fourth\nfifth\n");
  }

  @Test
  void shouldListEachDamageWhenVerifying() {
    Cli.Result text = Cli.run("verify", "--dir", log);
    assertThat(text.code()).isEqualTo(1);
    assertThat(text.lines().get(0)).startsWith("damaged: 0").contains("stream 'orders': 3");
    assertThat(text.lines().get(1)).startsWith("1 damaged range: ");
    Cli.Result json = Cli.run("verify", "--dir", log, "--format", "json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.out())
        .startsWith("{\"sound\":false,")
        .contains("\"kind\":\"records\",\"file\":")
        .contains("\"stream\":\"orders\",\"streamId\":1,\"lostFirst\":3,\"lostLast\":3");
  }

  @Test
  void shouldShowTheDamageWhenScanning() {
    Cli.Result result = Cli.run("scan", "--dir", log, "--records");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains(" damage ").contains("fourth").contains("alice");
  }

  @Test
  void shouldWriteNothingWhenReading() throws IOException {
    Map<String, String> before = snapshot();
    for (String command : new String[] {"cat", "tail", "streams", "stat", "scan", "verify"}) {
      Cli.run(command, "--dir", log);
    }
    Cli.run("get", "--dir", log, "--stream", "orders", "1");
    assertThat(snapshot()).isEqualTo(before);
  }

  private Map<String, String> snapshot() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var list = Files.list(log)) {
      for (Path file : list.toList()) {
        FileTime time = Files.getLastModifiedTime(file);
        files.put(file.toString(), Files.size(file) + " " + time);
      }
    }
    files.put(".", Files.getLastModifiedTime(log).toString());
    return files;
  }
}
