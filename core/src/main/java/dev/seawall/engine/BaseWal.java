package dev.seawall.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.LogClosedException;
import dev.seawall.RecoveryReport;
import dev.seawall.ScanCursor;
import dev.seawall.StreamInfo;
import dev.seawall.VerifyReport;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.WalStats;
import dev.seawall.WalStream;
import dev.seawall.index.Catalog;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.SegmentSet;
import dev.seawall.index.StreamState;
import dev.seawall.read.Decoding;
import dev.seawall.read.LogScan;
import dev.seawall.read.ReadContext;
import dev.seawall.read.SegmentReaders;
import dev.seawall.read.Verifier;
import dev.seawall.recovery.Recovery;
import dev.seawall.store.SegmentStore;
import dev.seawall.write.LogWriter;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a log can do whether it was opened for writing or only for reading. */
abstract class BaseWal implements Wal, ReadContext.Progress {
  private static final int MOST_NAME_BYTES = 512;

  private final SegmentStore store;
  private final WalOptions options;
  private final Catalog catalog;
  private final SegmentSet segments;
  private final SegmentReaders readers;
  private final Decoding decoding;
  private final ReadContext reading;
  private final RecoveryReport report;
  private final String logId;
  private volatile boolean closed;

  BaseWal(SegmentStore store, WalOptions options, Recovery.Recovered recovered) {
    this.store = store;
    this.options = options;
    this.catalog = recovered.catalog();
    this.segments = recovered.segments();
    this.readers = new SegmentReaders(store, options.maxOpenSegments(), options.frameCacheBytes());
    this.decoding = Decoding.of(options);
    this.reading = new ReadContext(readers, options.readMode(), decoding, this);
    this.report = recovered.report();
    this.logId = recovered.segments().last() == null ? "" : recovered.logId().toString();
  }

  /**
   * The way to change the log.
   *
   * @throws WalException if it was opened for reading only
   */
  abstract LogWriter writer() throws WalException;

  /** Gives back the space of segments that are no longer needed. */
  abstract void tidy();

  SegmentStore store() {
    return store;
  }

  WalOptions options() {
    return options;
  }

  Catalog catalog() {
    return catalog;
  }

  SegmentSet segments() {
    return segments;
  }

  SegmentReaders readers() {
    return readers;
  }

  ReadContext reading() {
    return reading;
  }

  @Override
  public WalStream stream(String name) {
    checkName(name);
    return new EngineStream(this, catalog.prepare(name));
  }

  private static void checkName(String name) {
    int length;
    try {
      length = UTF_8.newEncoder().encode(CharBuffer.wrap(name)).remaining();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "a stream's name must be encodable as UTF-8; this one has a lone surrogate", e);
    }
    if (length == 0 || length > MOST_NAME_BYTES) {
      throw new IllegalArgumentException(
          "a stream's name has 1 to " + MOST_NAME_BYTES + " bytes in UTF-8, not " + length);
    }
  }

  @Override
  public Optional<WalStream> find(String name) {
    StreamState state = catalog.find(name);
    return state == null ? Optional.empty() : Optional.of(new EngineStream(this, state));
  }

  @Override
  public List<StreamInfo> streams() {
    return catalog.streams().stream()
        .map(s -> new StreamInfo(s.name(), s.id(), s.first(), lastSequence(s), s.durableSequence()))
        .toList();
  }

  /** The highest sequence that has been used, as far as this opening can know. */
  abstract long lastSequence(StreamState stream);

  @Override
  public ScanCursor scan() throws WalException {
    checkOpen();
    makeAllReadable();
    return new LogScan(store, catalog, decoding, this);
  }

  @Override
  public VerifyReport verify(Consumer<VerifyReport.Progress> progress) throws WalException {
    checkOpen();
    makeAllReadable();
    return new Verifier(catalog, report.damages())
        .verify(new LogScan(store, catalog, decoding, this), progress);
  }

  /** Takes in what another process has written; what this one has is known already. */
  abstract void catchUp() throws WalException;

  /** Brings everything appended before this call to where it can be read. */
  abstract void makeAllReadable() throws WalException;

  @Override
  public RecoveryReport recoveryReport() {
    return report;
  }

  @Override
  public WalStats stats() {
    int count = 0;
    long bytes = 0;
    long first = 0;
    long last = 0;
    String id = logId;
    for (SegmentEntry segment : segments.all()) {
      first = count == 0 ? segment.number() : first;
      last = segment.number();
      bytes += segment.length();
      id = segment.header().logId().toString();
      count++;
    }
    return withCounters(
        new WalStats(
            store.describe(),
            id,
            count,
            bytes,
            first,
            last,
            catalog.streams().size(),
            0,
            0,
            0,
            0,
            0,
            0,
            WalStats.Compression.NOTHING,
            "",
            transactionStats(),
            readers.stats(),
            readers.cacheStats()));
  }

  abstract WalStats.Transactions transactionStats();

  WalStats withCounters(WalStats sizes) {
    return sizes;
  }

  @Override
  public void checkOpen() throws LogClosedException {
    if (closed) {
      throw new LogClosedException(store.describe() + " is closed");
    }
  }

  boolean isClosed() {
    return closed;
  }

  void markClosed() {
    closed = true;
  }

  @Override
  public String toString() {
    return "log in " + store.describe();
  }
}
