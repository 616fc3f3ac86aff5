package dev.seawall.cli.demo;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the writer reports of an append, once it has returned: few enough bytes for a pipe to take
 * them in one piece, also from several threads at once.
 *
 * @param thread which thread appended
 * @param append that thread's how-manieth append
 * @param sequences the sequence each part got, 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // a message, never compared
record Acknowledgement(int thread, int append, long[] sequences) {
  private static final int BYTES = 2 * Integer.BYTES + Workload.MAX_PARTS * Long.BYTES;

  byte[] encode() {
    ByteBuffer message = ByteBuffer.allocate(BYTES).putInt(thread).putInt(append);
    for (int part = 0; part < Workload.MAX_PARTS; part++) {
      message.putLong(part < sequences.length ? sequences[part] : 0);
    }
    return message.array();
  }

  /** Reads the next message; null at the end, or if only half of one is left. */
  static @Nullable Acknowledgement read(DataInputStream in) throws IOException {
    try {
      int thread = in.readInt();
      int append = in.readInt();
      long[] sequences = new long[Workload.MAX_PARTS];
      for (int part = 0; part < sequences.length; part++) {
        sequences[part] = in.readLong();
      }
      return new Acknowledgement(thread, append, sequences);
    } catch (EOFException e) {
      return null;
    }
  }
}
