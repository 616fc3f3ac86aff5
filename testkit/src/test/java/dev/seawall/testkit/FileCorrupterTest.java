package dev.seawall.testkit;

import dev.seawall.store.FileSegmentStore;
import dev.seawall.store.SegmentStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileCorrupterTest extends CorrupterContract {
  @TempDir private Path directory;

  @Override
  SegmentStore store() throws IOException {
    return FileSegmentStore.open(directory);
  }

  @Override
  Corrupter corrupter() {
    return Corrupter.of(directory);
  }
}
