package dev.seawall.cli.append;

/**
 * What has become of the input.
 *
 * @param durable what survives a power loss
 * @param isComplete whether that is all of the input
 * @param nanos how long it took
 */
public record AppendReport(Tally durable, boolean isComplete, long nanos) {}
