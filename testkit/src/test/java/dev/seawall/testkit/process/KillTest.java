package dev.seawall.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code kill -9} does to a log, at any moment of any number of lives: nothing.
 *
 * <p>{@code -Dseawall.test.kills} says how many times; a seed can be given as {@code
 * -Dseawall.test.seed}, which repeats what is written, but never the moments of the kills.
 */
class KillTest {
  private static final boolean IS_LONG = "long".equals(System.getProperty("seawall.test.scale"));
  private static final int KILLS = Integer.getInteger("seawall.test.kills", IS_LONG ? 1200 : 20);
  private static final int CHAINS = 2;
  private static final int REPORT_EVERY = 50;

  /** Stays when the test fails: with the log, and what its last writer said. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void shouldFindEverythingAcknowledgedHoweverOftenTheWriterIsKilled() throws Exception {
    long seed = Long.getLong("seawall.test.seed", System.nanoTime());
    System.out.println("seed " + seed);
    long begin = System.nanoTime();
    AtomicInteger kills = new AtomicInteger();
    List<Future<KillChain>> chains = new ArrayList<>();
    ExecutorService executor = Executors.newFixedThreadPool(CHAINS);
    for (int i = 0; i < CHAINS; i++) {
      KillChain chain = new KillChain(directory.resolve("chain" + i), seed + i);
      chains.add(executor.submit(follow(chain, kills)));
    }
    long acknowledged = 0;
    int opening = 0;
    int closing = 0;
    for (Future<KillChain> each : chains) {
      KillChain chain = each.get();
      acknowledged += chain.acknowledged();
      opening += chain.killsWhileOpening();
      closing += chain.killsWhileClosing();
    }
    executor.shutdown();
    System.out.printf(
        "trust: kills kills=%d acknowledged=%d opening=%d closing=%d seconds=%d%n",
        kills.get(), acknowledged, opening, closing, (System.nanoTime() - begin) / 1_000_000_000);
    assertThat(acknowledged).isPositive();
  }

  private Callable<KillChain> follow(KillChain chain, AtomicInteger kills) {
    return () -> {
      try (chain) {
        while (kills.get() < KILLS) {
          int before = chain.kills();
          List<String> problems = chain.liveAndDie();
          assertThat(problems).as("in %s, after %d kills", directory, kills.get()).isEmpty();
          int all = kills.addAndGet(chain.kills() - before);
          if (chain.kills() > before && all % REPORT_EVERY == 0) {
            System.out.println(all + " kills, " + chain.acknowledged() + " acknowledged here");
          }
        }
        return chain;
      }
    };
  }
}
