package dev.seawall.testkit;

import dev.seawall.testkit.IoOperation.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * The faults that {@link FaultExploration} tries, each in all kinds of calls that know it.
 *
 * <p>Most are <b>reported</b>: the caller gets an error, or nothing is wrong but the time it takes.
 * A log must then keep all that it has acknowledged. The others are <b>silent</b>: the disk lies.
 * No log can then keep everything, but it must not take for right what is wrong.
 */
public enum FaultKind {
  /** "Input/output error", nothing done. */
  ERROR(false),
  /** "Input/output error", though all was done. */
  ERROR_AFTER_EFFECT(false),
  /** "Input/output error" with part of the bytes written. */
  ERROR_HALF_WAY(false),
  /** No space left. File systems that choose places late may say so as late as in a sync. */
  NO_SPACE(false),
  /** No space left, with part of the bytes written. */
  SHORT_WRITE(false),
  /** The quota is used up. */
  QUOTA(false),
  /** Too many files are open. */
  NO_DESCRIPTORS(false),
  /** Permission denied. */
  ACCESS_DENIED(false),
  /** The file system takes no changes. */
  READ_ONLY(false),
  /** Fewer bytes than asked for. */
  SHORT_READ(false),
  /** The sync fails, its pages count as clean, and the next sync succeeds. */
  FAILED_SYNC(false),
  /** It takes long. */
  SLOW(false),

  /** A write is reported that never happens. */
  LOST_WRITE(true),
  /** A write goes to another place of the file. */
  MISDIRECTED_WRITE(true),
  /** A sync is reported that never happens, of a file or of the names. */
  LOST_SYNC(true),
  /** A truncation or deletion is reported that never happens. */
  LOST_REMOVAL(true),
  /** One bit is written wrong. */
  ROT_IN_WRITING(true),
  /** One bit is read wrong. */
  ROT_IN_READING(true);

  private static final long PAGE_BYTES = 4096;
  private static final Duration DELAY = Duration.ofMillis(2);

  /** Of these many bytes some get through, in a call that is done in part. */
  private static final int PARTIAL_BYTES = 200;

  private final boolean silent;

  FaultKind(boolean silent) {
    this.silent = silent;
  }

  /**
   * Makes the fault.
   *
   * @param seed decides what is left to chance in it: how many bytes get through, which bit rots
   * @return the fault; the same for the same seed
   */
  public Fault fault(long seed) {
    int some = Math.floorMod(seed, PARTIAL_BYTES);
    return switch (this) {
      case ERROR -> Faults.error();
      case ERROR_AFTER_EFFECT -> Faults.errorAfterEffect();
      case ERROR_HALF_WAY -> Faults.errorAfter(some);
      case NO_SPACE -> Faults.full();
      case SHORT_WRITE -> Faults.shortWrite(some);
      case QUOTA -> Faults.quotaExceeded();
      case NO_DESCRIPTORS -> Faults.noDescriptors();
      case ACCESS_DENIED -> Faults.accessDenied();
      case READ_ONLY -> Faults.readOnly();
      case SHORT_READ -> Faults.shortRead(some + 1);
      case FAILED_SYNC -> Faults.loseUnsynced();
      case SLOW -> Faults.slow(DELAY);
      case LOST_WRITE, LOST_SYNC, LOST_REMOVAL -> Faults.skip();
      case MISDIRECTED_WRITE -> Faults.misdirect(some % 2 == 0 ? PAGE_BYTES : -PAGE_BYTES);
      case ROT_IN_WRITING -> Faults.rotInWriting(seed);
      case ROT_IN_READING -> Faults.rotInReading(seed);
    };
  }

  /**
   * Whether nobody is told.
   *
   * @return true if the disk lies, false if the caller gets an error or all is well
   */
  public boolean isSilent() {
    return silent;
  }

  /**
   * The calls that know this fault.
   *
   * @return their kinds, never none
   */
  public Set<Kind> harmed() {
    return switch (this) {
      case ERROR, ERROR_AFTER_EFFECT -> EnumSet.allOf(Kind.class);
      case ERROR_HALF_WAY, SHORT_WRITE, LOST_WRITE, MISDIRECTED_WRITE, ROT_IN_WRITING ->
          EnumSet.of(Kind.WRITE);
      case NO_SPACE, QUOTA ->
          EnumSet.of(
              Kind.LOCK, Kind.CREATE, Kind.CREATE_TORN, Kind.WRITE, Kind.SYNC, Kind.SYNC_NAMES);
      case NO_DESCRIPTORS ->
          EnumSet.of(
              Kind.LOCK,
              Kind.LIST,
              Kind.CREATE,
              Kind.CREATE_TORN,
              Kind.OPEN,
              Kind.MAP,
              Kind.SYNC_NAMES);
      case ACCESS_DENIED ->
          EnumSet.of(
              Kind.LOCK,
              Kind.LIST,
              Kind.CREATE,
              Kind.CREATE_TORN,
              Kind.OPEN,
              Kind.DELETE,
              Kind.MAP);
      case READ_ONLY ->
          EnumSet.of(
              Kind.LOCK, Kind.CREATE, Kind.CREATE_TORN, Kind.DELETE, Kind.WRITE, Kind.TRUNCATE);
      case SHORT_READ -> EnumSet.of(Kind.READ);
      case FAILED_SYNC -> EnumSet.of(Kind.SYNC);
      case SLOW -> EnumSet.of(Kind.WRITE, Kind.SYNC);
      case LOST_SYNC -> EnumSet.of(Kind.SYNC, Kind.SYNC_NAMES);
      case LOST_REMOVAL -> EnumSet.of(Kind.TRUNCATE, Kind.DELETE);
      case ROT_IN_READING -> EnumSet.of(Kind.READ, Kind.MAP);
    };
  }
}
