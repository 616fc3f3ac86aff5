package dev.seawall.testkit;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.StoreFullException;
import dev.seawall.testkit.IoOperation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file of a {@link FaultyStore}. */
final class FaultyFile implements SegmentFile {
  private final SegmentFile file;
  private final long segment;
  private final FaultPlan plan;

  FaultyFile(SegmentFile file, long segment, FaultPlan plan) {
    this.file = file;
    this.segment = segment;
    this.plan = plan;
  }

  @Override
  public long length() throws IOException {
    try (IoCall call = begin(Kind.LENGTH, 0, 0)) {
      return call.fault().call(file::length);
    }
  }

  @Override
  public int read(ByteBuffer target, long offset) throws IOException {
    try (IoCall call = begin(Kind.READ, offset, target.remaining())) {
      return call.fault().read(file, target, offset);
    }
  }

  @Override
  public ByteBuffer map(long offset, int length) throws IOException {
    try (IoCall call = begin(Kind.MAP, offset, length)) {
      return call.fault().map(file, offset, length);
    }
  }

  @Override
  public void write(ByteBuffer source, long offset) throws IOException {
    try (IoCall call = begin(Kind.WRITE, offset, source.remaining())) {
      requireSpace(source, offset);
      call.fault().write(file, source, offset);
      source.position(source.limit());
    }
  }

  /** Writes what fits before it says that not all of it does. */
  private void requireSpace(ByteBuffer source, long offset) throws IOException {
    Space space = plan.space();
    if (!space.isLimited()) {
      return;
    }
    int length = source.remaining();
    long growth = Math.max(0, offset + length - file.length());
    long missing = growth - space.take(growth);
    if (missing > 0) {
      file.write(source.slice(source.position(), (int) Math.max(0, length - missing)), offset);
      throw new StoreFullException(
          "segment %d: no room for writing %d bytes at %d (injected)"
              .formatted(segment, length, offset),
          null);
    }
  }

  @Override
  public void truncate(long length) throws IOException {
    try (IoCall call = begin(Kind.TRUNCATE, length, 0)) {
      call.fault().run(() -> truncateNow(length));
    }
  }

  private void truncateNow(long length) throws IOException {
    long before = file.length();
    file.truncate(length);
    plan.space().giveBack(Math.max(0, before - length));
  }

  @Override
  public void sync() throws IOException {
    try (IoCall call = begin(Kind.SYNC, 0, 0)) {
      call.fault().sync(file);
    }
  }

  @Override
  public void close() throws IOException {
    try (IoCall call = begin(Kind.CLOSE, 0, 0)) {
      call.fault().run(file::close);
    }
  }

  private IoCall begin(Kind kind, long offset, long lengthBytes) {
    return plan.begin(kind, segment, offset, lengthBytes);
  }
}
