package dev.seawall.copy;

import dev.seawall.format.ControlRecord;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import dev.seawall.index.Catalog;
import dev.seawall.index.SegmentEntry;
import dev.seawall.read.FrameScanner;
import dev.seawall.store.SegmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes the valid frames of one segment into another, one behind the other. Of an atomic group
 * that is cut by damage the last frame that is left is made its end, and no frame behind the damage
 * is taken for one of its batch. Where nothing but a lost frame proved that its stream had been
 * truncated, a record says so. For one thread at a time.
 */
final class SegmentCopy {
  private static final int BUFFER_BYTES = 1 << 20;

  private final FrameScanner scanner;
  private final FrameMover mover;
  private final SegmentFile target;
  private final LostTruncations truncations;
  private final long segment;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private long bufferedFrom = SegmentHeader.BYTES;
  private long end = SegmentHeader.BYTES;

  /** The frame that was seen last: whether its group goes on, the next one shows. */
  private ByteBuffer held = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

  private int heldLength;
  private long heldPlace;
  private long frames;
  private long records;

  SegmentCopy(
      SegmentEntry from,
      SegmentFile file,
      FrameMover mover,
      SegmentFile target,
      LostTruncations truncations) {
    this.scanner =
        new FrameScanner(file, from.header().salt(), SegmentHeader.BYTES, from.writtenOffset());
    this.mover = mover;
    this.target = target;
    this.truncations = truncations;
    this.segment = from.number();
  }

  /** Copies all of it, and syncs. */
  void run() throws IOException {
    while (true) {
      FrameScanner.Found found = scanner.look();
      if (found == FrameScanner.Found.FRAME) {
        writeHeld(false);
        hold();
        scanner.skipFrame();
      } else if (!stepOver(found)) {
        break;
      }
    }
    writeHeld(true);
    writeBuffer();
    target.sync();
  }

  /** Goes on at the next valid header, as a reader of the damaged segment does. */
  private boolean stepOver(FrameScanner.Found found) throws IOException {
    if (found == FrameScanner.Found.END) {
      return false;
    }
    boolean headerValid = found == FrameScanner.Found.DAMAGED_PAYLOAD;
    writeHeld(true);
    long from = scanner.offset();
    long step = headerValid ? scanner.frameLength() : FrameHeader.ALIGNMENT;
    scanner.moveTo(Math.min(from + step, scanner.limit()));
    boolean goesOn = scanner.seekHeader();
    writeTruncations(truncations.within(segment, from, scanner.offset()));
    return goesOn;
  }

  private void writeTruncations(List<ControlRecord> changes) throws IOException {
    if (!changes.isEmpty()) {
      long first = truncations.place(changes.size());
      write(Losses.encode(changes, first, mover.salt(), end));
    }
  }

  private void hold() {
    int length = (int) scanner.frameLength();
    if (held.capacity() < length) {
      held = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
    }
    held.put(0, scanner.bytes(), scanner.at(), length);
    heldLength = length;
    heldPlace = scanner.offset();
    truncations.see(held);
  }

  private void writeHeld(boolean isBeforeDamage) throws IOException {
    if (heldLength == 0) {
      return;
    }
    ByteBuffer moved = mover.move(held, 0, heldLength, heldPlace, end, isBeforeDamage);
    if (moved != null) {
      write(moved);
      frames++;
      if (FrameHeader.stream(held, 0) != Catalog.CONTROL_ID) {
        records += FrameHeader.recordCount(held, 0);
      }
    }
    heldLength = 0;
  }

  private void write(ByteBuffer frame) throws IOException {
    int length = frame.remaining();
    if (buffer.remaining() < length) {
      writeBuffer();
    }
    if (length > buffer.capacity()) {
      target.write(frame, end);
      bufferedFrom = end + length;
    } else {
      buffer.put(frame);
    }
    end += length;
  }

  private void writeBuffer() throws IOException {
    target.write(buffer.flip(), bufferedFrom);
    buffer.clear();
    bufferedFrom = end;
  }

  /** Where the frames end. */
  long end() {
    return end;
  }

  long frames() {
    return frames;
  }

  /** How many records the frames hold, the log's own not counted. */
  long records() {
    return records;
  }
}
