package dev.seawall.write;

import dev.seawall.WalOptions;
import dev.seawall.index.Catalog;
import dev.seawall.index.SegmentSet;
import dev.seawall.store.SegmentStore;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What writing begins with.
 *
 * @param store where the log lives
 * @param options how it was opened
 * @param catalog its streams
 * @param segments its segments
 * @param logId its identity
 * @param epoch counts the openings
 * @param predecessor its last sealed segment
 * @param repair what is left to be done to the last segment before another may begin; null if
 *     nothing is
 */
public record WriteContext(
    SegmentStore store,
    WalOptions options,
    Catalog catalog,
    SegmentSet segments,
    UUID logId,
    long epoch,
    Predecessor predecessor,
    @Nullable TailRepair repair) {}
