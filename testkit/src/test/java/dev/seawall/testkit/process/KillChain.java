package dev.seawall.testkit.process;

import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The lives of one log: each is a process that writes at random and is killed at random, while it
 * opens the log, while it writes, or while it closes; then the log is read, mostly without being
 * mended, so that the next life finds what the last has left.
 */
final class KillChain implements AutoCloseable {
  private static final int MOST_MICROS_OPENING = 30_000;
  private static final int MOST_MICROS_WRITING = 150_000;
  private static final int MOST_MICROS_CLOSING = 8_000;

  private final Path log;
  private final Path scratch;
  private final Random random;
  private final Ledger ledger = new Ledger();

  /** What this life has said. */
  private final List<String> lines = new ArrayList<>();

  private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
  private int life;
  private int kills;
  private int killsWhileOpening;
  private int killsWhileClosing;

  KillChain(Path directory, long seed) throws IOException {
    this.log = directory.resolve("log");
    this.scratch = Files.createDirectories(directory.resolve("scratch"));
    this.random = new Random(seed);
  }

  /** When a life is to end. */
  private enum Moment {
    OPENING,
    WRITING,
    CLOSING
  }

  long acknowledged() {
    return ledger.acknowledged();
  }

  int kills() {
    return kills;
  }

  int killsWhileOpening() {
    return killsWhileOpening;
  }

  int killsWhileClosing() {
    return killsWhileClosing;
  }

  /**
   * Lives one life, and looks.
   *
   * @return what is wrong with the log then
   */
  List<String> liveAndDie() throws Exception {
    Moment moment = Moment.values()[Math.max(0, random.nextInt(5) - 2)];
    moment = moment == Moment.OPENING && life % 3 > 0 ? Moment.WRITING : moment;
    int actions = moment == Moment.CLOSING ? 5 + random.nextInt(30) : Integer.MAX_VALUE;
    life++;
    try (ChildJvm child =
        RandomWriterProcess.start(log, Files.createDirectories(scratch), life, actions)) {
      String last = listen(child, moment);
      int code = child.awaitExit(30);
      boolean wasKilled = code == 128 + 9;
      if (!wasKilled && (code != 0 || !last.equals(RandomWriterProcess.CLOSED))) {
        return List.of("life " + life + " ended with " + code + ": " + child.complaints());
      }
      if (last.equals(RandomWriterProcess.CLOSED)) {
        ledger.noteClosed();
      }
      kills += wasKilled ? 1 : 0;
      killsWhileOpening += wasKilled && last.equals(RandomWriterProcess.OPENING) ? 1 : 0;
      killsWhileClosing += wasKilled && last.equals(RandomWriterProcess.CLOSING) ? 1 : 0;
    }
    List<String> problems = look();
    if (!problems.isEmpty()) {
      Files.write(log.resolveSibling("last-life.txt"), lines);
    }
    return problems;
  }

  /** Follows a life to its end; returns what it was at last. */
  private String listen(ChildJvm child, Moment moment) throws IOException {
    String last = "";
    lines.clear();
    for (String line = child.line(); line != null; line = child.line()) {
      lines.add(line);
      if (line.startsWith("<") || line.startsWith(">")) {
        ledger.note(line);
        continue;
      }
      last = line;
      switch (line) {
        case RandomWriterProcess.READY -> child.say("go");
        case RandomWriterProcess.OPENING ->
            killSoon(child, moment == Moment.OPENING, MOST_MICROS_OPENING);
        case RandomWriterProcess.OPENED ->
            killSoon(child, moment == Moment.WRITING, MOST_MICROS_WRITING);
        case RandomWriterProcess.CLOSING ->
            killSoon(child, moment == Moment.CLOSING, MOST_MICROS_CLOSING);
        default -> {}
      }
    }
    return last;
  }

  private void killSoon(ChildJvm child, boolean isTime, int mostMicros) {
    if (isTime) {
      killer.schedule(child::kill, random.nextInt(mostMicros), TimeUnit.MICROSECONDS);
    }
  }

  private List<String> look() throws WalException {
    if (!Files.exists(log)) {
      return List.of();
    }
    boolean mends = random.nextInt(4) == 0;
    try (Wal wal =
        mends
            ? Wal.open(log, RandomWriter.options().build())
            : Wal.openReadOnly(log, RandomWriter.options().build())) {
      if (!wal.recoveryReport().damages().isEmpty()) {
        return List.of(wal.recoveryReport().toString());
      }
      if (mends && !wal.verify(progress -> {}).isSound()) {
        return List.of("verify found damage");
      }
      return ledger.check(wal);
    } catch (AssertionError e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    killer.shutdownNow();
  }
}
