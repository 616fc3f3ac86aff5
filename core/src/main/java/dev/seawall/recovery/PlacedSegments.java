package dev.seawall.recovery;

import dev.seawall.Damage;
import dev.seawall.format.SegmentHeader;
import dev.seawall.read.Bytes;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.StoreLock;
import dev.seawall.store.StoredSegment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A store whose segments stand under each other's names: each is found by the number that its own
 * header says. Nothing is renamed.
 */
public final class PlacedSegments implements SegmentStore {
  private final SegmentStore store;

  /** By a segment's number, that of the file it stands in; only where the two differ. */
  private final Map<Long, Long> fileOf;

  /** The same the other way round. */
  private final Map<Long, Long> segmentIn = new TreeMap<>();

  private final List<Damage> misplaced = new ArrayList<>();

  private PlacedSegments(SegmentStore store, Map<Long, Long> fileOf, List<StoredSegment> files) {
    this.store = store;
    this.fileOf = fileOf;
    fileOf.forEach((segment, file) -> segmentIn.put(file, segment));
    for (StoredSegment file : files) {
      Long segment = segmentIn.get(file.number());
      if (segment != null) {
        misplaced.add(
            Damage.of(
                Damage.Kind.MISPLACED_SEGMENT,
                store.nameOf(file.number()),
                segment,
                0,
                file.lengthBytes(),
                "its header says it is segment " + segment + ": it is read as that one"));
      }
    }
  }

  /**
   * Looks whether files bear each other's names.
   *
   * @param store where the segments are
   * @return that store, if each is in its place or cannot be put there
   * @throws IOException if the segments cannot be listed, or their headers not be read
   */
  static SegmentStore of(SegmentStore store) throws IOException {
    List<StoredSegment> files = store.list();
    Placement placement = new Placement();
    for (StoredSegment file : files) {
      placement.addFile(file.number());
      try (SegmentFile open = store.open(file.number(), Access.READ)) {
        ByteBuffer bytes = Bytes.readSegmentHeader(open);
        if (SegmentHeader.examine(bytes) == SegmentHeader.Kind.VALID) {
          placement.addHeader(file.number(), SegmentHeader.decode(bytes));
        }
      } catch (NoSuchFileException e) {
        placement.removeFile(file.number()); // deleted since it was listed, by the writer
      }
    }
    Map<Long, Long> fileOf = placement.find();
    return fileOf.isEmpty() ? store : new PlacedSegments(store, fileOf, files);
  }

  /**
   * The store with its files as they are named.
   *
   * @param store a store, perhaps one of these
   * @return the one behind it
   */
  public static SegmentStore asNamed(SegmentStore store) {
    return store instanceof PlacedSegments placed ? placed.store : store;
  }

  /** The files of a store that stand under another's name and are read in their own place. */
  static List<Damage> misplacedIn(SegmentStore store) {
    return store instanceof PlacedSegments placed ? List.copyOf(placed.misplaced) : List.of();
  }

  private long fileOf(long segment) {
    return fileOf.getOrDefault(segment, segment);
  }

  @Override
  public String describe() {
    return store.describe();
  }

  @Override
  public String nameOf(long number) {
    return store.nameOf(fileOf(number));
  }

  @Override
  public StoreLock lock() throws IOException {
    return store.lock();
  }

  @Override
  public List<StoredSegment> list() throws IOException {
    List<StoredSegment> segments = new ArrayList<>();
    for (StoredSegment file : store.list()) {
      long number = segmentIn.getOrDefault(file.number(), file.number());
      segments.add(new StoredSegment(number, file.lengthBytes()));
    }
    segments.sort(Comparator.comparingLong(StoredSegment::number));
    return segments;
  }

  @Override
  public SegmentFile create(long number) throws IOException {
    return store.create(fileOf(number));
  }

  @Override
  public SegmentFile open(long number, Access access) throws IOException {
    return store.open(fileOf(number), access);
  }

  @Override
  public void delete(long number) throws IOException {
    store.delete(fileOf(number));
  }

  @Override
  public SegmentFile createTorn(long number, long offset) throws IOException {
    return store.createTorn(number, offset);
  }

  @Override
  public String tornNameOf(long number, long offset) {
    return store.tornNameOf(number, offset);
  }

  @Override
  public void syncNames() throws IOException {
    store.syncNames();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
