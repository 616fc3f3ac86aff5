package dev.seawall.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardHashTest {
  private static final Pattern VECTOR =
      Pattern.compile("\\| `([0-9a-f]*)` \\| `([0-9a-f]{16})` \\| (\\d+) \\| (\\d+) \\|");

  @Test
  void shouldGiveWhatTheFormatPageSays() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "format.md"));
    Matcher vectors = VECTOR.matcher(page);
    int count = 0;
    while (vectors.find()) {
      byte[] key = HexFormat.of().parseHex(vectors.group(1));
      assertThat(HexFormat.of().toHexDigits(ShardHash.hash(key))).isEqualTo(vectors.group(2));
      assertThat(ShardHash.shardOf(key, 16)).isEqualTo(Integer.parseInt(vectors.group(3)));
      assertThat(ShardHash.shardOf(key, 1000)).isEqualTo(Integer.parseInt(vectors.group(4)));
      count++;
    }
    assertThat(count).isEqualTo(6);
  }

  @Test
  void shouldSpreadKeysThatDifferInOneDigitOnly() {
    int[] keys = new int[16];
    for (int i = 0; i < 160_000; i++) {
      keys[ShardHash.shardOf(("user-" + i).getBytes(UTF_8), 16)]++;
    }
    // 10,000 each, give or take five times the deviation that chance would have
    assertThat(IntStream.of(keys)).allMatch(count -> count > 9_500 && count < 10_500);
  }

  @Test
  void shouldPutAllKeysIntoASingleShard() {
    assertThat(ShardHash.shardOf("any".getBytes(UTF_8), 1)).isZero();
  }
}
