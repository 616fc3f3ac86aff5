package dev.seawall.testkit;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore.Access;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of a {@link SimulatedDisk}, opened. */
final class SimulatedFile implements SegmentFile {
  private final SimulatedDisk disk;
  private final FileName name;
  private final Inode inode;
  private final Access access;
  private volatile boolean closed;

  SimulatedFile(SimulatedDisk disk, FileName name, Inode inode, Access access) {
    this.disk = disk;
    this.name = name;
    this.inode = inode;
    this.access = access;
  }

  @Override
  public long length() throws IOException {
    requireOpen();
    return disk.exclusively(inode::length);
  }

  @Override
  public int read(ByteBuffer target, long offset) throws IOException {
    requireOpen();
    requireNotNegative(offset);
    return disk.exclusively(() -> inode.read(target, offset));
  }

  @Override
  public void write(ByteBuffer source, long offset) throws IOException {
    requireWritable();
    requireNotNegative(offset);
    disk.change(() -> inode.write(source, offset));
  }

  @Override
  public void truncate(long length) throws IOException {
    requireWritable();
    requireNotNegative(length);
    disk.change(() -> inode.truncate(length));
  }

  @Override
  public void sync() throws IOException {
    sync(() -> {});
  }

  /** Syncs, and runs something at a time when the sync has begun but achieved nothing yet. */
  void sync(Runnable meanwhile) throws IOException {
    requireOpen();
    Inode.Sync sync = disk.exclusively(inode::beginSync);
    meanwhile.run();
    disk.change(() -> inode.completeSync(sync));
  }

  /** Loses what a sync would have made durable, though it can be read until caches are dropped. */
  void loseUnsynced() throws IOException {
    requireOpen();
    disk.change(() -> inode.failSync(inode.beginSync()));
  }

  @Override
  public ByteBuffer map(long offset, int length) throws IOException {
    requireOpen();
    ByteBuffer range = ByteBuffer.allocate(length);
    if (offset > length() - length) {
      throw new EOFException(
          "%s: mapping %d bytes at %d failed: the file has only %d bytes"
              .formatted(name, length, offset, length()));
    }
    read(range, offset);
    return range.flip().asReadOnlyBuffer();
  }

  @Override
  public void close() {
    closed = true;
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException(name + " is closed");
    }
  }

  private void requireWritable() throws IOException {
    requireOpen();
    if (access != Access.WRITE) {
      throw new IllegalStateException(name + " is open for reading only");
    }
  }

  private static void requireNotNegative(long offset) {
    if (offset < 0) {
      throw new IllegalArgumentException("an offset cannot be negative: " + offset);
    }
  }
}
