package dev.seawall;

import java.time.Duration;
import java.util.Map;

/**
 * An open transaction, at a glance. A log that was opened for reading knows only what has been
 * spilled: there the times and sizes are 0.
 *
 * @param id its id
 * @param age how long it has been open
 * @param records how many records it has
 * @param memoryBytes how much of it waits in memory
 * @param spilledBytes how much of it has been written to the log
 * @param pins by the name of the stream, the sequence of its first spilled record: as long as the
 *     transaction is open the stream is not truncated beyond it
 */
public record TransactionInfo(
    long id,
    Duration age,
    long records,
    long memoryBytes,
    long spilledBytes,
    Map<String, Long> pins) {}
