package dev.seawall.benchmarks.harness;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Small services around directories. */
public final class Disk {
  private static final int STEP_BYTES = 1 << 20;

  private Disk() {}

  /** Removes a directory and what is in it, without following links. */
  public static void remove(Path directory) throws IOException {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : list(directory)) {
        remove(entry);
      }
    }
    try {
      Files.deleteIfExists(directory);
    } catch (NoSuchFileException gone) {
      // somebody else removed it: so be it
    }
  }

  /** What is in a directory, sorted by name. */
  public static List<Path> list(Path directory) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    }
    entries.sort(null);
    return entries;
  }

  /** How long the files in a directory are together. */
  public static long bytes(Path directory) throws IOException {
    long total = 0;
    for (Path file : list(directory)) {
      total += Files.size(file);
    }
    return total;
  }

  /** How much the files below a directory take on the disk: allocated, not how long they are. */
  public static long usedBytes(Path directory) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("du", "-sk", directory.toString()).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("du cannot look into " + directory);
    }
    return Long.parseLong(said.split("\\s", 2)[0]) << 10;
  }

  /**
   * Has the file system finish what is under way, such as giving back the space of removed files,
   * so that it does not weigh on what is measured next.
   */
  public static void settle(Path directory) throws IOException {
    Path file = directory.resolve("settle");
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      channel.write(ByteBuffer.allocate(1), 0);
      channel.force(true);
    }
    Files.delete(file);
  }

  /** Writes zeros, and syncs them. */
  public static void fillWithZeros(FileChannel channel, long length) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(STEP_BYTES);
    for (long at = 0; at < length; at += zeros.capacity()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), length - at));
      writeFully(channel, zeros, at);
    }
    channel.force(true);
  }

  /** Writes all that remains of a buffer at a place. */
  public static void writeFully(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    long next = at;
    while (bytes.hasRemaining()) {
      next += channel.write(bytes, next);
    }
  }
}
