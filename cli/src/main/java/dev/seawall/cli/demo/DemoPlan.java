package dev.seawall.cli.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the demo is to do.
 *
 * @param directory where; null for a fresh directory
 * @param input the file to take through the log; null for one that every machine has
 * @param rounds how often the writer is started and killed
 * @param roundMillis how long it lives, on average
 * @param speedMillis how long each measurement takes
 * @param threads how many threads append
 * @param isKept whether the directory stays
 */
public record DemoPlan(
    @Nullable Path directory,
    @Nullable Path input,
    int rounds,
    int roundMillis,
    int speedMillis,
    int threads,
    boolean isKept) {}
