package dev.seawall.recovery;

import dev.seawall.format.SegmentHeader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * A segment next to it must be there, too, so that none is taken in that stood far in front or
 * behind, in a log that has gone on since. And the highest number stays in use, so that none is
 * given out again.
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
   * @return by a segment's number, that of its file; only where the two differ
   */
  Map<Long, Long> find() {
    UUID logId = logId();
    Map<Long, Long> fileOf = new TreeMap<>();
    Set<Long> disputed = new HashSet<>();
    headers.forEach(
        (file, header) -> {
          if (header.logId().equals(logId) && fileOf.put(header.segment(), file) != null) {
            disputed.add(header.segment());
          }
        });
    fileOf.keySet().removeAll(disputed);
    fileOf.keySet().retainAll(connected(fileOf));
    fileOf.entrySet().removeIf(each -> each.getKey().equals(each.getValue()));
    boolean isChanged;
    do {
      // one that cannot go may be in the way of another
      isChanged = fileOf.entrySet().removeIf(each -> isInTheWay(each.getKey(), fileOf));
      isChanged |= keepTheEnd(fileOf);
    } while (isChanged);
    return fileOf;
  }

  /** Those in their place, those that stand next to them in the chain of headers, and so on. */
  private Set<Long> connected(Map<Long, Long> fileOf) {
    Set<Long> connected = new HashSet<>();
    fileOf.forEach(
        (segment, file) -> {
          if (segment.equals(file)) {
            connected.add(segment);
          }
        });
    if (connected.isEmpty()) {
      return Set.copyOf(fileOf.keySet());
    }
    boolean isChanged;
    do {
      isChanged = false;
      for (Map.Entry<Long, Long> each : fileOf.entrySet()) {
        long segment = each.getKey();
        long before = headerIn(each.getValue()).previousSegment();
        if (connected.contains(before)) {
          isChanged |= connected.add(segment);
        }
        if (connected.contains(segment) && fileOf.containsKey(before)) {
          isChanged |= connected.add(before);
        }
      }
    } while (isChanged);
    return connected;
  }

  private SegmentHeader headerIn(long file) {
    return Objects.requireNonNull(headers.get(file));
  }

  /** The log is that of the files in their own place; only if there is none, that of all. */
  private @Nullable UUID logId() {
    List<SegmentHeader> inPlace =
        headers.entrySet().stream()
            .filter(each -> each.getValue().segment() == each.getKey())
            .map(Map.Entry::getValue)
            .toList();
    return Survey.commonest(inPlace.isEmpty() ? List.copyOf(headers.values()) : inPlace);
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
