package dev.seawall.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SegmentStore} in a directory of the local file system.
 *
 * <p>Segment 42 is the file {@code 00000000000000000042.seg}. Whatever else lies in the directory
 * is left alone, and so is whatever bears a segment's name without being a regular file: it is not
 * listed, never opened and never deleted.
 *
 * <p><b>Durability.</b> {@link SegmentFile#sync()} is {@code fdatasync}, {@link #syncNames()} is
 * {@code fsync} of the directory. The file system and the device must keep what these two promise;
 * a sector of 512 bytes is assumed to be written whole or not at all.
 *
 * <p><b>Failure.</b> Every message names the file, the offset and what was tried. An exhausted
 * disk, quota or limit on the size or number of open files is a {@link StoreFullException}. When
 * the directory is replaced by another while the store is open, creating segments and syncing names
 * fails.
 *
 * <p><b>Threads.</b> No thread's interrupt does harm, to its own call or to others. Calls block
 * their thread.
 */
public final class FileSegmentStore implements SegmentStore {
  private static final int MAX_LISTINGS = 3;

  private final Path directory;
  private final @Nullable Object directoryKey;
  private final boolean readOnly;

  /** The last lock taken; it says nothing any more once it is released. */
  private volatile @Nullable LockFile lock;

  private FileSegmentStore(Path directory, @Nullable Object directoryKey, boolean readOnly) {
    this.directory = directory;
    this.directoryKey = directoryKey;
    this.readOnly = readOnly;
  }

  /**
   * Opens a directory for reading and writing. It is created, durably, if it is missing, and so are
   * those above it.
   *
   * @param directory where the segments are, or will be
   * @return the store; {@link #lock()} is still to be called
   * @throws StoreFullException if there is no room for the directory
   * @throws IOException if the directory cannot be created or read, or the path leads to something
   *     else
   */
  public static FileSegmentStore open(Path directory) throws IOException {
    Directories.create(directory);
    return open(directory, false);
  }

  /**
   * Opens an existing directory for reading. Nothing is created, written or locked: the store works
   * beside a live writer, and on a medium that cannot be written.
   *
   * @param directory where the segments are
   * @return a store whose writing methods throw {@link IllegalStateException}
   * @throws IOException if there is no such directory, or it cannot be read
   */
  public static FileSegmentStore openReadOnly(Path directory) throws IOException {
    return open(directory, true);
  }

  private static FileSegmentStore open(Path directory, boolean readOnly) throws IOException {
    Path real = directory.toRealPath();
    try (DirectoryStream<Path> readable = Files.newDirectoryStream(real)) {
      return new FileSegmentStore(real, keyOf(real), readOnly);
    } catch (AccessDeniedException e) {
      throw IoErrors.explain(real, "listing the directory", e);
    }
  }

  @Override
  public String describe() {
    return directory.toString();
  }

  @Override
  public String nameOf(long number) {
    return SegmentNames.segment(number);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The lock is the operating system's lock on the file {@code seawall.lock}, so it ends with
   * the process, however that ends. It excludes other processes as well as other stores of this
   * process, under whatever path they know the directory.
   *
   * <p>If somebody deletes that file, another process can make a new one and lock that. From then
   * on this store creates and deletes no segments, and writing and syncing those it opened fails,
   * all with {@link StoreLockedException}. What a sync had covered before is found by the other.
   */
  @Override
  public StoreLock lock() throws IOException {
    requireWritable();
    LockFile acquired = LockFile.acquire(directory);
    lock = acquired;
    return acquired;
  }

  /**
   * Whether somebody holds the lock, in this process or another: there is a writer. Changes
   * nothing.
   *
   * @return true if {@link #lock()} would be refused at this moment
   * @throws IOException if that cannot be found out
   */
  public boolean isLocked() throws IOException {
    return LockFile.isHeld(directory);
  }

  /**
   * Where the segments are.
   *
   * @return the directory's real path
   */
  public Path directory() {
    return directory;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A directory that changes while it is listed may be seen without an entry that was there all
   * the time, or without one that is older than another that is seen. So where a number is missing
   * the directory is listed once more.
   */
  @Override
  public List<StoredSegment> list() throws IOException {
    TreeMap<Long, StoredSegment> found = new TreeMap<>();
    for (int listing = 0; listing < MAX_LISTINGS; listing++) {
      listInto(found);
      if (found.isEmpty() || found.lastKey() - found.firstKey() == found.size() - 1) {
        break;
      }
    }
    return new ArrayList<>(found.values());
  }

  private void listInto(Map<Long, StoredSegment> found) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        OptionalLong number = SegmentNames.parse(entry.getFileName().toString());
        if (number.isPresent()) {
          RegularFiles.look(entry)
              .filter(BasicFileAttributes::isRegularFile)
              .ifPresent(file -> add(found, new StoredSegment(number.getAsLong(), file.size())));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw IoErrors.explain(
          directory, "listing the segments", Objects.requireNonNull(e.getCause()));
    }
  }

  private static void add(Map<Long, StoredSegment> found, StoredSegment segment) {
    found.put(segment.number(), segment);
  }

  @Override
  public SegmentFile create(long number) throws IOException {
    return createNew(path(number));
  }

  @Override
  public SegmentFile open(long number, Access access) throws IOException {
    Path path = path(number);
    RegularFiles.require(path);
    if (access == Access.READ) {
      return openWith(path, null, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }
    requireWritable();
    return openWith(
        path, lock, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void delete(long number) throws IOException {
    requireWritable();
    requireLock();
    deleteIfRegular(path(number));
  }

  @Override
  public String tornNameOf(long number, long offset) {
    return SegmentNames.torn(number, offset);
  }

  @Override
  public SegmentFile createTorn(long number, long offset) throws IOException {
    requireWritable();
    requireLock();
    Path path = directory.resolve(SegmentNames.torn(number, offset));
    deleteIfRegular(path);
    return createNew(path);
  }

  @Override
  public void syncNames() throws IOException {
    requireWritable();
    Directories.sync(directory);
    requireSameDirectory();
  }

  /** Does nothing: the store holds nothing open. */
  @Override
  public void close() {}

  private Path path(long number) {
    return directory.resolve(SegmentNames.segment(number));
  }

  private SegmentFile createNew(Path path) throws IOException {
    requireWritable();
    requireSameDirectory();
    requireLock();
    return openWith(
        path,
        lock,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.CREATE_NEW);
  }

  private static SegmentFile openWith(Path path, @Nullable LockFile lock, OpenOption... options)
      throws IOException {
    try {
      return FileSegment.open(path, lock, options);
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      throw IoErrors.explain(path, "opening the file", e);
    }
  }

  private static void deleteIfRegular(Path path) throws IOException {
    if (RegularFiles.look(path).isPresent()) {
      RegularFiles.require(path);
      Files.deleteIfExists(path);
    }
  }

  private void requireLock() throws IOException {
    LockFile taken = lock;
    if (taken != null) {
      taken.requireInPlace();
    }
  }

  private void requireWritable() {
    if (readOnly) {
      throw new IllegalStateException(directory + " is open for reading only");
    }
  }

  /** A log that lost its directory must not go on in another that has taken the name. */
  private void requireSameDirectory() throws IOException {
    if (!Objects.equals(keyOf(directory), directoryKey)) {
      throw new IOException(directory + ": this is not the directory that was opened any more");
    }
  }

  private static @Nullable Object keyOf(Path directory) throws IOException {
    return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
  }
}
