package dev.seawall.testkit.matrix;

import dev.seawall.CorruptionException;
import dev.seawall.Damage;
import dev.seawall.UnsupportedFormatException;
import dev.seawall.WalException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one way of reading a log has shown. */
final class Seen implements Notice.DamagedLog {
  private final Map<Integer, TreeMap<Long, String>> records = new HashMap<>();
  private final Map<String, Integer> ids;
  private final Map<Long, byte[]> segments;
  private final List<Notice> notices = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> strays = new ArrayList<>();

  /**
   * Begins with nothing.
   *
   * @param ids what the streams are called in the damaged log
   * @param segments the damaged log's segments
   * @param known what opening the log told
   */
  Seen(Map<String, Integer> ids, Map<Long, byte[]> segments, List<Damage> known) {
    this.ids = ids;
    this.segments = segments;
    known.forEach(damage -> notices.add(new Notice.OfDamage(damage)));
  }

  void record(int stream, long sequence, String text) {
    TreeMap<Long, String> ofStream = records.computeIfAbsent(stream, id -> new TreeMap<>());
    if (!ofStream.isEmpty() && ofStream.lastKey() >= sequence) {
      faults.add("sequence " + sequence + " follows " + ofStream.lastKey());
    }
    ofStream.put(sequence, text);
  }

  /** A record that was met at its place in the files, or in a copy of it. */
  void physical(Known known, String text) {
    records.computeIfAbsent(known.stream(), id -> new TreeMap<>()).put(known.sequence(), text);
  }

  /** A record that was never in the log. */
  void stray(String text) {
    strays.add(text);
  }

  List<String> strays() {
    return strays;
  }

  void notice(Notice notice) {
    notices.add(notice);
  }

  void damage(Damage damage) {
    notices.add(new Notice.OfDamage(damage));
  }

  /** Takes in an error that a reader may meet; anything else is a fault. */
  void error(Exception e) {
    if (e instanceof CorruptionException corruption
        && (isPlaced(corruption) || corruption.damage().lost() != null)) {
      damage(corruption.damage());
    } else if (!(e instanceof UnsupportedFormatException && namesSegment(e))) {
      faults.add("an error that does not say where: " + e);
    }
  }

  /** Whether an error says where in the log the damage is. */
  static boolean isPlaced(WalException e) {
    return e instanceof CorruptionException corruption
        ? corruption.damage().offset() >= 0 && namesSegment(e)
        : e instanceof UnsupportedFormatException && namesSegment(e);
  }

  private static boolean namesSegment(Exception e) {
    return String.valueOf(e.getMessage()).contains(".seg");
  }

  void fault(String what) {
    faults.add(what);
  }

  Map<Integer, TreeMap<Long, String>> records() {
    return records;
  }

  String text(Known record) {
    TreeMap<Long, String> ofStream = records.get(record.stream());
    return ofStream == null ? "" : ofStream.getOrDefault(record.sequence(), "");
  }

  List<String> faults() {
    return faults;
  }

  boolean isTold() {
    return !notices.isEmpty();
  }

  boolean isNamed(Known record) {
    return notices.stream().anyMatch(notice -> notice.names(record, this));
  }

  boolean isCovered(Known record) {
    return notices.stream().anyMatch(notice -> notice.covers(record, this));
  }

  @Override
  public boolean isNameOf(String name, int stream) {
    return ids.getOrDefault(name, -1) == stream;
  }

  @Override
  public long lengthOf(long segment) {
    return segments.getOrDefault(segment, new byte[0]).length;
  }
}
