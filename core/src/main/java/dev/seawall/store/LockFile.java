package dev.seawall.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The lock of a log directory: the operating system's lock on a file, which ends with the process
 * however that ends.
 *
 * <p>The file holds one line that names the holder, for messages only, and is never deleted: a lock
 * on a deleted file would exclude nobody. Where somebody else has deleted it, another process can
 * make a new one and lock that; who writes therefore looks whether the name still leads to the file
 * it has locked. After a sync it looks each time: what it then acknowledges was there before the
 * other process could read, and is found by it.
 */
final class LockFile implements StoreLock {
  static final String NAME = "seawall.lock";
  private static final int MAX_LINE_BYTES = 256;

  /** Writes look again after so long. No other process opens a log in less. */
  private static final long LOOK_NANOS = 10_000_000;

  private final Path file;
  private final @Nullable Object fileKey;
  private final InlineChannel channel;
  private final ProcessClaims claims;
  private final AtomicBoolean released = new AtomicBoolean();

  private volatile long lookedAt = System.nanoTime();

  private LockFile(
      Path file, @Nullable Object fileKey, InlineChannel channel, ProcessClaims claims) {
    this.file = file;
    this.fileKey = fileKey;
    this.channel = channel;
    this.claims = claims;
  }

  /** Locks a directory, given by its real path. */
  static LockFile acquire(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    ProcessClaims claims = new ProcessClaims(directory);
    try {
      claims.claim(directory);
      createIfMissing(file);
      Object fileKey = RegularFiles.require(file).fileKey(); // the same through every mount
      if (fileKey != null) {
        claims.claim(fileKey);
      }
      return new LockFile(file, fileKey, lock(file), claims);
    } catch (Throwable e) {
      claims.release();
      throw e;
    }
  }

  /** Whether somebody holds the lock of a directory, given by its real path. Changes nothing. */
  static boolean isHeld(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    Optional<BasicFileAttributes> found = RegularFiles.look(file);
    if (found.isEmpty() || !found.get().isRegularFile()) {
      return false;
    }
    Object fileKey = found.get().fileKey();
    // asked for first: closing the file below would drop a lock that this process has on it
    if (ProcessClaims.isClaimed(directory)
        || (fileKey != null && ProcessClaims.isClaimed(fileKey))) {
      return true;
    }
    try (InlineChannel channel =
        InlineChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      return !channel.tryLockShared();
    }
  }

  /**
   * Looks whether the lock excludes others, as far as that can be seen. A file that is gone has not
   * let anybody in yet: whoever comes makes a new one before anything else.
   *
   * @throws StoreLockedException if another file has taken its place
   */
  void requireInPlace() throws IOException {
    long now = System.nanoTime();
    if (fileKey == null || released.get()) {
      return;
    }
    Optional<BasicFileAttributes> found;
    try {
      found = RegularFiles.look(file);
    } catch (IOException e) {
      return; // a directory that cannot be looked into tells nothing
    }
    if (found.isPresent() && !fileKey.equals(found.get().fileKey())) {
      throw new StoreLockedException(
          ("%s is not the file that was locked any more: it was deleted or replaced, and another"
                  + " process may be writing: %s")
              .formatted(file, successor(found.get())));
    }
    lookedAt = now; // only where nothing was wrong: writes must not pass behind one that failed
  }

  /** The same, unless that was looked at just now. */
  void requireInPlaceLately() throws IOException {
    if (System.nanoTime() - lookedAt >= LOOK_NANOS) {
      requireInPlace();
    }
  }

  private String successor(BasicFileAttributes found) {
    if (!found.isRegularFile()) {
      return "it is no regular file";
    }
    try (InlineChannel other =
        InlineChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      return holder(other);
    } catch (IOException e) {
      return "its name cannot be read";
    }
  }

  private static void createIfMissing(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // an earlier opening made it
    } catch (IOException e) {
      throw IoErrors.explain(file, "creating the lock file", e);
    }
  }

  private static InlineChannel lock(Path file) throws IOException {
    InlineChannel channel = open(file);
    try {
      if (!channel.tryLock()) {
        throw new StoreLockedException(
            "%s is locked by another process: %s".formatted(file.getParent(), holder(channel)));
      }
      sign(channel);
      return channel;
    } catch (Throwable e) {
      closeAfter(e, channel);
      throw e;
    }
  }

  private static InlineChannel open(Path file) throws IOException {
    try {
      return InlineChannel.open(
          file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw IoErrors.explain(file, "opening the lock file", e);
    }
  }

  private static void closeAfter(Throwable failure, InlineChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static String holder(InlineChannel channel) throws IOException {
    byte[] line = new byte[MAX_LINE_BYTES];
    int length = channel.read(ByteBuffer.wrap(line), 0);
    return length <= 0
        ? "it left no name"
        : new String(line, 0, length, StandardCharsets.UTF_8)
            .replaceAll("\\p{Cntrl}+", " ")
            .strip();
  }

  /** Names this process in the file. A full disk must not keep a log from being opened. */
  private static void sign(InlineChannel channel) {
    String line =
        "pid=" + ProcessHandle.current().pid() + " host=" + hostName() + " since=" + now() + "\n";
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    try {
      channel.write(ByteBuffer.wrap(bytes), 0);
      channel.truncate(bytes.length);
    } catch (IOException e) {
      // the lock holds without the line
    }
  }

  /**
   * The time to the second, in UTC, as ISO 8601 has it; without the formatters, which load slowly.
   */
  private static String now() {
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    return now.getYear()
        + "-"
        + twoDigits(now.getMonthValue())
        + "-"
        + twoDigits(now.getDayOfMonth())
        + "T"
        + twoDigits(now.getHour())
        + ":"
        + twoDigits(now.getMinute())
        + ":"
        + twoDigits(now.getSecond())
        + "Z";
  }

  private static String twoDigits(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  /** Asks the kernel, not the resolver, which may take seconds to answer. */
  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return System.getenv().getOrDefault("HOSTNAME", "unknown");
    }
  }

  @Override
  public void close() throws IOException {
    if (released.compareAndSet(false, true)) {
      try {
        channel.close(); // before the claims go: closing later would drop the next holder's lock
      } finally {
        claims.release();
      }
    }
  }
}
