package dev.seawall.testkit.fault;

import static dev.seawall.testkit.fault.Bench.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Durability;
import dev.seawall.LogFailedException;
import dev.seawall.Wal;
import dev.seawall.WalStream;
import dev.seawall.testkit.Faults;
import dev.seawall.testkit.IoOperation.Kind;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a thread leaves that is struck while it stages a record, and again while it is to fail the
 * log, at places where no test can strike it: put in by hand.
 */
@Timeout(60)
class HalfDoneTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private static Object part(Object whole, String name) throws ReflectiveOperationException {
    for (Class<?> type = whole.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field.get(whole);
        }
      }
    }
    throw new NoSuchFieldException(name);
  }

  private static Object committerOf(Wal wal) throws ReflectiveOperationException {
    return part(part(wal, "writer"), "committer");
  }

  private static void call(Object on, String method, Class<?> type, Object argument)
      throws ReflectiveOperationException {
    Method called = on.getClass().getDeclaredMethod(method, type);
    called.setAccessible(true);
    called.invoke(on, argument);
  }

  @Test
  void shouldFailTheLogBeforeAnybodyWritesBehindAChangeThatIsHalfDone() throws Exception {
    Wal wal = bench.open();
    wal.stream("a").append(VALUE);
    wal.stream("a").append(VALUE, Durability.MEMORY);
    call(part(committerOf(wal), "lock"), "setChanging", boolean.class, true);

    assertThatThrownBy(() -> wal.stream("a").append(VALUE, Durability.MEMORY))
        .isInstanceOf(LogFailedException.class)
        .hasMessageContaining("ran out of stack or memory while it staged a record");
    assertThatThrownBy(wal::sync).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(1);
  }

  @Test
  void shouldTellThoseWhoWaitWhenWhoeverFailedTheLogTellsNobody() throws Exception {
    Wal wal = bench.open();
    WalStream stream = wal.stream("a");
    stream.append(VALUE);
    CountDownLatch release = new CountDownLatch(1);
    bench.faults.onNth(Kind.SYNC, 1, Faults.stuckUntil(release));
    Future<Long> synced = bench.start(() -> stream.append(VALUE));
    Bench.await(() -> stream.lastSequence() == 2);
    CompletableFuture<Long> waits = stream.appendAsync(VALUE);
    call(part(committerOf(wal), "failures"), "add", Throwable.class, new StackOverflowError());
    release.countDown();

    assertThat(synced.get()).isEqualTo(2);
    assertThatThrownBy(waits::get).hasCauseInstanceOf(LogFailedException.class);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(2);
  }

  @Test
  void shouldNotWaitForTheLeadOfAThreadThatHasEnded() throws Exception {
    Wal wal = bench.open();
    wal.stream("a").append(VALUE);
    Object baton = part(committerOf(wal), "baton");
    Thread struck =
        new Thread(
            () -> {
              try {
                call(baton, "take", int.class, 1);
              } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
              }
            });
    struck.start();
    struck.join();

    assertThatThrownBy(() -> wal.stream("a").append(VALUE)).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(wal::close).isInstanceOf(LogFailedException.class);
    assertThat(bench.afterPowerLoss().stream("a").records()).hasSize(1);
  }
}
