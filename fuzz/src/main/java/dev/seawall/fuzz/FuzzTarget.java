package dev.seawall.fuzz;

import java.util.Locale;

/** What is fuzzed. */
public enum FuzzTarget {
  SEGMENT_HEADER(FormatTargets::segmentHeader, 256),
  FRAME_HEADER(FormatTargets::frameHeader, 512),
  FOOTER(FooterTarget::footer, 1024),
  RECORDS(FormatTargets::records, 512),
  CONTROL_RECORDS(FormatTargets::controlRecords, 512),
  COMMIT_RECORDS(FormatTargets::commitRecords, 512),
  CATALOG(CatalogTarget::catalog, 1024),
  STREAM_NAMES(NameTarget::streamNames, 256),
  LZ4(PayloadTargets::lz4, 1024),
  ZSTD(PayloadTargets::zstd, 1024),
  ENCRYPTED_FRAMES(PayloadTargets::encryptedFrames, 512),
  RECORD_JSON(InputTargets::recordJson, 512),
  LINES(InputTargets::lines, 1024),
  DIRECTORY(DirectoryTarget::asItIs, 8192),
  RESEALED_DIRECTORY(DirectoryTarget::resealed, 8192);

  /** Code that reads bytes. */
  interface Reader {
    void read(byte[] input) throws Exception;
  }

  private final Reader reader;
  private final int mostBytes;

  FuzzTarget(Reader reader, int mostBytes) {
    this.reader = reader;
    this.mostBytes = mostBytes;
  }

  /** The name on the command line, and of the directory with its inputs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How long inputs should be at most. */
  public int mostBytes() {
    return mostBytes;
  }

  /** Finds a target by its label. */
  public static FuzzTarget labelled(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /**
   * Reads the input.
   *
   * @param input bytes that nobody vouches for
   * @throws Exception never, unless the code has a bug
   */
  public void read(byte[] input) throws Exception {
    reader.read(input);
  }
}
