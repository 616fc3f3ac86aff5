package dev.seawall.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Maps ranges of files, whether or not the thread is interrupted. */
final class FileMapping {
  private FileMapping() {}

  static ByteBuffer map(Path path, long offset, int length) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return mapOnce(path, offset, length);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted(); // mapping changes nothing: it may be tried again
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static ByteBuffer mapOnce(Path path, long offset, int length) throws IOException {
    RegularFiles.require(path);
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try {
      ByteBuffer mapped = map(channel, offset, length);
      channel.close();
      return mapped;
    } catch (IOException e) {
      try (channel) {
        throw e;
      }
    }
    // struck by anything else, it is left to the garbage collector: closing may wait for ever, as
    // InlineChannel explains
  }

  private static ByteBuffer map(FileChannel channel, long offset, int length) throws IOException {
    long size = channel.size();
    if (offset > size - length) {
      throw new EOFException("the file has only %d bytes".formatted(size));
    }
    return channel.map(MapMode.READ_ONLY, offset, length);
  }
}
