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

  private void loseASegment() throws IOException {
    LogFiles.append(log, "users", "carol");
    LogFiles.append(log, "users", "dave");
    Files.delete(LogFiles.segments(log).get(2));
  }

  @Test
  void shouldNameALostSegmentOnceAndByItsOwnName() throws IOException {
    String lost = LogFiles.segments(log).get(1).getFileName().toString().replace("2.seg", "3.seg");
    loseASegment();
    Cli.Result result = Cli.run("cat", "--dir", log, "--raw", "--stream", "users");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("alice\nbob\ndave\n");
    assertThat(result.err().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("seawall: damaged: " + lost))
        .anyMatch(line -> line.contains("missing: segment 3"))
        .anyMatch(line -> line.endsWith("lost of stream 'users': 3"));
  }

  @Test
  void shouldSayInEveryListThatOpeningFoundDamage() throws IOException {
    loseASegment();
    for (String command : new String[] {"streams", "pins"}) {
      Cli.Result result = Cli.run(command, "--dir", log);
      assertThat(result.code()).as(command).isEqualTo(1);
      assertThat(result.err()).as(command).contains("missing: segment 3");
    }
    Cli.Result stat = Cli.run("stat", "--dir", log);
    assertThat(stat.code()).isEqualTo(1);
    assertThat(stat.out()).contains("missing: segment 3");
  }

  @Test
  void shouldRefuseToScanWhatIsNotThere() {
    Cli.Result segment = Cli.run("scan", "--dir", log, "--segment", "99");
    assertThat(segment.code()).isEqualTo(1);
    assertThat(segment.err()).contains("no segment 99 in ");
    Cli.Result stream = Cli.run("scan", "--dir", log, "--segment", "2", "--stream", "nobody");
    assertThat(stream.code()).isEqualTo(1);
    assertThat(stream.err()).contains("no stream 'nobody' in ");
    // there, though not in this segment
    assertThat(Cli.run("scan", "--dir", log, "--segment", "2", "--stream", "orders").code())
        .isZero();
  }
}
