package dev.seawall.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.Batch;
import dev.seawall.CleanerOptions;
import dev.seawall.Compression;
import dev.seawall.Durability;
import dev.seawall.RecordCursor;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.format.CommitRecord;
import dev.seawall.format.ControlRecord;
import dev.seawall.format.ControlRecord.Kind;
import dev.seawall.format.FrameHeader;
import dev.seawall.format.RecordCodec;
import dev.seawall.format.SegmentHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes small logs for a fuzzer to begin with: {@code java -cp … dev.seawall.fuzz.Seeds DIRECTORY}
 * puts them where the directory targets keep their inputs. Salts are random, so it is not run by
 * the build: what it once wrote is kept.
 */
public final class Seeds {
  private static final int ALL_WAYS = 32;

  private Seeds() {}

  /** What is done to a log. */
  private interface Script {
    void run(Wal wal) throws WalException;
  }

  /**
   * Writes the seeds.
   *
   * @param args where to
   * @throws IOException if that fails
   */
  public static void main(String[] args) throws IOException {
    Map<String, byte[]> images = new LinkedHashMap<>();
    images.put("plain", closed(Options.writing().build(), Seeds::plain));
    images.put("unsealed", killed(Options.writing().build(), Seeds::plain));
    images.put("segments", closed(Options.writing().segmentRecords(3).build(), Seeds::plain));
    images.put("truncated", closed(Options.writing().segmentRecords(4).build(), Seeds::truncated));
    images.put("transactions", closed(Options.writing().build(), Seeds::transactions));
    images.put("open-transaction", killed(Options.writing().build(), Seeds::transactions));
    images.put("checkpoints", closed(Options.writing().build(), Seeds::checkpoints));
    images.put("lz4", closed(compressing(Compression.LZ4), Seeds::repeated));
    images.put("zstd", closed(compressing(Compression.ZSTD), Seeds::repeated));
    WalOptions.Builder encrypting = Options.writing().encryption(Options.keys(true));
    images.put("encrypted", killed(encrypting.build(), Seeds::plain));
    WalOptions.Builder cleaning = Options.writing().cleaner(CleanerOptions.OFF.withSlackBytes(0));
    images.put("cleaned", killed(cleaning.build(), Seeds::cleaned));
    decoders(images.get("plain"), Path.of(args[0]));
    int way = 0;
    for (Map.Entry<String, byte[]> image : images.entrySet()) {
      int how = way % ALL_WAYS;
      way += 5;
      for (FuzzTarget target :
          new FuzzTarget[] {FuzzTarget.DIRECTORY, FuzzTarget.RESEALED_DIRECTORY}) {
        put(Path.of(args[0]), target, image.getKey(), how, image.getValue());
      }
    }
  }

  /** Parts of a log as seeds for those who read only such parts. */
  private static void decoders(byte[] image, Path target) throws IOException {
    byte[] segment = Arrays.copyOfRange(image, Image.PREFIX_BYTES, image.length);
    byte[] header = Arrays.copyOf(segment, SegmentHeader.BYTES);
    byte[] frames = Bits.from(segment, SegmentHeader.BYTES);
    int first = (int) FrameHeader.frameLength(Bits.littleEndian(frames), 0);
    put(target, FuzzTarget.SEGMENT_HEADER, "valid", 1, header);
    put(target, FuzzTarget.FRAME_HEADER, "control", 1, Arrays.copyOf(frames, first));
    put(target, FuzzTarget.FOOTER, "whole", 1, frames);
    byte[] records = Arrays.copyOfRange(frames, FrameHeader.BYTES, first);
    put(target, FuzzTarget.RECORDS, "control", RecordCodec.DATA, records);
    byte[] created = ControlRecord.of(Kind.TRUNCATED_AFTER, 3, 4, 5).encode();
    put(target, FuzzTarget.CONTROL_RECORDS, "truncated", 1, created);
    put(target, FuzzTarget.COMMIT_RECORDS, "pair", 9, CommitRecord.encode(new long[] {0, 1}));
    byte[] changes = "\0\1\2\0\3\0\0\0a\0\2\1\1\0\0\0\0\0a\0".getBytes(UTF_8);
    put(target, FuzzTarget.CATALOG, "stream", 0, changes);
    put(target, FuzzTarget.STREAM_NAMES, "name", 0, "orders".getBytes(UTF_8));
    put(target, FuzzTarget.LZ4, "text", 60, "repeated ".repeat(9).getBytes(UTF_8));
    put(target, FuzzTarget.ZSTD, "text", 60, "repeated ".repeat(9).getBytes(UTF_8));
    put(target, FuzzTarget.ENCRYPTED_FRAMES, "frame", 1, frames);
    String json =
        "\"stream\":\"a\",\"sequence\":7,\"type\":\"PUT\",\"key\":\"k\",\"valueBase64\":\"AQI=\"}";
    put(target, FuzzTarget.RECORD_JSON, "put", '{', json.getBytes(UTF_8));
    put(target, FuzzTarget.LINES, "lines", 3, "one\ntwo\r\n\nthree".getBytes(UTF_8));
  }

  private static void put(Path target, FuzzTarget of, String name, int first, byte[] rest)
      throws IOException {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.write(first);
    input.writeBytes(rest);
    Path directory = Files.createDirectories(target.resolve(of.label()));
    Files.write(directory.resolve(name), input.toByteArray());
  }

  private static WalOptions compressing(Compression codec) {
    return Options.writing().compression(codec.withThresholdBytes(1)).build();
  }

  private static byte[] closed(WalOptions options, Script script) throws WalException {
    MemoryStore store = new MemoryStore();
    try (Wal wal = Wal.open(store, options)) {
      script.run(wal);
    }
    return Image.encode(store.contents());
  }

  private static byte[] killed(WalOptions options, Script script) throws WalException {
    MemoryStore store = new MemoryStore();
    try (Wal wal = Wal.open(store, options)) {
      script.run(wal);
      wal.sync();
      return Image.encode(store.contents());
    }
  }

  private static void plain(Wal wal) throws WalException {
    for (int i = 0; i < 3; i++) {
      wal.stream("a").append(("value " + i).getBytes(UTF_8), Durability.OS);
      wal.stream("b").put("key" + i, "v");
    }
    wal.append(Batch.of().put(wal.stream("a"), "k", "v").put(wal.stream("b"), "k", "w"));
  }

  private static void truncated(Wal wal) throws WalException {
    plain(wal);
    wal.stream("a").truncateAfter(2);
    wal.stream("a").append(new byte[4]);
    wal.stream("b").truncateBefore(3);
    wal.stream("b").skipTo(20);
    wal.stream("c").append(new byte[1]);
    wal.delete("c");
    wal.stream("a").append(new byte[4]);
  }

  /**
   * Copies of records, of a transaction too, that were deleted where they stood, and copies of
   * those, sealed, beside what they were copied from.
   */
  private static void cleaned(Wal wal) throws WalException {
    try (Transaction whole = wal.begin()) {
      whole.put(wal.stream("a"), "k", "v");
      whole.put(wal.stream("b"), "k", "v");
      whole.commit();
    }
    clean(wal);
    wal.stream("a").append(new byte[2]);
    RecordCursor left = wal.stream("a").iterate();
    left.next(); // so its segment stays
    clean(wal);
    wal.roll();
    wal.stream("a").append(new byte[3]);
  }

  private static void clean(Wal wal) throws WalException {
    wal.stream("dead").append(new byte[300]);
    wal.stream("dead").truncateBefore(wal.stream("dead").lastSequence() + 1);
    wal.roll();
    wal.stream("b").put("l", "w");
    wal.clean();
  }

  private static void transactions(Wal wal) throws WalException {
    try (Transaction whole = wal.begin()) {
      whole.put(wal.stream("a"), "k", "v");
      whole.put(wal.stream("b"), "k", "v");
      whole.commit();
    }
    try (Transaction spilled = wal.begin()) {
      spilled.put(wal.stream("a"), "k", "v");
      spilled.spill();
      wal.stream("a").append(new byte[2], Durability.OS);
      spilled.put(wal.stream("a"), "l", "w");
      spilled.spill();
      spilled.commit();
    }
    Transaction open = wal.begin();
    open.put(wal.stream("b"), "left", "open");
    open.spill();
  }

  private static void checkpoints(Wal wal) throws WalException {
    plain(wal);
    wal.stream("a").checkpoint(2, "note");
    wal.checkpoint("one");
    wal.sharded("s", 2).put("k", "v");
    wal.checkpoint("two", "note");
    wal.dropCheckpoint("one");
  }

  private static void repeated(Wal wal) throws WalException {
    for (int i = 0; i < 3; i++) {
      wal.stream("a").append("repeated ".repeat(12).getBytes(UTF_8), Durability.OS);
    }
  }
}
