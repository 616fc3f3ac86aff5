package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on an encrypted log. */
class KeyOptionsTest {
  private static final String ONE = "one " + "ab".repeat(32) + "\n";
  private static final String TWO = "two " + "cd".repeat(32) + "\n";

  @TempDir private Path directory;
  private Path log;
  private Path keys;

  @BeforeEach
  void makeALog() throws IOException {
    log = directory.resolve("log");
    keys = Files.writeString(directory.resolve("keys"), "# of this test\n\n" + ONE);
    assertThat(put("--key-file", keys).out()).isEqualTo("1\n");
  }

  private Cli.Result put(Object... more) {
    Object[] words = new Object[more.length + 6];
    System.arraycopy(
        new Object[] {"put", "-d" + log, "-s", "s", "secret", "value"}, 0, words, 0, 6);
    System.arraycopy(more, 0, words, 6, more.length);
    return Cli.run(words);
  }

  @Test
  void shouldEncryptAndReadWithKeysFromAFileOrAVariable() throws IOException {
    for (Path segment : LogFiles.segments(log)) {
      assertThat(new String(Files.readAllBytes(segment), UTF_8)).doesNotContain("secret");
    }
    assertThat(Cli.run("cat", "-d", log, "--raw", "--key-file", keys).out()).isEqualTo("value\n");
    assertThat(Cli.in(Map.of("KEYS", ONE)).with("cat", "-d", log, "--raw", "--key-env=KEYS").out())
        .isEqualTo("value\n");
    Map<String, String> told = Map.of("SEAWALL_KEY_FILE", keys.toString());
    assertThat(Cli.in(told).with("replay", "-d", log, "--raw").out()).isEqualTo("value\n");
  }

  @Test
  void shouldRotateKeys() throws IOException {
    Path both = Files.writeString(directory.resolve("both"), ONE + TWO);
    assertThat(put("--key-file", both).out()).isEqualTo("2\n");
    Path back = Files.writeString(directory.resolve("back"), "current one\n" + ONE + TWO);
    assertThat(put("--key-file", back).out()).isEqualTo("3\n");
    assertThat(Cli.run("scan", "-d", log).lines().stream().filter(l -> l.contains(" header ")))
        .satisfiesExactly(
            line -> assertThat(line).endsWith("key 'one'"),
            line -> assertThat(line).endsWith("key 'two'"),
            line -> assertThat(line).endsWith("key 'one'"));
    assertThat(Cli.run("cat", "-d", log, "--key-file", both).lines()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cat", "replay", "tail", "get -s s 1", "put -s s k v", "truncate -s s --before 2"})
  void shouldSayWhichOptionGivesTheKey(String line) throws IOException {
    Cli.Result none = Cli.run((Object[]) (line + " -d " + log).split(" "));
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.out()).isEmpty();
    assertThat(none.err()).contains("needs key 'one'").endsWith("(see --key-file)\n");
    assertThat(none.err()).hasLineCount(1);
    Path wrong = Files.writeString(directory.resolve("wrong"), ONE.replace('a', 'f'));
    Cli.Result other =
        Cli.run((Object[]) (line + " -d " + log + " --key-file " + wrong).split(" "));
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("another key").hasLineCount(1);
  }

  @Test
  void shouldCheckAndDescribeWithoutTheKey() throws IOException {
    Cli.Result verify = Cli.run("verify", "-d", log);
    assertThat(verify.code()).isZero();
    assertThat(verify.out()).contains("sound: ");
    assertThat(Cli.run("streams", "-d", log).code()).isZero();
    assertThat(Cli.run("stat", "-d", log).out()).contains("frames     1, 1 encrypted\n");
    Path segment = LogFiles.segments(log).get(0);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[240] ^= 1; // within the encrypted frame
    Files.write(segment, bytes);
    assertThat(Cli.run("verify", "-d", log).code()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing",
        "one",
        "one abab",
        "one zz",
        "current one",
        "a b c",
        "1234567890123456789012345 ",
        "current two\none "
      })
  void shouldSayWhatIsWrongWithKeysAndShowNoneOfThem(String text) {
    String digits = "0123456789abcdef".repeat(4);
    String all = text.endsWith(" ") ? text + digits : text;
    assertThatThrownBy(() -> KeyFile.parse("file", all))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("file")
        .hasNoCause()
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("abab", "0123"));
  }

  @Test
  void shouldRefuseTwoKeysByOneId() {
    assertThatThrownBy(() -> KeyFile.parse("file", ONE + ONE)).hasMessageContaining("file, line 2");
    assertThatThrownBy(() -> KeyFile.parse("file", ONE + "current one\ncurrent one"))
        .hasMessageContaining("file, line 3");
  }

  @Test
  void shouldSayThatKeysCannotBeRead() {
    Cli.Result missing = Cli.run("cat", "-d", log, "--key-file", directory.resolve("none"));
    assertThat(missing.err()).contains("no such file").hasLineCount(1);
    Cli.Result folder = Cli.run("cat", "-d", log, "--key-file", directory);
    assertThat(folder.err()).contains("it is a directory").hasLineCount(1);
    Cli.Result unset = Cli.run("cat", "-d", log, "--key-env", "NOPE");
    assertThat(unset.err()).isEqualTo("seawall: the variable NOPE is not set\n");
    Cli.Result both = Cli.run("cat", "-d", log, "--key-env", "A", "--key-file", keys);
    assertThat(both.code()).isEqualTo(2);
  }
}
