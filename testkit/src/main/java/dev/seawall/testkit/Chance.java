package dev.seawall.testkit;

import dev.seawall.testkit.CrashPlan.Fate;
import java.util.List;
import java.util.Random;

/**
 * Decides, for one crash, what is left; asked the same questions in the same order it answers the
 * same.
 */
final class Chance {
  /** What a disk writes as a whole or not at all. */
  static final int SECTOR_BYTES = 512;

  /** How likely a change is kept: chosen once per crash, so that all and nothing occur too. */
  private static final double[] LIKELIHOODS = {0, 0.1, 0.5, 0.9, 1};

  private final CrashPlan plan;
  private final Random random;
  private final Rule data;
  private final Rule lengths;
  private final Rule names;

  /** What becomes of one sort of changes: each sort has a likelihood of its own. */
  private record Rule(Fate fate, double likelihood) {}

  Chance(CrashPlan plan) {
    this.plan = plan;
    this.random = new Random(plan.seed() * 0x9E3779B97F4A7C15L); // neighbouring seeds far apart
    this.data = rule(plan.data());
    this.lengths = rule(plan.lengths());
    this.names = rule(plan.names());
  }

  private Rule rule(Fate fate) {
    return new Rule(fate, LIKELIHOODS[random.nextInt(LIKELIHOODS.length)]);
  }

  /** Chooses what a name stands for. */
  <T> T name(T synced, List<T> later) {
    return choose(names, synced, later);
  }

  /** Chooses how long a file is. */
  long length(long before, List<Long> later) {
    long length = choose(lengths, before, later);
    if (lengths.fate() == Fate.RANDOM && length > before && random.nextInt(4) == 0) {
      // lengths grow as pages are written back, so they may also end with any page on the way
      int pages = Math.toIntExact((length - before) / Pages.PAGE_BYTES);
      long end = length - (long) random.nextInt(pages + 1) * Pages.PAGE_BYTES;
      return Math.max(before, end - end % Pages.PAGE_BYTES);
    }
    return length;
  }

  /** Decides whether a truncation happened. */
  boolean cut() {
    return plan.cuts() == Fate.KEPT || (plan.cuts() == Fate.RANDOM && random.nextBoolean());
  }

  /** Chooses what is in a page; {@code isNew} if it lies behind the length so far. */
  byte[] page(byte[] before, List<byte[]> later, boolean isNew) {
    byte[] base = isNew && plan.staleBytes() ? noise() : before;
    if (data.fate() == Fate.RANDOM && data.likelihood() < 1 && random.nextInt(4) == 0) {
      return torn(base, later);
    }
    return choose(data, base, later);
  }

  private byte[] torn(byte[] base, List<byte[]> later) {
    byte[] page = base.clone();
    for (int sector = 0; sector < Pages.PAGE_BYTES; sector += SECTOR_BYTES) {
      System.arraycopy(choose(data, base, later), sector, page, sector, SECTOR_BYTES);
    }
    return page;
  }

  private byte[] noise() {
    byte[] page = new byte[Pages.PAGE_BYTES];
    random.nextBytes(page);
    return page;
  }

  private <T> T choose(Rule rule, T before, List<T> later) {
    int last = later.size() - 1;
    if (rule.fate() == Fate.LOST || last < 0) {
      return before;
    }
    if (rule.fate() == Fate.KEPT || random.nextDouble() < rule.likelihood()) {
      return later.get(last);
    }
    int state = random.nextInt(later.size()); // any state but the last
    return state == 0 ? before : later.get(state - 1);
  }
}
