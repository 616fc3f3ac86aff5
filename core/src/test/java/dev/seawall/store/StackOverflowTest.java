package dev.seawall.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.store.SegmentStore.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Threads run out of stack within the JDK's channel; whoever closes it must not wait for them. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class StackOverflowTest {
  private static final int FILES = 8;
  private static final int LEVELS = 60;
  private static final long STACK_BYTES = 256 << 10;

  @TempDir private Path directory;

  private SegmentStore store;
  private int overflows;

  @BeforeEach
  void createSegment() throws IOException {
    store = FileSegmentStore.open(directory);
    try (SegmentFile file = store.create(1)) {
      file.write(ByteBuffer.allocate(4096), 0);
    }
  }

  private interface IoAction {
    void run(SegmentFile file) throws IOException;
  }

  /** Goes down to the end of the stack, and does it at each of the levels above. */
  private int dive(SegmentFile file, IoAction action) {
    int above;
    try {
      above = dive(file, action) + 1;
    } catch (StackOverflowError e) {
      return 0;
    }
    if (above < LEVELS) {
      try {
        action.run(file);
      } catch (StackOverflowError | IOException e) {
        overflows++;
      }
    }
    return above;
  }

  private void shouldClose(IoAction action) throws Exception {
    for (int i = 0; i < FILES; i++) {
      SegmentFile file = store.open(1, Access.WRITE);
      Thread diver = new Thread(null, () -> dive(file, action), "diver", STACK_BYTES);
      diver.start();
      diver.join();
      assertThat(file.length()).isPositive(); // others go on with it
      file.close();
    }
    assertThat(overflows).isPositive();
  }

  @Test
  void shouldCloseAFileInWhichAReaderRanOutOfStack() throws Exception {
    ByteBuffer target = ByteBuffer.allocateDirect(64);
    shouldClose(file -> file.read(target.clear(), 0));
  }

  @Test
  void shouldCloseAFileInWhichAWriterRanOutOfStack() throws Exception {
    ByteBuffer source = ByteBuffer.allocateDirect(64);
    shouldClose(file -> file.write(source.clear(), 0));
  }

  @Test
  void shouldCloseAFileInWhichASyncRanOutOfStack() throws Exception {
    shouldClose(SegmentFile::sync);
  }

  @Test
  void shouldComeBackWhenAThreadThatMapsRunsOutOfStack() throws Exception {
    shouldClose(file -> file.map(0, 4096));
  }
}
