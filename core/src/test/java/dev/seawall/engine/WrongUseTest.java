package dev.seawall.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.seawall.Batch;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrongUseTest {
  @TempDir private Path directory;

  @Test
  @SuppressWarnings("NullAway") // what it is about
  void shouldSayThatAValueIsNullAndGoOnWhenOneIsAppended() throws WalException {
    try (Wal wal = Wal.open(directory)) {
      WalStream stream = wal.stream("s");
      byte[] none = null;
      assertThatNullPointerException().isThrownBy(() -> stream.append(none));
      assertThatNullPointerException().isThrownBy(() -> stream.put(new byte[1], none));
      assertThatNullPointerException().isThrownBy(() -> wal.append(Batch.of().add(stream, none)));
      assertThat(stream.append(new byte[1])).isEqualTo(1);
    }
  }
}
