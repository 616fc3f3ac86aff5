package dev.seawall.cli.append;

/**
 * What has become of the input.
 *
 * @param durable what survives a power loss
 * @param transactions what has become of transactions
 * @param isComplete whether that is all of the input
 * @param nanos how long it took
 */
public record AppendReport(
    Tally durable, TransactionCount transactions, boolean isComplete, long nanos) {}
