package dev.seawall.testkit.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.CorruptionException;
import dev.seawall.CorruptionPolicy;
import dev.seawall.LogRepair;
import dev.seawall.ReadMode;
import dev.seawall.RepairReport;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.Corrupter;
import dev.seawall.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** Damages a log and opens and reads it in every way. */
final class Trial {
  static final String LOCK_FILE = "seawall.lock";

  private static final List<Way> VIEWS =
      List.of(Way.ITERATE, Way.GET, Way.TAIL, Way.REPLAY, Way.SCAN, Way.VERIFY);

  /** For a log of less than 64 KiB opened half a dozen times. */
  private static final long MOST_BYTES = 256 << 20;

  private final Cell cell;
  private final Truth truth;
  private final SortedMap<String, byte[]> files;
  private final Map<Long, byte[]> segments = new TreeMap<>();
  private final Judge judge;
  private final Map<Way, Finding> findings = new EnumMap<>(Way.class);

  private interface Work {
    void on(Wal wal) throws Exception;
  }

  Trial(Cell cell) throws IOException {
    this.cell = cell;
    this.truth = cell.truth();
    SimulatedDisk disk = truth.specimen().copy();
    cell.effect().on(Corrupter.of(disk));
    this.files = disk.files();
    files.putAll(cell.others());
    files.forEach(
        (name, bytes) -> {
          if (Host.numberOf(name) > 0) {
            segments.put(Host.numberOf(name), bytes);
          }
        });
    this.judge = new Judge(truth, segments);
  }

  /** The files as they are now: what comes of a damage depends on nothing else. */
  String digest() {
    List<Checksum> sums = List.of(new CRC32(), new CRC32C());
    for (Checksum sum : sums) {
      sum.update(truth.specimen().toString().getBytes(UTF_8));
      files.forEach(
          (name, bytes) -> {
            sum.update((name + bytes.length).getBytes(UTF_8));
            sum.update(bytes);
          });
    }
    return sums.get(0).getValue() + "-" + sums.get(1).getValue();
  }

  /** Whether the damage has changed anything. */
  boolean isDamaged() {
    return !cell.others().isEmpty() || !isSame(truth.segments(), segments);
  }

  private static <K> boolean isSame(Map<K, byte[]> one, Map<K, byte[]> other) {
    return one.keySet().equals(other.keySet())
        && one.keySet().stream().allMatch(key -> Arrays.equals(one.get(key), other.get(key)));
  }

  /** Opens and reads in every way; more memory than a few times what it takes is a fault. */
  Map<Way, Finding> run() throws IOException {
    Memory memory = Memory.now();
    openAndRead();
    long taken = memory.taken();
    if (taken > MOST_BYTES) {
      found(Way.OPEN, new Finding(Outcome.HUGE, taken + " bytes"));
    }
    return findings;
  }

  private void openAndRead() throws IOException {
    WalOptions failing = options().corruptionPolicy(CorruptionPolicy.FAIL).build();
    WalOptions salvaging = options().corruptionPolicy(CorruptionPolicy.SALVAGE).build();
    WalOptions mapped =
        options().corruptionPolicy(CorruptionPolicy.SALVAGE).readMode(ReadMode.MAPPED).build();
    try (Host host = makeHost()) {
      on(
          Way.OPEN,
          host,
          failing,
          wal -> {
            view(Way.OPEN, wal);
            readInEveryWay(wal);
          });
    }
    try (Host host = makeHost()) {
      on(Way.READ_ONLY, host, failing, wal -> view(Way.READ_ONLY, wal));
      on(Way.ITERATE, host, salvaging, this::readInEveryWay);
      on(Way.MAPPED, host, mapped, wal -> view(Way.MAPPED, wal));
    }
    VIEWS.forEach(way -> findings.putIfAbsent(way, findings.get(Way.ITERATE)));
    try (Host host = makeHost()) {
      goOnWriting(host, salvaging);
    }
    try (Host host = makeHost()) {
      Optional<Path> directory = host.path();
      if (directory.isPresent()) {
        repair(host, directory.get(), failing);
      }
    }
  }

  private WalOptions.Builder options() {
    return truth.specimen().options();
  }

  private Host makeHost() throws IOException {
    return cell.maker().make(files);
  }

  private void found(Way way, Finding finding) {
    findings.merge(way, finding, Finding::worse);
  }

  private Seen view(Way way, Wal wal) throws InterruptedException {
    Seen seen = new Views(wal, truth, segments).read(way);
    found(way, judge.judge(way, seen));
    return seen;
  }

  private void readInEveryWay(Wal wal) throws InterruptedException {
    for (Way way : VIEWS) {
      view(way, wal);
    }
  }

  /** Opens a log and works on it, or notes how it was refused. */
  private void on(Way way, Host host, WalOptions options, Work work) throws IOException {
    boolean forWriting = way == Way.OPEN || way == Way.SALVAGE;
    boolean mayChange = forWriting;
    try (Wal wal = open(host, options, forWriting)) {
      work.on(wal);
    } catch (WalException e) {
      found(
          way,
          Seen.isPlaced(e)
              ? Finding.of(Outcome.REFUSED)
              : new Finding(Outcome.UNTYPED, e.toString()));
      mayChange = false;
    } catch (Exception | Error e) {
      found(way, new Finding(Outcome.UNTYPED, e.toString()));
    }
    if (!mayChange && !isSame(unlocked(files, forWriting), unlocked(host.files(), forWriting))) {
      found(way, new Finding(Outcome.CHANGED, "files were changed"));
    }
  }

  private static Wal open(Host host, WalOptions options, boolean forWriting) throws IOException {
    return forWriting
        ? Wal.open(host.store(true), options)
        : Wal.openReadOnly(host.store(false), options);
  }

  /** A writer makes the lock file its own before it looks at anything. */
  private static SortedMap<String, byte[]> unlocked(
      SortedMap<String, byte[]> files, boolean forWriting) {
    SortedMap<String, byte[]> rest = new TreeMap<>(files);
    if (forWriting) {
      rest.remove(LOCK_FILE);
    }
    return rest;
  }

  // ---- repair ----

  /** Repairs beside the log; the new one must open with FAIL, and say itself what is lost. */
  private void repair(Host host, Path directory, WalOptions failing) throws IOException {
    Path target = directory.resolveSibling("repaired");
    try {
      RepairReport report = LogRepair.repair(directory, target, failing);
      try (Wal wal = Wal.open(target, failing)) {
        Seen seen = new Views(wal, truth, segments).read(Way.ITERATE);
        report.damages().forEach(seen::damage);
        found(Way.REPAIR, judge.judge(Way.REPAIR, seen));
      }
    } catch (Exception | Error e) {
      found(Way.REPAIR, new Finding(Outcome.UNTYPED, e.toString()));
    }
    if (!isSame(unlocked(files, true), unlocked(host.files(), true))) {
      found(Way.REPAIR, new Finding(Outcome.CHANGED, "repair changed the original"));
    }
  }

  // ---- writing on ----

  private void goOnWriting(Host host, WalOptions options) throws IOException {
    Map<String, Long> appended = new HashMap<>();
    Seen[] first = new Seen[1];
    on(
        Way.SALVAGE,
        host,
        options,
        wal -> {
          first[0] = view(Way.SALVAGE, wal);
          for (String name : truth.names().values()) {
            appended.put(name, wal.stream(name).append(("new in " + name).getBytes(UTF_8)));
          }
        });
    if (appended.isEmpty()) {
      return;
    }
    try (Wal wal = openAgain(host, options)) {
      Seen second = new Views(wal, truth, segments).read(Way.SALVAGE);
      found(Way.SALVAGE, compare(wal, first[0], second, appended));
      Seen verified = new Views(wal, truth, segments).read(Way.VERIFY);
      found(Way.SALVAGE, compareLosses(first[0], second, verified));
    } catch (Exception | Error e) {
      found(Way.SALVAGE, new Finding(Outcome.WORSE, "opened again: " + e));
    }
  }

  /** With FAIL if that does not refuse any more, so that the report of opening says nothing. */
  private Wal openAgain(Host host, WalOptions salvaging) throws IOException {
    try {
      return open(host, options().corruptionPolicy(CorruptionPolicy.FAIL).build(), true);
    } catch (CorruptionException e) {
      return open(host, salvaging, true);
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

  /** What was told of a loss once must be told again, by reading or by verification. */
  private Finding compareLosses(Seen first, Seen second, Seen verified) {
    for (Known record : truth.records()) {
      boolean isGone = !second.text(record).equals(record.text());
      if (isGone && first.isNamed(record) && !second.isNamed(record)) {
        return new Finding(Outcome.WORSE, "opened again, a gap is not named any more: " + record);
      }
      if (isGone
          && record.isDurable()
          && first.isCovered(record)
          && !second.isCovered(record)
          && !verified.isCovered(record)) {
        return new Finding(Outcome.WORSE, "opened again, a loss is forgotten: " + record);
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
