package dev.seawall.cli.append;

import dev.seawall.SequenceRange;
import java.util.SortedMap;

/**
 * A transaction that has been committed.
 *
 * @param records how many records it has, the COMMITs not counted
 * @param ranges by stream, from its first record there to its COMMIT
 */
public record Committed(long records, SortedMap<String, SequenceRange> ranges) {}
