package dev.seawall;

/**
 * How much of a log's segments is needed, as {@link Wal#space()} counts it.
 *
 * @param liveBytes how much of the segments holds records that are not truncated away, with what a
 *     snapshot of the streams takes; of a run of records that is truncated in part, a part in
 *     proportion
 * @param deadBytes how much of them does not; without what is reserved behind the last record
 */
public record SpaceReport(long liveBytes, long deadBytes) {}
