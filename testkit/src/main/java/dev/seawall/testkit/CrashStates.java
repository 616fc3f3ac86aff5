package dev.seawall.testkit;

import dev.seawall.testkit.CrashPlan.Fate;
import dev.seawall.testkit.CrashState.Choice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The states that a power loss at one moment may leave of a {@link SimulatedDisk}: all of them, if
 * they are few, or else the corner cases and a sample.
 *
 * <pre>{@code
 * for (CrashState state : disk.crashStates(100, 42)) {
 *   check(state.disk().store());
 * }
 * }</pre>
 *
 * <p>What is permitted is what the model of {@link SimulatedDisk} says: each un-synced name as any
 * of what it has stood for; of the truncations of each file the first few; each length it has had,
 * or that ends with a page on the way there; and each sector of 512 bytes with any content it has
 * had, each independent of the others. Two that look different so far may come to the same
 * directory: compare {@link SimulatedDisk#fingerprint()}. Stale bytes are left out, since they may
 * be anything: ask for {@link CrashPlan#withStaleBytes()}.
 *
 * <p>States are made when they are asked for. What happens to the disk later does not show in them.
 *
 * <p><b>Threads.</b> Immutable; an iterator is for one thread at a time.
 */
public final class CrashStates implements Iterable<CrashState> {
  private static final Fate[] EXTREMES = {Fate.LOST, Fate.KEPT};

  private static final List<CrashPlan> CORNERS = corners();

  private final Names names;
  private final List<NameStates> choices;
  private final long permitted;
  private final int limit;
  private final long seed;

  /** What may be left of a name: nothing, or one of the states of a file. */
  private record NameStates(FileName name, List<Optional<FileStates>> files, long count) {}

  /**
   * Prepares the states of a directory.
   *
   * @param names the directory, not changed any more
   * @param limit how many states are made at most
   * @param seed decides which, if there are more
   */
  CrashStates(Names names, int limit, long seed) {
    if (limit < 1) {
      throw new IllegalArgumentException("at least one state is made, not " + limit);
    }
    this.names = names;
    this.limit = limit;
    this.seed = seed;
    this.choices = new ArrayList<>();
    long product = 1;
    for (var name : names.possible().entrySet()) {
      List<Optional<FileStates>> files = new ArrayList<>();
      long sum = 0;
      for (Optional<Inode> inode : name.getValue()) {
        Optional<FileStates> states = inode.map(Inode::crashStates);
        files.add(states);
        sum = plus(sum, states.map(FileStates::count).orElse(1L));
      }
      choices.add(new NameStates(name.getKey(), files, sum));
      product = times(product, sum);
    }
    this.permitted = product;
  }

  private static List<CrashPlan> corners() {
    List<CrashPlan> plans = new ArrayList<>();
    for (Fate data : EXTREMES) {
      for (Fate lengths : EXTREMES) {
        for (Fate cuts : EXTREMES) {
          for (Fate names : EXTREMES) {
            plans.add(new CrashPlan(0, data, lengths, cuts, names, false));
          }
        }
      }
    }
    Collections.swap(plans, 1, plans.size() - 1); // if few are made: losing all, then keeping all
    return List.copyOf(plans);
  }

  /** Adds, where a sum that is too large counts as {@link Long#MAX_VALUE}. */
  static long plus(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /** Multiplies, where a product that is too large counts as {@link Long#MAX_VALUE}. */
  static long times(long a, long b) {
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  /**
   * Counts the permitted states.
   *
   * @return how many there are, whether they are made or not; {@link Long#MAX_VALUE} if there are
   *     that many or more
   */
  public long permitted() {
    return permitted;
  }

  /**
   * Whether nothing is left out.
   *
   * @return true if every permitted state is made
   */
  public boolean areAll() {
    return permitted <= limit;
  }

  /**
   * Makes the states, one after the other: all of them, or first the corner cases and then a
   * sample, which may have the same state twice.
   *
   * @return at most as many as the limit says
   */
  @Override
  public Iterator<CrashState> iterator() {
    int count = count();
    return new Iterator<>() {
      private int made;

      @Override
      public boolean hasNext() {
        return made < count;
      }

      @Override
      public CrashState next() {
        if (!hasNext()) {
          throw new NoSuchElementException("there were only " + count + " states");
        }
        return state(made++);
      }
    };
  }

  /** How many are made. */
  int count() {
    return (int) Math.min(permitted, limit);
  }

  /** Makes one, of those that the iterator makes. */
  CrashState state(int nth) {
    if (areAll()) {
      return new CrashState(enumerated(nth), Choice.ENUMERATED, nth);
    }
    if (nth < CORNERS.size()) {
      return new CrashState(planned(CORNERS.get(nth)), Choice.CORNER, nth);
    }
    long sample = seed + nth;
    return new CrashState(planned(CrashPlan.random(sample)), Choice.SAMPLED, sample);
  }

  private SimulatedDisk planned(CrashPlan plan) {
    return new SimulatedDisk(names.afterCrash(new Chance(plan)));
  }

  private SimulatedDisk enumerated(long number) {
    SortedMap<FileName, Inode> left = new TreeMap<>();
    long rest = number;
    for (NameStates choice : choices) {
      long chosen = rest % choice.count;
      rest /= choice.count;
      fileOf(choice, chosen).ifPresent(file -> left.put(choice.name, new Inode(file)));
    }
    return new SimulatedDisk(Names.synced(left));
  }

  private static Optional<Pages> fileOf(NameStates choice, long chosen) {
    long rest = chosen;
    for (Optional<FileStates> file : choice.files) {
      long count = file.map(FileStates::count).orElse(1L);
      if (rest < count) {
        long number = rest;
        return file.map(states -> states.state(number));
      }
      rest -= count;
    }
    throw new IndexOutOfBoundsException("state " + chosen + " of " + choice.name);
  }
}
