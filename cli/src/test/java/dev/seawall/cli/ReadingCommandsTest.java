package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Wal;
import dev.seawall.WalStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingCommandsTest {
  @TempDir private Path directory;
  private Path log;

  @BeforeEach
  void makeALog() throws IOException {
    log = directory.resolve("log");
    try (Wal wal = Wal.open(log)) {
      WalStream orders = wal.stream("orders");
      orders.put("key\n", "value \\ \u0000");
      for (int i = 2; i <= 20; i++) {
        orders.append(("order " + i).getBytes(UTF_8));
      }
      wal.stream("äpfel").append(new byte[] {(byte) 0xFF, 'x'});
    }
  }

  @Test
  void shouldShowRecordsReadablyAndEscapeTheRest() {
    Cli.Result result = Cli.run("cat", "--dir", log, "--limit", "2");
    assertThat(result.code()).isZero();
    assertThat(result.lines().get(0)).matches("orders 1 \\S+Z PUT key\\\\n=value \\\\\\\\ \\\\x00");
    assertThat(result.lines().get(1)).matches("orders 2 \\S+Z DATA order 2");
    assertThat(Cli.run("cat", "--dir", log, "--stream", "äpfel").out()).endsWith("DATA \\xffx\n");
  }

  @Test
  void shouldPrintARangeOfAStream() {
    Cli.Result result =
        Cli.run("cat", "--dir", log, "-s", "orders", "--from", "5", "--to", "7", "--raw");
    assertThat(result.out()).isEqualTo("order 5\norder 6\norder 7\n");
    assertThat(Cli.run("cat", "--dir", log, "--limit", "0").out()).isEmpty();
    Cli.Result beyond = Cli.run("cat", "--dir", log, "-s", "orders", "--from", "21");
    assertThat(beyond.code()).isZero();
    assertThat(beyond.out()).isEmpty();
  }

  @Test
  void shouldSayThatThereIsNoSuchStream() {
    for (String command : new String[] {"cat", "tail"}) {
      Cli.Result result = Cli.run(command, "--dir", log, "--stream", "no\nsuch");
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).isEqualTo("seawall: no stream 'no\\nsuch' in " + log + "\n");
    }
    Cli.Result result = Cli.run("truncate", "--dir", log, "--stream", "none", "--before", "1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).isEqualTo("seawall: no stream 'none' in " + log + "\n");
  }

  @Test
  void shouldAnswerDifferentlyForTruncatedAndNotYetWritten() throws IOException {
    assertThat(Cli.run("truncate", "--dir", log, "-s", "orders", "--before", "10").code()).isZero();
    Cli.Result result = Cli.run("get", "--dir", log, "-s", "orders", "9", "10", "21");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.lines()).hasSize(1);
    assertThat(result.err().lines().toList().get(0))
        .contains("sequence 9 of stream 'orders' has been truncated away");
    assertThat(result.err().lines().toList().get(1)).contains("not written yet");
    Cli.Result cat = Cli.run("cat", "--dir", log, "-s", "orders", "--from", "9");
    assertThat(cat.code()).isEqualTo(1);
    assertThat(cat.err()).contains("truncated away").hasLineCount(1);
  }

  @Test
  void shouldPrintTheLastTenRecordsOfEachStream() {
    Cli.Result result = Cli.run("tail", "--dir", log, "--raw", "-s", "orders");
    assertThat(result.lines()).hasSize(10).startsWith("order 11").endsWith("order 20");
    assertThat(Cli.run("tail", "--dir", log).lines()).hasSize(11);
    assertThat(Cli.run("tail", "--dir", log, "-n", "0").lines()).isEmpty();
    assertThat(Cli.run("tail", "--dir", log, "-s", "orders", "--from", "19").lines()).hasSize(2);
  }

  @Test
  void shouldLookFurtherBackForTheLastRecordsWhenThereIsAHole() throws IOException {
    try (Wal wal = Wal.open(log)) {
      wal.stream("orders").skipTo(1000);
      wal.stream("orders").append("after the hole".getBytes(UTF_8));
    }
    assertThat(Cli.run("tail", "--dir", log, "-s", "orders", "-n", "3", "--raw").lines())
        .containsExactly("order 19", "order 20", "after the hole");
    try (Wal wal = Wal.open(log)) {
      wal.stream("orders").skipTo(Long.MAX_VALUE - 1);
      wal.stream("orders").append("the last there can be".getBytes(UTF_8));
    }
    assertThat(Cli.run("tail", "--dir", log, "-s", "orders", "-n", "3", "--raw").lines())
        .containsExactly("order 20", "after the hole", "the last there can be");
  }

  @Test
  void shouldFollowWhatAnotherWriterAppends() throws Exception {
    BlockingQueue<String> shown = new LinkedBlockingQueue<>();
    OutputStream out = new LineSink(shown);
    Thread tail =
        new Thread(
            () ->
                new Cli()
                    .into(out, "tail", "-f", "--dir", log, "-n", "1", "-s", "orders", "--raw"));
    try (Wal wal = Wal.open(log)) {
      tail.start();
      assertThat(shown.poll(30, TimeUnit.SECONDS)).isEqualTo("order 20");
      for (int i = 21; i < 40; i++) {
        wal.stream("orders").append(("order " + i).getBytes(UTF_8));
        assertThat(shown.poll(30, TimeUnit.SECONDS)).isEqualTo("order " + i);
      }
    } finally {
      tail.interrupt();
      tail.join();
    }
  }

  @Test
  void shouldFollowAllStreamsAndThoseThatComeLater() throws Exception {
    BlockingQueue<String> shown = new LinkedBlockingQueue<>();
    OutputStream out = new LineSink(shown);
    Thread tail = new Thread(() -> new Cli().into(out, "tail", "-f", "--dir", log, "-n1", "--raw"));
    try (Wal wal = Wal.open(log)) {
      tail.start();
      assertThat(shown.poll(30, TimeUnit.SECONDS)).isEqualTo("order 20");
      assertThat(shown.poll(30, TimeUnit.SECONDS)).isNotNull();
      wal.stream("new").append("here".getBytes(UTF_8));
      assertThat(shown.poll(30, TimeUnit.SECONDS)).isEqualTo("here");
      wal.stream("orders").append("there".getBytes(UTF_8));
      assertThat(shown.poll(30, TimeUnit.SECONDS)).isEqualTo("there");
    } finally {
      tail.interrupt();
      tail.join();
    }
  }

  @Test
  void shouldListAndDeleteStreams() {
    assertThat(Cli.run("streams", "--dir", log).lines().get(1))
        .matches("orders +1..20 +20 +20 +\\d+");
    assertThat(Cli.run("streams", "--dir", log, "--format", "json").lines().get(0))
        .startsWith("{\"stream\":\"orders\",\"id\":")
        .endsWith("\"first\":1,\"last\":20,\"durable\":20,\"count\":20}");
    assertThat(Cli.run("streams", "--dir", log, "--delete", "orders").code()).isZero();
    assertThat(Cli.run("streams", "--dir", log).out()).doesNotContain("orders");
    assertThat(Cli.run("streams", "--dir", log, "--delete", "orders").code()).isEqualTo(1);
  }

  @Test
  void shouldTruncateAtEitherEndAndReset() {
    Object[] truncate = {"truncate", "--dir", log, "-s", "orders", "--before", "5"};
    assertThat(Cli.run(truncate).out()).isEqualTo("orders: 5..20 (before: 1..20)\n");
    truncate[5] = "--after";
    truncate[6] = "10";
    assertThat(Cli.run(truncate).out()).isEqualTo("orders: 5..10 (before: 5..20)\n");
    truncate[6] = "1";
    Cli.Result result = Cli.run(truncate);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).hasLineCount(1);
    truncate[5] = "--before";
    truncate[6] = "99";
    assertThat(Cli.run(truncate).err())
        .isEqualTo("seawall: cannot truncate before 99: the last sequence is 10\n");
    truncate[5] = "--reset";
    truncate[6] = "7";
    assertThat(Cli.run(truncate).out())
        .isEqualTo("orders: no records, next is 7 (before: 5..10)\n");
    Cli.given("x").with("append", "--dir", log, "-s", "orders");
    assertThat(Cli.run("cat", "--dir", log, "-s", "orders").out()).startsWith("orders 7 ");
  }

  @Test
  void shouldShowSizesAndState() {
    assertThat(Cli.run("stat", "--dir", log).out())
        .contains("log        ")
        .contains("segments   1 (1..1)")
        .contains("end        sealed, 1 segment")
        .containsPattern("orders +1..20");
    assertThat(Cli.run("stat", "--dir", log, "--format", "json").out())
        .startsWith("{\"location\":")
        .contains("\"verdict\":\"SEALED\"")
        .endsWith("]}\n");
  }

  @Test
  void shouldScanHeadersFramesAndFooters() {
    Cli.Result result = Cli.run("scan", "--dir", log, "--records", "--hex");
    assertThat(result.code()).isZero();
    assertThat(result.lines().get(0)).startsWith("00000000000000000001.seg 0 +128 header");
    assertThat(result.out())
        .contains("  orders 20 ")
        .contains("00000000  53 45 41 57 41 4c 4c 00 ")
        .contains(" control ")
        .contains(" footer ");
    assertThat(Cli.run("scan", "--dir", log, "--limit", "3").lines()).hasSize(3);
    assertThat(Cli.run("scan", "--dir", log, "--segment", "2").out()).isEmpty();
    assertThat(Cli.run("scan", "--dir", log, "-s", "äpfel", "--format", "json").out())
        .contains("\"kind\":\"FRAME\"")
        .contains("\"stream\":\"äpfel\",\"firstSequence\":1,\"recordCount\":1")
        .hasLineCount(1);
  }

  @Test
  void shouldFindASoundLogSound() {
    Cli.Result result = Cli.run("verify", "--dir", log);
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("sound: 1 segment, ").contains("21 records");
  }

  @Test
  void shouldRefuseADirectoryThatIsNoLog() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("note.txt"), "x");
    for (String command : new String[] {"cat", "streams", "stat", "scan", "verify"}) {
      Cli.Result result = Cli.run(command, "--dir", other);
      assertThat(result.code()).as(command).isEqualTo(1);
      assertThat(result.err()).startsWith("seawall: ").hasLineCount(1);
    }
    Cli.Result result = Cli.run("truncate", "--dir", other, "-s", "s", "--reset", "1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(Files.list(other)).hasSize(1);
  }
}
