package dev.seawall.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.seawall.Batch;
import dev.seawall.RecordCursor;
import dev.seawall.ReplayCursor;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void shouldShowNoRecordBeforeTheCursorIsAtOne() throws WalException {
    try (Wal wal = Wal.open(directory)) {
      WalStream stream = wal.stream("s");
      stream.append(new byte[] {7});
      try (RecordCursor cursor = stream.iterate();
          ReplayCursor replay = stream.replay(0)) {
        for (RecordCursor each : List.of(cursor, replay)) {
          assertThatIllegalStateException().isThrownBy(each::record);
          assertThatIllegalStateException().isThrownBy(each::type);
          assertThatIllegalStateException().isThrownBy(each::value);
          assertThat(each.next()).isTrue();
          assertThat(each.record().value()).containsExactly(7);
        }
      }
    }
  }
}
