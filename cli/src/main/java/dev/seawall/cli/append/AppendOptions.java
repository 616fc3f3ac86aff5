package dev.seawall.cli.append;

import dev.seawall.Durability;
import org.jspecify.annotations.Nullable;

/**
 * How to append.
 *
 * @param stream where records go that do not say; null if all must say
 * @param batchRecords how many records are appended atomically; 0 for no batches
 * @param isTransaction whether all of it is one transaction
 * @param durability what a record must have reached to be counted
 * @param isRenumbering whether sequences in the input are ignored
 * @param maxRecordBytes the log's limit for a record, and for a batch
 */
public record AppendOptions(
    @Nullable String stream,
    int batchRecords,
    boolean isTransaction,
    Durability durability,
    boolean isRenumbering,
    int maxRecordBytes) {}
