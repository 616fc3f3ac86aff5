package dev.seawall.fuzz;

import java.util.Locale;

/** What is fuzzed: each is a piece of code that reads bytes. */
public enum FuzzTarget {
  SEGMENT_HEADER,
  FRAME_HEADER,
  FOOTER,
  RECORDS,
  CONTROL_RECORDS,
  COMMIT_RECORDS,
  CATALOG,
  STREAM_NAMES,
  LZ4,
  ZSTD,
  ENCRYPTED_FRAMES,
  RECORD_JSON,
  LINES,
  DIRECTORY,
  RESEALED_DIRECTORY;

  /** The name on the command line, and of the directory with its inputs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
    switch (this) {
      case SEGMENT_HEADER -> FormatTargets.segmentHeader(input);
      case FRAME_HEADER -> FormatTargets.frameHeader(input);
      case FOOTER -> FooterTarget.footer(input);
      case RECORDS -> FormatTargets.records(input);
      case CONTROL_RECORDS -> FormatTargets.controlRecords(input);
      case COMMIT_RECORDS -> FormatTargets.commitRecords(input);
      case CATALOG -> CatalogTarget.catalog(input);
      case STREAM_NAMES -> NameTarget.streamNames(input);
      case LZ4 -> PayloadTargets.lz4(input);
      case ZSTD -> PayloadTargets.zstd(input);
      case ENCRYPTED_FRAMES -> PayloadTargets.encryptedFrames(input);
      case RECORD_JSON -> InputTargets.recordJson(input);
      case LINES -> InputTargets.lines(input);
      case DIRECTORY -> DirectoryTarget.asItIs(input);
      case RESEALED_DIRECTORY -> DirectoryTarget.resealed(input);
    }
  }
}
