package dev.seawall.peers.zeebe;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** How far a journal was flushed: 8 bytes in a file. The journal tells after each flush. */
final class FlushedIndex implements AutoCloseable {
  private static final long NONE = -1;

  private final ByteBuffer bytes = ByteBuffer.allocateDirect(Long.BYTES);
  private final FileChannel file;
  private long index = NONE;

  FlushedIndex(Path path) throws IOException {
    file = FileChannel.open(path, CREATE, READ, WRITE);
    if (file.read(bytes.clear(), 0) == Long.BYTES) {
      index = bytes.getLong(0);
    }
  }

  /** Answers a call of the interface that the journal knows. */
  Object call(String method, Object argument) throws IOException {
    return switch (method) {
      case "storeLastFlushedIndex" -> store((Long) argument);
      case "resetLastFlushedIndex" -> store(NONE);
      case "loadLastFlushedIndex" -> index;
      case "hasLastFlushedIndex" -> index != NONE;
      default -> throw new UnsupportedOperationException(method);
    };
  }

  private long store(long value) throws IOException {
    index = value;
    file.write(bytes.clear().putLong(value).flip(), 0);
    return value;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
