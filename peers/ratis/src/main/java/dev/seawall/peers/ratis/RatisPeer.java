package dev.seawall.peers.ratis;

import dev.seawall.benchmarks.peer.Directories;
import dev.seawall.benchmarks.peer.Numbers;
import dev.seawall.benchmarks.peer.Peer;
import dev.seawall.benchmarks.peer.PeerLog;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.server.raftlog.segmented.SegmentedRaftLogOutputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.SizeInBytes;

/**
 * The segment files of a Ratis log, without its server: written and read by Ratis, rolled here as
 * the server does it. A directory and a lock for each stream.
 */
public final class RatisPeer implements Peer {
  private static final String IN_PROGRESS = "log_inprogress_";
  private static final Pattern CLOSED = Pattern.compile("log_[0-9]+-([0-9]+)");
  private static final int SEGMENT_BYTES = 32 << 20;
  private static final int PREALLOCATED_BYTES = 4 << 20;
  private static final int BUFFER_BYTES = 64 << 10;

  /** Creates it. */
  public RatisPeer() {}

  @Override
  public PeerLog open(Path directory, int streams) throws IOException {
    Log log = new Log();
    for (Path own : Directories.of(directory, streams)) {
      log.streams.add(new SegmentedStream(own));
    }
    return log;
  }

  private static List<LogSegmentPath> segments(Path directory) throws IOException {
    List<LogSegmentPath> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        found.add(LogSegmentPath.matchLogSegment(file));
      }
    }
    found.sort(Comparator.comparing(LogSegmentPath::getStartEnd));
    return found;
  }

  private static void read(LogSegmentPath segment, LongConsumer numbers) throws IOException {
    LogSegment.readSegmentFile(
        segment.getPath().toFile(),
        segment.getStartEnd(),
        SizeInBytes.valueOf(SEGMENT_BYTES),
        CorruptionPolicy.EXCEPTION,
        null,
        entry ->
            numbers.accept(
                Numbers.of(entry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer())));
  }

  /** The segments of a stream, of which the last is written to. */
  private static final class SegmentedStream {
    private final ReentrantLock lock = new ReentrantLock();
    private final Path directory;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private SegmentedRaftLogOutputStream output;
    private long start;
    private long next;
    private long bytes;

    SegmentedStream(Path directory) throws IOException {
      this.directory = directory;
      for (LogSegmentPath segment : segments(directory)) {
        Matcher name = CLOSED.matcher(segment.getPath().getFileName().toString());
        if (!name.matches()) {
          throw new IOException(segment.getPath() + " was not closed");
        }
        next = Long.parseLong(name.group(1)) + 1;
      }
      this.start = next;
      this.output = openOutput();
    }

    private SegmentedRaftLogOutputStream openOutput() throws IOException {
      File file = directory.resolve(IN_PROGRESS + start).toFile();
      bytes = 0;
      return new SegmentedRaftLogOutputStream(
          file, false, SEGMENT_BYTES, PREALLOCATED_BYTES, buffer);
    }

    void append(byte[] value) throws IOException {
      LogEntryProto entry =
          LogEntryProto.newBuilder()
              .setTerm(1)
              .setIndex(next)
              .setStateMachineLogEntry(
                  StateMachineLogEntryProto.newBuilder()
                      .setLogData(UnsafeByteOperations.unsafeWrap(value)))
              .build();
      int length = entry.getSerializedSize();
      if (bytes + length > SEGMENT_BYTES) {
        roll();
      }
      output.write(entry);
      bytes += length;
      next++;
    }

    private void roll() throws IOException {
      close();
      start = next;
      output = openOutput();
    }

    /** Ends the segment; its name tells what is in it then. */
    void close() throws IOException {
      output.close();
      Path file = directory.resolve(IN_PROGRESS + start);
      if (next == start) {
        Files.delete(file);
      } else {
        Files.move(file, directory.resolve("log_" + start + "-" + (next - 1)));
      }
    }
  }

  private static final class Log implements PeerLog {
    private final List<SegmentedStream> streams = new ArrayList<>();

    @Override
    public void appendDurable(int stream, byte[] value) throws IOException {
      SegmentedStream target = streams.get(stream);
      target.lock.lock();
      try {
        target.append(value);
        target.output.flush();
      } finally {
        target.lock.unlock();
      }
    }

    @Override
    public void appendBatch(byte[] value, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        append(value);
      }
      sync();
    }

    @Override
    public void append(byte[] value) throws IOException {
      streams.get(0).append(value);
    }

    @Override
    public void sync() throws IOException {
      streams.get(0).output.flush();
    }

    @Override
    public void readAll(LongConsumer numbers) throws IOException {
      for (LogSegmentPath segment : segments(streams.get(0).directory)) {
        read(segment, numbers);
      }
    }

    @Override
    public void close() throws IOException {
      for (SegmentedStream stream : streams) {
        stream.close();
      }
    }
  }
}
