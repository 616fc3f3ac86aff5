package dev.seawall.testkit;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoreLock;
import dev.seawall.store.StoreLockedException;
import dev.seawall.store.StoredSegment;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A store on a {@link SimulatedDisk}. */
final class SimulatedStore implements SegmentStore {
  private final SimulatedDisk disk;

  SimulatedStore(SimulatedDisk disk) {
    this.disk = disk;
  }

  @Override
  public String describe() {
    return "simulated disk";
  }

  @Override
  public String nameOf(long number) {
    return FileName.segment(number).toString();
  }

  @Override
  public StoreLock lock() throws StoreLockedException {
    if (!disk.tryLock()) {
      throw new StoreLockedException("simulated disk is locked by another store");
    }
    AtomicBoolean released = new AtomicBoolean();
    return () -> {
      if (released.compareAndSet(false, true)) {
        disk.unlock();
      }
    };
  }

  @Override
  public List<StoredSegment> list() {
    return disk.exclusively(
        () ->
            disk.names().current().entrySet().stream()
                .filter(file -> file.getKey().isSegment())
                .map(file -> new StoredSegment(file.getKey().number(), file.getValue().length()))
                .toList());
  }

  @Override
  public SegmentFile create(long number) throws IOException {
    FileName name = FileName.segment(number);
    Inode inode = new Inode(Pages.empty());
    if (!disk.exclusively(() -> disk.names().create(name, inode))) {
      throw new FileAlreadyExistsException(name.toString());
    }
    return new SimulatedFile(disk, name, inode, Access.WRITE);
  }

  @Override
  public SegmentFile open(long number, Access access) throws IOException {
    FileName name = FileName.segment(number);
    Inode inode =
        disk.exclusively(() -> Optional.ofNullable(disk.names().current().get(name)))
            .orElseThrow(() -> new NoSuchFileException(name.toString()));
    return new SimulatedFile(disk, name, inode, access);
  }

  @Override
  public void delete(long number) {
    disk.change(() -> disk.names().remove(FileName.segment(number)));
  }

  @Override
  public String tornNameOf(long number, long offset) {
    return FileName.torn(number, offset).toString();
  }

  @Override
  public SegmentFile createTorn(long number, long offset) {
    FileName name = FileName.torn(number, offset);
    Inode inode = new Inode(Pages.empty());
    disk.change(
        () -> {
          disk.names().remove(name);
          disk.names().create(name, inode);
        });
    return new SimulatedFile(disk, name, inode, Access.WRITE);
  }

  @Override
  public void syncNames() {
    disk.change(disk.names()::sync);
  }

  /** Does nothing: the store holds nothing. */
  @Override
  public void close() {}
}
