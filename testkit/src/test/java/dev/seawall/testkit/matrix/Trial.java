package dev.seawall.testkit.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.CorruptionPolicy;
import dev.seawall.ReadMode;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.Corrupter;
import dev.seawall.testkit.SimulatedDisk;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Damages a log and opens and reads it in every way. */
final class Trial {
  private static final List<Way> VIEWS =
      List.of(Way.ITERATE, Way.GET, Way.TAIL, Way.REPLAY, Way.SCAN, Way.VERIFY);

  /** For a log of less than 32 KiB opened a dozen times. */
  private static final long MOST_BYTES = 256 << 20;

  private final Cell cell;
  private final Truth truth;
  private final SimulatedDisk disk;
  private final Map<Long, byte[]> damaged;
  private final Judge judge;
  private final Map<Way, Finding> findings = new EnumMap<>(Way.class);

  private interface Opening {
    Wal open(SimulatedDisk disk) throws WalException;
  }

  private interface Work {
    void on(Wal wal) throws Exception;
  }

  Trial(Cell cell) throws IOException {
    this.cell = cell;
    this.truth = cell.truth();
    this.disk = truth.specimen().copy();
    Corrupter corrupter = Corrupter.of(disk);
    cell.effect().on(corrupter);
    this.damaged = segmentsOf(disk);
    this.judge = new Judge(truth, damaged);
  }

  private static Map<Long, byte[]> segmentsOf(SimulatedDisk disk) {
    Map<Long, byte[]> segments = new TreeMap<>();
    disk.files()
        .forEach(
            (name, bytes) -> {
              if (name.endsWith(".seg")) {
                segments.put(Long.parseLong(name.substring(0, name.indexOf('.'))), bytes);
              }
            });
    return segments;
  }

  /** The files as they are now: what comes of a damage depends on nothing else. */
  String digest() {
    CRC32 one = new CRC32();
    CRC32C other = new CRC32C();
    damaged.forEach(
        (number, bytes) -> {
          String end = number + "/" + bytes.length + (truth.segments().size());
          for (java.util.zip.Checksum sum : List.of(one, other)) {
            sum.update(end.getBytes(UTF_8));
            sum.update(bytes);
          }
        });
    return one.getValue() + "-" + other.getValue();
  }

  /** Whether the damage has changed anything. */
  boolean isDamaged() {
    return !isSame(truth.segments(), damaged);
  }

  private static <K> boolean isSame(Map<K, byte[]> one, Map<K, byte[]> other) {
    return one.keySet().equals(other.keySet())
        && one.keySet().stream().allMatch(key -> Arrays.equals(one.get(key), other.get(key)));
  }

  /** Opens and reads in every way; more memory than a few times what it takes is a fault. */
  Map<Way, Finding> run() {
    Memory memory = Memory.now();
    openAndRead();
    long taken = memory.taken();
    if (taken > MOST_BYTES) {
      found(Way.OPEN, new Finding(Outcome.HUGE, taken + " bytes"));
    }
    return findings;
  }

  private void openAndRead() {
    on(
        Way.OPEN,
        d -> Wal.open(d.store(), options(CorruptionPolicy.FAIL)),
        wal -> {
          view(Way.OPEN, wal);
          readInEveryWay(wal);
        });
    on(
        Way.READ_ONLY,
        d -> Wal.openReadOnly(d.store(), options(CorruptionPolicy.FAIL)),
        wal -> view(Way.READ_ONLY, wal));
    on(
        Way.ITERATE,
        d -> Wal.openReadOnly(d.store(), options(CorruptionPolicy.SALVAGE)),
        this::readInEveryWay);
    VIEWS.forEach(way -> findings.putIfAbsent(way, findings.get(Way.ITERATE)));
    on(Way.MAPPED, d -> Wal.openReadOnly(d.store(), mapped()), wal -> view(Way.MAPPED, wal));
    goOnWriting();
  }

  private static WalOptions options(CorruptionPolicy policy) {
    return Specimen.options().corruptionPolicy(policy).build();
  }

  private static WalOptions mapped() {
    return Specimen.options()
        .corruptionPolicy(CorruptionPolicy.SALVAGE)
        .readMode(ReadMode.MAPPED)
        .build();
  }

  private void found(Way way, Finding finding) {
    findings.merge(way, finding, Finding::worse);
  }

  private Seen view(Way way, Wal wal) throws InterruptedException {
    Seen seen = new Views(wal, truth, damaged).read(way);
    found(way, judge.judge(way, seen));
    return seen;
  }

  private void readInEveryWay(Wal wal) throws InterruptedException {
    for (Way way : VIEWS) {
      view(way, wal);
    }
  }

  /** Opens a copy and works on it, or notes how it was refused. */
  private void on(Way way, Opening opening, Work work) {
    SimulatedDisk copy = disk.crashKeepingCache();
    SortedMap<String, byte[]> before = copy.files();
    boolean mayChange = way == Way.OPEN || way == Way.SALVAGE;
    try (Wal wal = opening.open(copy)) {
      work.on(wal);
    } catch (WalException e) {
      found(
          way,
          Seen.isPlaced(e)
              ? new Finding(Outcome.REFUSED, String.valueOf(e.getMessage()))
              : new Finding(Outcome.UNTYPED, e.toString()));
      mayChange = false;
    } catch (Exception | Error e) {
      found(way, new Finding(Outcome.UNTYPED, e.toString()));
    }
    if (!mayChange && !isSame(before, copy.files())) {
      found(way, new Finding(Outcome.CHANGED, "files were changed"));
    }
  }

  // ---- writing on ----

  private void goOnWriting() {
    SimulatedDisk[] used = new SimulatedDisk[1];
    Map<String, Long> appended = new HashMap<>();
    Seen[] first = new Seen[1];
    on(
        Way.SALVAGE,
        d -> {
          used[0] = d;
          return Wal.open(d.store(), options(CorruptionPolicy.SALVAGE));
        },
        wal -> {
          first[0] = view(Way.SALVAGE, wal);
          for (String name : truth.names().values()) {
            appended.put(name, wal.stream(name).append(("new in " + name).getBytes(UTF_8)));
          }
        });
    if (appended.isEmpty()) {
      return;
    }
    try (Wal wal = Wal.open(used[0].store(), options(CorruptionPolicy.SALVAGE))) {
      Seen second = new Views(wal, truth, damaged).read(Way.SALVAGE);
      found(Way.SALVAGE, compare(wal, first[0], second, appended));
    } catch (Exception | Error e) {
      found(Way.SALVAGE, new Finding(Outcome.WORSE, "opened again: " + e));
    }
  }

  private Finding compare(Wal wal, Seen first, Seen second, Map<String, Long> appended) {
    if (!second.faults().isEmpty()) {
      return new Finding(Outcome.WORSE, "opened again: " + second.faults());
    }
    for (Map.Entry<Integer, TreeMap<Long, String>> stream : first.records().entrySet()) {
      Map<Long, String> now = second.records().getOrDefault(stream.getKey(), new TreeMap<>());
      for (Map.Entry<Long, String> record : stream.getValue().entrySet()) {
        if (!record.getValue().equals(now.get(record.getKey()))) {
          return new Finding(
              Outcome.WORSE, record + " was there, and is " + now.get(record.getKey()));
        }
      }
    }
    for (Map.Entry<String, Long> record : appended.entrySet()) {
      int id = wal.find(record.getKey()).isEmpty() ? 0 : idOf(wal, record.getKey());
      Map<Long, String> now = second.records().getOrDefault(id, new TreeMap<>());
      if (!("DATA new in " + record.getKey()).equals(now.get(record.getValue()))) {
        return new Finding(Outcome.WORSE, "what was appended is gone: " + record);
      }
      Known old = truth.find(id, record.getValue());
      if (old != null && old.isDurable() && first.isNamed(old)) {
        return new Finding(Outcome.WORSE, "a sequence was given out twice: " + record);
      }
    }
    return Finding.of(Outcome.INTACT);
  }

  private static int idOf(Wal wal, String name) {
    return wal.streams().stream()
        .filter(info -> info.name().equals(name))
        .findFirst()
        .orElseThrow()
        .id();
  }

  @Override
  public String toString() {
    return cell.toString();
  }
}
