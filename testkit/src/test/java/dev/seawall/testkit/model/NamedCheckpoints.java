package dev.seawall.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.Checkpoint;
import dev.seawall.Checkpoint.Position;
import dev.seawall.Checkpoint.Reachability;
import dev.seawall.CheckpointUnreachableException;
import dev.seawall.WalException;
import dev.seawall.testkit.LogContents;
import dev.seawall.testkit.LogContents.Marks;
import dev.seawall.testkit.LogHistory;
import java.util.List;
import java.util.Random;

/** What a random life does with checkpoints of all streams. */
final class NamedCheckpoints {
  private static final int MOST = 4;

  private final LifeContext life;
  private final LogHistory history;
  private final Random random;
  private final OpenTransactions transactions;

  NamedCheckpoints(LifeContext life, OpenTransactions transactions) {
    this.life = life;
    this.history = life.history();
    this.random = life.random();
    this.transactions = transactions;
  }

  void step() throws WalException {
    String name = "checkpoint " + random.nextInt(MOST);
    switch (random.nextInt(8)) {
      case 0 -> drop(name);
      case 1 -> keepNewest(random.nextInt(MOST));
      case 2, 3 -> truncateBefore(name);
      case 4 -> read(name);
      default -> make(name);
    }
  }

  private void make(String name) throws WalException {
    String note = "x".repeat(random.nextInt(10));
    life.tell("make " + name);
    history.begin(contents -> contents.checkpointAll(name, note));
    Checkpoint made = life.wal().checkpoint(name, note);
    assertThat(made.streamCount()).isEqualTo(history.latest().streams().size());
    assertThat(made.isReachable()).isTrue();
    history.acknowledgeDurable();
  }

  private boolean exists(String name) {
    return history.latest().checkpoints().stream().anyMatch(marks -> marks.name().equals(name));
  }

  private void drop(String name) throws WalException {
    life.tell("drop " + name);
    boolean exists = exists(name);
    history.begin(contents -> contents.dropCheckpoint(name));
    assertThat(life.wal().dropCheckpoint(name)).isEqualTo(exists);
    if (exists) {
      history.acknowledgeDurable();
    }
  }

  private void keepNewest(int count) throws WalException {
    life.tell("keep the newest " + count + " checkpoints");
    List<Marks> all = history.latest().checkpoints();
    int dropped = Math.max(0, all.size() - count);
    LogContents left = history.latest();
    for (Marks marks : all.subList(0, dropped)) {
      left = left.dropCheckpoint(marks.name());
    }
    LogContents result = left;
    history.begin(contents -> result);
    assertThat(life.wal().keepNewestCheckpoints(count)).isEqualTo(dropped);
    if (dropped > 0) {
      history.acknowledgeDurable();
    }
  }

  private void truncateBefore(String name) throws WalException {
    if (!exists(name)) {
      return;
    }
    life.tell("truncate before " + name);
    Checkpoint checkpoint = life.wal().findCheckpoint(name).orElseThrow();
    LogContents truncated = history.latest();
    for (Position position : marksOf(name).positions().values()) {
      if (position.reachability() == Reachability.REACHABLE) {
        long kept = transactions.uncut(position.stream(), position.sequence() + 1);
        truncated = truncated.truncateBefore(position.stream(), kept);
      }
    }
    LogContents result = truncated;
    history.begin(contents -> result);
    life.wal().truncateBefore(checkpoint);
    history.acknowledgeDurable();
  }

  private Marks marksOf(String name) {
    return history.latest().checkpoints().stream()
        .filter(marks -> marks.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void read(String name) throws WalException {
    if (!exists(name)) {
      assertThat(life.wal().findCheckpoint(name)).isEmpty();
      return;
    }
    life.tell("read " + name);
    Checkpoint checkpoint = life.wal().findCheckpoint(name).orElseThrow();
    for (Position position : marksOf(name).positions().values()) {
      if (position.reachability() == Reachability.REACHABLE) {
        assertThat(checkpoint.position(position.stream())).isEqualTo(position.sequence());
      } else {
        assertThatThrownBy(() -> checkpoint.position(position.stream()))
            .isInstanceOf(CheckpointUnreachableException.class);
      }
    }
  }
}
