package dev.seawall.recovery;

import dev.seawall.format.SegmentHeader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which files are to be read as which segments, where they do not bear the numbers that
 * their headers say.
 *
 * <p>A file is put in its place only if nothing else has a claim to that: no other file says it is
 * the same segment, and none that has this name would have to give way without a place of its own.
 * And the highest number stays in use, so that none is given out again.
 */
final class Placement {
  private final Set<Long> files = new HashSet<>();
  private final Map<Long, SegmentHeader> headers = new HashMap<>();

  /** Adds a file, whatever is in it. */
  void addFile(long number) {
    files.add(number);
  }

  /** Says that a file is not there any more. */
  void removeFile(long number) {
    files.remove(number);
  }

  /** Says that a file has a valid header. */
  void addHeader(long number, SegmentHeader header) {
    headers.put(number, header);
  }

  /**
   * Finds the places.
   *
   * @param logId whose segments count
   * @return by a segment's number, that of its file; only where the two differ
   */
  Map<Long, Long> find(@Nullable UUID logId) {
    Map<Long, Long> fileOf = new TreeMap<>();
    Set<Long> disputed = new HashSet<>();
    headers.forEach(
        (file, header) -> {
          if (header.logId().equals(logId) && fileOf.put(header.segment(), file) != null) {
            disputed.add(header.segment());
          }
        });
    fileOf.keySet().removeAll(disputed);
    fileOf.entrySet().removeIf(each -> each.getKey().equals(each.getValue()));
    boolean isChanged;
    do {
      // one that cannot go may be in the way of another
      isChanged = fileOf.entrySet().removeIf(each -> isInTheWay(each.getKey(), fileOf));
      isChanged |= keepTheEnd(fileOf);
    } while (isChanged);
    return fileOf;
  }

  /** Whether there is a file of that number that stays. */
  private boolean isInTheWay(long number, Map<Long, Long> fileOf) {
    return files.contains(number) && !fileOf.containsValue(number);
  }

  /** Leaves the last file where it is, if no segment would have a number as high as that. */
  private boolean keepTheEnd(Map<Long, Long> fileOf) {
    long last = headers.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    return fileOf.keySet().stream().allMatch(segment -> segment < last)
        && fileOf.values().remove(last);
  }
}
