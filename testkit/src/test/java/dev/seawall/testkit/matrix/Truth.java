package dev.seawall.testkit.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.RecordCursor;
import dev.seawall.ReplayCursor;
import dev.seawall.StreamInfo;
import dev.seawall.Wal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an undamaged log holds, where it stands, and what it held once. */
final class Truth {
  private final Specimen specimen;
  private final Map<Long, byte[]> segments;
  private final Map<Long, Layout> layouts = new TreeMap<>();
  private final Map<Integer, String> names = new HashMap<>();
  private final List<Known> records = new ArrayList<>();
  private final Map<String, Known> byPlace = new HashMap<>();

  /** Where records stand that have been copied from there, and are read elsewhere. */
  private final Map<Known, List<Known>> originals = new HashMap<>();

  private final Set<String> committed = new HashSet<>();

  Truth(Specimen specimen) throws IOException {
    this.specimen = specimen;
    this.segments = specimen.segments();
    for (Map.Entry<Long, byte[]> segment : segments.entrySet()) {
      layouts.put(segment.getKey(), Layout.of(segment.getValue()));
    }
    try (Wal wal = Wal.openReadOnly(specimen.copy().store(), specimen.options().build())) {
      for (StreamInfo info : wal.streams()) {
        names.put(info.id(), info.name());
        readStream(wal, info);
      }
    }
  }

  private void readStream(Wal wal, StreamInfo info) throws IOException {
    try (RecordCursor cursor = wal.stream(info.name()).iterate()) {
      while (cursor.next()) {
        Known known = place(info.id(), cursor.sequence(), text(cursor));
        records.add(known);
        byPlace.put(key(known.stream(), known.sequence()), known);
      }
    }
    try (ReplayCursor cursor = wal.stream(info.name()).replay(info.firstSequence() - 1)) {
      while (cursor.next()) {
        committed.add(key(info.id(), cursor.sequence()));
      }
    }
  }

  /** What a record says, in one line. */
  static String text(RecordCursor cursor) {
    String key = cursor.key() == null ? "" : UTF_8.decode(cursor.key()) + "=";
    return cursor.type() + " " + key + UTF_8.decode(cursor.value());
  }

  private Known place(int stream, long sequence, String text) {
    Known found = null;
    for (Layout segment : layouts.values()) {
      for (Layout.Frame frame : segment.frames()) {
        if (frame.stream() == stream
            && frame.first() <= sequence
            && sequence < frame.first() + frame.count()) {
          // the last one counts: what stood there before was truncated, or it is a copy of that
          Known before = found;
          found = segment.known(frame, sequence, text, !specimen.isUnacknowledged(text));
          if (frame.isRelocated() && before != null) {
            originals.put(found, List.of(before));
          }
        }
      }
    }
    return Objects.requireNonNull(found, () -> "no frame for " + stream + "/" + sequence);
  }

  private static String key(int stream, long sequence) {
    return stream + "/" + sequence;
  }

  List<Known> records() {
    return records;
  }

  /** Where else the same record stands. */
  List<Known> originalsOf(Known record) {
    return originals.getOrDefault(record, List.of());
  }

  /** Whether a frame holds what has been copied elsewhere. */
  boolean isOriginal(long segment, Layout.Frame frame) {
    return originals.values().stream()
        .flatMap(List::stream)
        .anyMatch(original -> original.overlaps(segment, frame.offset(), frame.end()));
  }

  UUID logId() {
    return layouts.values().iterator().next().header().logId();
  }

  /** The frames of the log's own records that say what was truncated, as if they were records. */
  List<Known> truncations() {
    List<Known> found = new ArrayList<>();
    for (Layout segment : layouts.values()) {
      for (Layout.Frame frame : segment.frames()) {
        if (frame.isTruncation(segment.bytes())) {
          found.add(segment.known(frame, frame.first(), "truncation", true));
        }
      }
    }
    return found;
  }

  @Nullable Known find(int stream, long sequence) {
    return byPlace.get(key(stream, sequence));
  }

  /** Finds the record that stands at a place, or one that says the same elsewhere. */
  @Nullable Known findPhysical(long segment, long offset, long sequence, String text) {
    Known elsewhere = null;
    for (Known record : records) {
      if (record.sequence() == sequence && record.text().equals(text)) {
        if (record.segment() == segment && record.offset() == offset) {
          return record;
        }
        elsewhere = record;
      }
    }
    return elsewhere;
  }

  boolean isCommitted(Known record) {
    return committed.contains(key(record.stream(), record.sequence()));
  }

  /** Whether a text was in the log once, but is not any more. */
  boolean wasTruncated(String text) {
    return specimen.indexOf(text) >= 0
        && records.stream().noneMatch(record -> record.text().equals(text));
  }

  Map<Integer, String> names() {
    return names;
  }

  Map<Long, byte[]> segments() {
    return segments;
  }

  Layout layout(long segment) {
    return Objects.requireNonNull(layouts.get(segment));
  }

  Specimen specimen() {
    return specimen;
  }
}
