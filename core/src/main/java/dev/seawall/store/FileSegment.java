package dev.seawall.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SegmentFile} that is a file. One that is written under a lock takes no changes, and says
 * of no sync that it succeeded, once another has taken the lock's place.
 */
final class FileSegment implements SegmentFile {
  private final Path path;
  private final InlineChannel channel;
  private final @Nullable LockFile lock;

  private FileSegment(Path path, InlineChannel channel, @Nullable LockFile lock) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
  }

  static FileSegment open(Path path, @Nullable LockFile lock, OpenOption... options)
      throws IOException {
    return new FileSegment(path, InlineChannel.open(path, options), lock);
  }

  @Override
  public long length() throws IOException {
    try {
      return channel.size();
    } catch (IOException e) {
      throw IoErrors.explain(path, "asking for the length", e);
    }
  }

  @Override
  public int read(ByteBuffer target, long offset) throws IOException {
    try {
      return channel.read(target, offset);
    } catch (IOException e) {
      throw IoErrors.explain(path, place("reading", target, offset), e);
    }
  }

  @Override
  public void write(ByteBuffer source, long offset) throws IOException {
    requireLockLately();
    long place = offset;
    while (source.hasRemaining()) {
      int written = writeOnce(source, place);
      if (written <= 0) {
        throw IoErrors.full(path, place("writing", source, place), "nothing was taken", null);
      }
      place += written;
    }
  }

  private int writeOnce(ByteBuffer source, long offset) throws IOException {
    try {
      return channel.write(source, offset);
    } catch (IOException e) {
      throw IoErrors.explain(path, place("writing", source, offset), e);
    }
  }

  @Override
  public void truncate(long length) throws IOException {
    requireLockLately();
    try {
      channel.truncate(length);
    } catch (IOException e) {
      throw IoErrors.explain(path, "cutting to %d bytes".formatted(length), e);
    }
  }

  @Override
  public void sync() throws IOException {
    try {
      channel.syncData();
    } catch (IOException e) {
      throw IoErrors.explain(path, "syncing", e);
    }
    if (lock != null) {
      lock.requireInPlace(); // behind the sync: see LockFile
    }
  }

  private void requireLockLately() throws IOException {
    if (lock != null) {
      lock.requireInPlaceLately();
    }
  }

  @Override
  public ByteBuffer map(long offset, int length) throws IOException {
    try {
      return FileMapping.map(path, offset, length);
    } catch (IOException e) {
      throw IoErrors.explain(path, "mapping %d bytes at %d".formatted(length, offset), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static String place(String attempt, ByteBuffer buffer, long offset) {
    return "%s %d bytes at %d".formatted(attempt, buffer.remaining(), offset);
  }
}
