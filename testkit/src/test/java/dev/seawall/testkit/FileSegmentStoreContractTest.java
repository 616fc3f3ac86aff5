package dev.seawall.testkit;

import dev.seawall.store.FileSegmentStore;
import dev.seawall.store.SegmentStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSegmentStoreContractTest extends SegmentStoreContract {
  @TempDir private Path directory;

  @Override
  SegmentStore openStore() throws IOException {
    return FileSegmentStore.open(directory);
  }
}
