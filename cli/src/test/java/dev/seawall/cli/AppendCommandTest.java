package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.RecordType;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendCommandTest {
  @TempDir private Path directory;

  private Path log() {
    return directory.resolve("log");
  }

  @Test
  void shouldGiveBackEveryLineByteForByte() {
    byte[] input = new byte[200_000];
    new Random(3).nextBytes(input);
    input[input.length - 1] = '\n';
    Cli.Result appended = Cli.given(input).with("append", "--dir", log(), "--stream", "s");
    assertThat(appended.code()).isZero();
    Cli.Result cat = Cli.run("cat", "--dir", log(), "--stream", "s", "--raw");
    assertThat(cat.code()).isZero();
    assertThat(cat.bytes()).isEqualTo(input);
  }

  @Test
  void shouldAppendTheLinesOfSeveralFilesInOrder() throws IOException {
    Path one = Files.writeString(directory.resolve("one"), "a\r\nb");
    Path two = Files.writeString(directory.resolve("two"), "c\n\nd\n");
    Cli.given("e").with("append", "--dir", log(), "--stream", "s", one, two, "-");
    assertThat(Cli.run("cat", "--dir", log(), "--raw").out()).isEqualTo("a\r\nb\nc\n\nd\ne\n");
    assertThat(Cli.run("cat", "--dir", log(), "--raw", "--format", "json").err())
        .startsWith("seawall: --raw prints bytes and --format json objects: give one of them");
  }

  @Test
  void shouldSayWhatIsDurable() {
    Cli.Result text = Cli.given("one\ntwo\n").with("append", "--dir", log(), "--stream", "s");
    assertThat(text.lines().get(0)).isEqualTo("s  1..2  2 records  6 bytes");
    assertThat(text.lines().get(1)).startsWith("2 records durable (6 bytes) in ");
    Cli.Result json =
        Cli.given("three\n")
            .with("append", "--dir", log(), "--stream", "s", "--format", "json", "--batch", "5");
    assertThat(json.lines()).hasSize(1);
    assertThat(json.out())
        .startsWith("{\"records\":1,\"bytes\":5,")
        .contains("\"complete\":true")
        .contains("{\"stream\":\"s\",\"first\":3,\"last\":3,\"records\":1,\"bytes\":5}");
  }

  @Test
  void shouldSucceedWhenThereIsNothingToAppend() {
    Cli.Result result = Cli.given("").with("append", "--dir", log(), "--stream", "s");
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("0 records durable");
  }

  @Test
  void shouldCopyALogExactly() throws IOException {
    buildALogOfEveryKind();
    Cli.Result cat = Cli.run("cat", "--dir", log(), "--format", "json");
    assertThat(cat.code()).isZero();
    Path copy = directory.resolve("copy");
    assertThat(Cli.given(cat.bytes()).with("append", "--dir", copy, "--json").code()).isZero();
    assertThat(withoutTime(Cli.run("cat", "--dir", copy, "--format", "json").lines()))
        .isEqualTo(withoutTime(cat.lines()));
    assertThat(Cli.run("get", "--dir", copy, "--stream", "holes", "3").err())
        .contains("was skipped");
    assertThat(Cli.run("get", "--dir", copy, "--stream", "late", "99").err())
        .contains("truncated away");
  }

  @Test
  void shouldCopyALogExactlyInBatches() throws IOException {
    buildALogOfEveryKind();
    Cli.Result cat = Cli.run("cat", "--dir", log(), "--format", "json");
    Path copy = directory.resolve("copy");
    Cli.given(cat.bytes()).with("append", "--dir", copy, "--json", "--batch", "4");
    assertThat(withoutTime(Cli.run("cat", "--dir", copy, "--format", "json").lines()))
        .isEqualTo(withoutTime(cat.lines()));
  }

  private void buildALogOfEveryKind() throws IOException {
    try (Wal wal = Wal.open(log(), WalOptions.builder().segmentSizeBytes(1 << 16).build())) {
      WalStream bytes = wal.stream("every byte\n\"ä\u202e");
      for (int b = 0; b < 256; b++) {
        bytes.append(new byte[] {(byte) b});
        bytes.append(RecordType.PUT, new byte[] {(byte) b, 'k'}, new byte[] {(byte) b}, null);
      }
      bytes.append(new byte[0]);
      bytes.append(RecordType.DELETE, new byte[0], new byte[0], null);
      bytes.append(RecordType.of(200), "k".getBytes(UTF_8), "v".getBytes(UTF_8), null);
      bytes.append(RecordType.of(201), null, new byte[0], null);
      bytes.append(new byte[300_000]);
      WalStream holes = wal.stream("holes");
      holes.append("one".getBytes(UTF_8));
      holes.skipTo(5);
      holes.append("five".getBytes(UTF_8));
      holes.skipTo(1_000_000_000_000L);
      holes.append("far".getBytes(UTF_8));
      WalStream late = wal.stream("late");
      late.reset(100);
      late.append("hundred".getBytes(UTF_8));
    }
  }

  private static List<String> withoutTime(List<String> lines) {
    return lines.stream().map(line -> line.replaceFirst("\"time\":\"[^\"]*\",", "")).toList();
  }

  @Test
  void shouldRefuseASequenceThatHasBeenUsed() {
    String twice = "{\"sequence\":1,\"value\":\"a\"}\n{\"sequence\":1,\"value\":\"b\"}\n";
    Cli.Result result = Cli.given(twice).with("append", "--dir", log(), "--stream", "s", "--json");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "seawall: line 2 of standard input: stream 's' has got past sequence 1, its next is 2"
                + " (--renumber would ignore that); the 1 record before it is durable\n");
    assertThat(result.lines().get(0)).startsWith("s  1  1 record ");
    Cli.Result renumbered =
        Cli.given(twice).with("append", "--dir", log(), "--stream", "s", "--json", "--renumber");
    assertThat(renumbered.code()).isZero();
    assertThat(Cli.run("cat", "--dir", log(), "--raw").out()).isEqualTo("a\na\nb\n");
  }

  @Test
  void shouldSayWhereTheInputIsMalformedAndWhatIsDurable() {
    Cli.Result result =
        Cli.given("{\"value\":\"a\"}\n\n{\"value\":\"b\"}\n{\"value\":oops}\n{\"value\":\"c\"}\n")
            .with("append", "--dir", log(), "--stream", "s", "--json", "--format", "json");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("seawall: line 4, column 10 of standard input: ")
        .endsWith("; the 2 records before it are durable\n")
        .hasLineCount(1);
    assertThat(result.out()).contains("\"records\":2").contains("\"complete\":false");
    assertThat(Cli.run("cat", "--dir", log(), "--raw").out()).isEqualTo("a\nb\n");
  }

  @Test
  void shouldNotAppendABatchThatIsNotComplete() {
    Cli.Result result =
        Cli.given("{\"value\":\"a\"}\n{\"value\":\"b\"}\n{\"value\":\"c\"}\noops\n")
            .with("append", "--dir", log(), "--stream", "s", "--json", "--batch", "2");
    assertThat(result.err()).endsWith("; the 2 records before it are durable\n");
    assertThat(Cli.run("cat", "--dir", log(), "--raw").out()).isEqualTo("a\nb\n");
  }

  @Test
  void shouldSayWhatIsDurableWhenTheInputBreaks() {
    InputStream broken =
        new ByteArrayInputStream("one\ntwo\nthr".getBytes(UTF_8)) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            int count = super.read(into, offset, length);
            if (count < 0) {
              throw new java.io.UncheckedIOException(new IOException("the line went dead"));
            }
            return count;
          }
        };
    Cli.Result result = Cli.given(broken).with("append", "--dir", log(), "--stream", "s");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("the line went dead").contains("2 records");
    assertThat(Cli.run("cat", "--dir", log(), "--raw").out()).isEqualTo("one\ntwo\n");
  }

  @Test
  void shouldSayWhichLineIsTooLong() {
    Cli.Result result =
        Cli.given("1234\n12345\n")
            .with("append", "--dir", log(), "--stream", "s", "--max-record", "4");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "seawall: line 2 is longer than 4 bytes in standard input (see --max-record);"
                + " the 1 record before it is durable\n");
    Cli.Result json =
        Cli.given("{\"value\":\"12345\"}")
            .with("append", "--dir", log(), "--stream", "s", "--max-record", "4", "--json");
    assertThat(json.err()).contains("line 1 of standard input: a record of 5 bytes is larger than");
  }

  @Test
  void shouldNameTheStreamsOfRecordsThatHaveNone() {
    Cli.Result result = Cli.given("{\"value\":\"\"}").with("append", "--dir", log(), "--json");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("line 1 of standard input: no \"stream\" in the record");
  }

  @Test
  void shouldRefuseAStreamNameThatIsTooLong() {
    String line = "{\"stream\":\"" + "x".repeat(513) + "\",\"value\":\"\"}";
    Cli.Result result = Cli.given(line).with("append", "--dir", log(), "--json");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("seawall: line 1 of standard input: ").hasLineCount(1);
  }

  @Test
  void shouldAppendInEveryDurability() {
    for (String durability : List.of("memory", "os", "disk")) {
      Cli.Result result =
          Cli.given("x\n".repeat(1000))
              .with("append", "--dir", log(), "--stream", "s", "--durability", durability);
      assertThat(result.code()).isZero();
      assertThat(result.out()).contains("1,000 records durable");
    }
    assertThat(Cli.run("cat", "--dir", log(), "--raw").out()).hasLineCount(3000);
  }

  @Test
  void shouldSayWhoHasTheLogLocked() throws IOException {
    try (Wal wal = Wal.open(log())) {
      wal.stream("s").append("held".getBytes(UTF_8));
      Cli.Result result = Cli.given("x\n").with("append", "--dir", log(), "--stream", "s");
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).startsWith("seawall: ").contains("lock").hasLineCount(1);
      assertThat(Cli.run("cat", "--dir", log(), "--raw").out()).isEqualTo("held\n");
    }
  }

  @Test
  void shouldRefuseABatchThatIsTooLargeBeforeItFillsTheMemory() {
    String line = "x".repeat(1000) + "\n";
    Cli.Result result =
        Cli.given(line.repeat(10).getBytes(ISO_8859_1))
            .with(
                "append", "--dir", log(), "--stream", "s", "--batch", "10", "--max-record", "4999");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("seawall: line 5 of standard input: the batch is larger than 4.9 KiB")
        .endsWith("no record before it is durable\n")
        .hasLineCount(1);
    assertThat(Cli.run("cat", "--dir", log(), "--raw").lines()).isEmpty();
  }
}
