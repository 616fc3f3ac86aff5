package dev.seawall.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Who waits for a group is told, though the thread that was to tell him was struck. */
class PromisesTest {
  private final Failures failures = new Failures("log");
  private final StagingBuffer buffer = new StagingBuffer(4096, 2048, 100);
  private final CompletableFuture<Long> future = new CompletableFuture<>();
  private final Waiter waiter = buffer.addWaiter(true);
  private boolean isStruck;
  private final Promises promises = new Promises(new StagingLock(), struckAtTimes());

  private Executor struckAtTimes() {
    return task -> {
      if (isStruck) {
        throw new StackOverflowError("within the executor");
      }
      task.run();
    };
  }

  private Released released() {
    Released released = new Released(failures);
    released.take(buffer, null);
    return released;
  }

  @Test
  void shouldBeKeptByTheBackgroundWhenWhoeverMadeThemNeverCameToIt() {
    buffer.addFuture(new PendingFuture<>(future, 7L), true);
    Released first = released();
    promises.add(first);
    promises.add(new Released(failures));

    promises.keepAll();
    assertThat(waiter.isReleased()).isTrue();
    assertThat(future).isCompletedWithValue(7L);
  }

  @Test
  void shouldBeNotedOnceThoughMadeTwice() {
    Released released = released();
    promises.add(released);
    promises.add(new Released(failures));
    promises.add(released);

    promises.keepAll();
    assertThat(waiter.isReleased()).isTrue();
  }

  @Test
  void shouldStillBeKeptWhenTheFirstTryWasStruckInTheMiddle() {
    CompletableFuture<Long> dependant = new CompletableFuture<>();
    CompletableFuture<Long> struck = struckOnce();
    buffer.addFuture(new PendingFuture<>(struck, 7L), true);
    buffer.addFuture(new PendingFuture<>(dependant, 8L), true);
    Released released = released();
    promises.add(released);
    isStruck = true;
    assertThatThrownBy(() -> promises.keep(released)).isInstanceOf(StackOverflowError.class);
    assertThat(dependant).isNotDone();

    isStruck = false;
    promises.keepAll();
    assertThat(struck).isCompletedWithValue(7L);
    assertThat(dependant).isCompletedWithValue(8L);
  }

  private static CompletableFuture<Long> struckOnce() {
    return new CompletableFuture<>() {
      private boolean wasStruck;

      @Override
      public boolean complete(Long value) {
        if (!wasStruck) {
          wasStruck = true;
          throw new StackOverflowError("within a future");
        }
        return super.complete(value);
      }
    };
  }

  @Test
  void shouldTakeOutOfAChainWhoeverLeavesIt() {
    Chain<Released> chain = new Chain<>();
    Released one = new Released(failures);
    Released two = new Released(failures);
    Released three = new Released(failures);
    chain.add(one);
    chain.add(two);
    chain.add(three);

    chain.remove(two);
    chain.remove(two); // who is not there is no matter
    chain.remove(three);
    chain.add(two);
    assertThat(chain.remove()).isSameAs(one);
    assertThat(chain.remove()).isSameAs(two);
    assertThat(chain.isEmpty()).isTrue();
  }
}
