package dev.seawall.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Batch;
import dev.seawall.RecordType;
import dev.seawall.Wal;
import dev.seawall.WalRecord;
import dev.seawall.WalStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutAndDeleteTest {
  @TempDir private Path directory;

  private Path log() {
    return directory.resolve("log");
  }

  private WalRecord record(long sequence) throws IOException {
    try (Wal wal = Wal.open(log())) {
      return wal.stream("s").get(sequence);
    }
  }

  @Test
  void shouldPrintTheSequenceThatAKeyAndItsDeletionGot() throws IOException {
    Cli.Result put = Cli.run("put", "--dir", log(), "--stream", "s", "kä", "v");
    assertThat(put.code()).isZero();
    assertThat(put.out()).isEqualTo("1\n");
    Cli.Result delete =
        Cli.run("delete", "--dir", log(), "--stream", "s", "kä", "--format", "json");
    assertThat(delete.out()).isEqualTo("{\"stream\":\"s\",\"sequence\":2}\n");
    assertThat(record(1).type()).isEqualTo(RecordType.PUT);
    assertThat(record(1).keyText()).isEqualTo("kä");
    assertThat(record(1).valueText()).isEqualTo("v");
    assertThat(record(2).type()).isEqualTo(RecordType.DELETE);
    assertThat(record(2).keyText()).isEqualTo("kä");
  }

  @Test
  void shouldTakeBytesInHexadecimalAndBase64() throws IOException {
    Cli.run("put", "--dir", log(), "-s", "s", "--hex", "00ff", "");
    Cli.run("put", "--dir", log(), "-s", "s", "--base64", "AP8=", "gA==");
    Cli.run("delete", "--dir", log(), "-s", "s", "--hex", "00FF", "--durability", "os");
    for (long sequence = 1; sequence <= 3; sequence++) {
      assertThat(record(sequence).key()).containsExactly(0, 0xFF);
    }
    assertThat(record(1).value()).isEmpty();
    assertThat(record(2).value()).containsExactly(0x80);
  }

  @Test
  void shouldTakeTheValueFromAFileOrStandardInput() throws IOException {
    byte[] bytes = {0, 'a', '\n', (byte) 0xFF};
    Path file = Files.write(directory.resolve("file"), bytes);
    assertThat(Cli.run("put", "--dir", log(), "-s", "s", "k", "--value-file", file).code())
        .isZero();
    Cli.given(bytes).with("put", "--dir", log(), "-s", "s", "k", "--value-file", "-");
    assertThat(record(1).value()).isEqualTo(bytes);
    assertThat(record(2).value()).isEqualTo(bytes);
  }

  @Test
  void shouldTakeAnEmptyKeyAndOneThatBeginsWithADash() throws IOException {
    Cli.run("put", "--dir", log(), "-s", "s", "", "");
    Cli.run("put", "--dir", log(), "-s", "s", "--", "-k", "--hex");
    assertThat(record(1).key()).isEmpty();
    assertThat(record(2).keyText()).isEqualTo("-k");
    assertThat(record(2).valueText()).isEqualTo("--hex");
  }

  @Test
  void shouldFailInOneLineAndLeaveNoLogBehind() {
    assertUsage("VALUE 'x' is not hexadecimal", "put", "-s", "s", "--hex", "00", "x");
    assertUsage("KEY '0' is not base64", "delete", "-s", "s", "--base64", "0");
    assertUsage("give either VALUE or --value-file", "put", "-s", "s", "k");
    assertUsage("give either VALUE or --value-file", "put", "-s", "s", "k", "v", "--value-file=-");
    assertUsage("mutually exclusive", "put", "-s", "s", "--hex", "--base64", "00", "00");
    assertUsage("'KEY'", "delete", "-s", "s");
    assertUsage("-s=NAME | --sharded=NAME", "put", "k", "v");
    assertUsage("--shards goes with --sharded", "put", "-s", "s", "--shards", "4", "k", "v");
    assertUsage("mutually exclusive", "put", "-s", "s", "--sharded", "s", "k", "v");
    Cli.Result missing =
        Cli.run("put", "--dir", log(), "-s", "s", "k", "--value-file", directory.resolve("none"));
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("no such file").hasLineCount(1);
    assertThat(log()).doesNotExist();
  }

  private void assertUsage(String message, Object... words) {
    Object[] line = new Object[words.length + 1];
    System.arraycopy(words, 0, line, 0, words.length);
    line[words.length] = "--dir=" + log();
    Cli.Result result = Cli.run(line);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(message).hasLineCount(1);
  }

  @Test
  void shouldDeleteOnlyInAStreamThatExists() {
    Cli.Result noLog = Cli.run("delete", "--dir", log(), "-s", "s", "k");
    assertThat(noLog.code()).isEqualTo(1);
    assertThat(noLog.err()).contains("no such directory");
    Cli.run("put", "--dir", log(), "-s", "s", "k", "v");
    Cli.Result noStream = Cli.run("delete", "--dir", log(), "-s", "typo", "k");
    assertThat(noStream.code()).isEqualTo(1);
    assertThat(noStream.err()).isEqualTo("seawall: no stream 'typo' in " + log() + "\n");
  }

  @Test
  void shouldPutAndDeleteInTheShardOfTheKey() {
    Object[] define = {"put", "-d", log(), "--sharded", "u", "--shards", "4", "k", "v"};
    Cli.Result put = Cli.run(define);
    assertThat(put.code()).isZero();
    assertThat(put.out()).matches("u/[0-3] 1\n");
    Cli.Result delete = Cli.run("delete", "-d", log(), "--sharded", "u", "k");
    assertThat(delete.out()).isEqualTo(put.out().replace(" 1", " 2"));
    define[6] = "8";
    Cli.Result other = Cli.run(define);
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("4").contains("8").hasLineCount(1);
    define[6] = "99999";
    assertThat(Cli.run(define).code()).isEqualTo(2);
    Cli.Result none = Cli.run("delete", "-d", log(), "--sharded", "none", "k");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("no sharded stream 'none'").hasLineCount(1);
    Cli.Result direct = Cli.run("put", "-d", log(), "-s", "u/1", "k", "v");
    assertThat(direct.code()).isEqualTo(1);
    assertThat(direct.err()).startsWith("seawall: ").contains("u/1").hasLineCount(1);
  }

  @Test
  void shouldShowAndDeleteShardedStreams() {
    Cli.run("put", "-d", log(), "--sharded", "u", "--shards", "4", "k", "v");
    String line = "u: 4 shards by fnv1a64-mix/1, 1 record; the fullest has 4.00 times the average";
    assertThat(Cli.run("streams", "-d", log()).out()).contains("sharded " + line);
    assertThat(Cli.run("stat", "-d", log()).out()).contains("sharded    " + line);
    assertThat(Cli.run("stat", "-d", log(), "--format", "json").out())
        .contains("\"sharded\":[{\"name\":\"u\",\"shards\":4,\"hash\":\"fnv1a64-mix/1\",");
    assertThat(Cli.run("streams", "-d", log(), "--delete", "u").code()).isZero();
    assertThat(Cli.run("streams", "-d", log()).out()).isEqualTo("no streams\n");
  }

  @Test
  void shouldSayThatAValueIsTooLarge() throws IOException {
    Path file = Files.write(directory.resolve("file"), new byte[(16 << 20) + 2]);
    Cli.Result result = Cli.run("put", "--dir", log(), "-s", "s", "k", "--value-file", file);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("16777216").hasLineCount(1);
  }

  @Test
  void shouldSayWhenTruncationKeptMoreThanItWasAskedTo() throws IOException {
    try (Wal wal = Wal.open(log())) {
      WalStream stream = wal.stream("s");
      stream.append(new byte[1]);
      Batch batch = Batch.of();
      for (int i = 0; i < 3; i++) {
        batch.add(stream, new byte[1]);
      }
      wal.append(batch);
    }
    Cli.Result result = Cli.run("truncate", "--dir", log(), "-s", "s", "--before", "3");
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("s: 2..4 (before: 1..4)\n");
    assertThat(result.err())
        .isEqualTo(
            "seawall: kept from 2, not 3: a batch or transaction that begins there reaches"
                + " further\n");
    assertThat(Cli.run("truncate", "--dir", log(), "-s", "s", "--before", "5").err()).isEmpty();
  }
}
