package dev.seawall.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.KeyProvider;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.FaultyStore;
import dev.seawall.testkit.IoListener;
import dev.seawall.testkit.IoOperation;
import dev.seawall.testkit.SimulatedDisk;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Errors strike out of what the user supplies: the clock, the keys, the executor of callbacks and
 * the store, at each of their calls in a life of a log, before the call or when it has had its
 * effect. Every append then took no effect, or the log has failed; nobody waits for ever; and what
 * was acknowledged is there when the log is opened again.
 */
@Timeout(300)
class ErrorsFromCallersTest {
  private static final boolean IS_LONG = "long".equals(System.getProperty("seawall.test.scale"));
  private static final int THREADS = 3;

  private static final List<Supplier<Error>> ERRORS =
      List.of(
          () -> new OutOfMemoryError("injected"),
          StackOverflowError::new,
          () -> new NoClassDefFoundError("injected"));

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private int failed;
  private int struck;
  private long acknowledged;

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** All that the user supplies; throws at one of the moments before and after its calls. */
  private static final class Supplies implements InstantSource, KeyProvider, IoListener {
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");

    private final Supplier<Error> error;
    private long momentsLeft;
    private boolean hasStruck;

    Supplies(Supplier<Error> error, long moment) {
      this.error = error;
      this.momentsLeft = moment;
    }

    private synchronized void moment() {
      if (momentsLeft-- == 0) {
        hasStruck = true;
        throw error.get();
      }
    }

    synchronized boolean hasStruck() {
      return hasStruck;
    }

    @Override
    public Instant instant() {
      moment();
      return Instant.EPOCH;
    }

    @Override
    public String currentKeyId() {
      moment();
      return "key";
    }

    @Override
    public SecretKey key(String id) {
      moment();
      return KEY;
    }

    @Override
    public void before(IoOperation operation) {
      moment();
    }

    @Override
    public void after(IoOperation operation) {
      moment();
    }

    void execute(Runnable callback) {
      moment();
      callback.run();
      moment();
    }

    WalOptions options() {
      return Bench.options()
          .clock(withZone(ZoneOffset.UTC))
          .encryption(this)
          .callbackExecutor(this::execute)
          .transactionMemoryBytes(1 << 10)
          .build();
    }
  }

  @Test
  void shouldTellEveryoneAndLoseNothingAtWhateverCallAnErrorStrikes() throws Exception {
    int errors = IS_LONG ? ERRORS.size() : 1;
    boolean isBehindTheEnd = false;
    for (long moment = 0; !isBehindTheEnd; moment++) {
      isBehindTheEnd = true;
      for (int i = 0; i < errors; i++) {
        Supplier<Error> error = ERRORS.get((int) (moment + i) % ERRORS.size());
        isBehindTheEnd &= !live(new Supplies(error, moment), "moment " + moment);
      }
    }
    assertThat(failed).isPositive();
    assertThat(acknowledged).isPositive();
    System.out.printf(
        "trust: errors-from-callers struck=%d failed=%d acknowledged=%d%n",
        struck, failed, acknowledged);
  }

  /** One life of a log; returns whether the error struck. */
  private boolean live(Supplies supplies, String moment) throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    List<ErrorAccount> accounts = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      accounts.add(new ErrorAccount("stream" + i));
    }
    Supplies peaceful = new Supplies(ERRORS.get(0), -1);
    try (Wal wal = Wal.open(disk.store(), peaceful.options())) {
      accounts.get(0).appendAll(wal); // so that opening has something to look at
    }
    boolean hasFailed = liveOn(disk, supplies, accounts);
    SimulatedDisk afterKill = disk.crashKeepingCache();
    SimulatedDisk afterPowerLoss = disk.crashLosingAll();
    try (Wal left = Wal.open(afterKill.store(), peaceful.options());
        Wal durable = Wal.open(afterPowerLoss.store(), peaceful.options())) {
      for (ErrorAccount account : accounts) {
        account.check(left, durable, hasFailed, moment);
        acknowledged += account.acknowledged();
      }
    }
    failed += hasFailed ? 1 : 0;
    struck += supplies.hasStruck() ? 1 : 0;
    return supplies.hasStruck();
  }

  /** Returns whether the log has failed, or could not be opened. */
  private boolean liveOn(SimulatedDisk disk, Supplies supplies, List<ErrorAccount> accounts)
      throws Exception {
    FaultyStore store = new FaultyStore(disk.store(), new FaultPlan().listen(supplies));
    Wal wal;
    try {
      wal = Wal.open(store, supplies.options());
    } catch (VirtualMachineError | LinkageError e) {
      return true;
    }
    List<Future<?>> lives = new ArrayList<>();
    for (ErrorAccount account : accounts) {
      lives.add(threads.submit(() -> account.appendAll(wal)));
    }
    for (Future<?> life : lives) {
      life.get(); // returns: nobody waits for ever
    }
    boolean hasFailed = !wal.stats().failure().isEmpty();
    try {
      wal.close();
    } catch (WalException | VirtualMachineError | LinkageError e) {
      assertThat(supplies.hasStruck()).isTrue();
      hasFailed = true;
    }
    wal.close();
    accounts.forEach(ErrorAccount::awaitFutures);
    return hasFailed;
  }
}
