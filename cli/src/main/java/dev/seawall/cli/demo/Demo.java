package dev.seawall.cli.demo;

import static dev.seawall.cli.console.TextFormat.count;
import static dev.seawall.cli.console.TextFormat.grouped;
import static dev.seawall.cli.console.TextFormat.seconds;

import dev.seawall.Wal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Shows on the user's own disk that durable records survive: kills a writer, and reads back. */
public final class Demo implements AutoCloseable {
  private static final String SPEED_STREAM = "speed";

  private final DemoPlan plan;
  private final List<String> writerCommand;
  private final Story story;
  private final WorkDirectory work;
  private final Ledger ledger;
  private volatile boolean isStopping;
  private volatile @Nullable WriterProcess writer;
  private long tornBytes;

  private Demo(DemoPlan plan, WriterCommand writerCommand, Story story, WorkDirectory work) {
    this.plan = plan;
    this.writerCommand = WriterProcess.command(writerCommand.mainClass, writerCommand.subcommand);
    this.story = story;
    this.work = work;
    this.ledger = new Ledger(plan.threads());
  }

  /**
   * Prepares the directory.
   *
   * @param plan what to do
   * @param writerCommand how to start the process that gets killed
   * @param story is told what happens, as it happens
   * @return the demo, to be closed
   * @throws IOException if there is no place for it
   */
  public static Demo prepare(DemoPlan plan, WriterCommand writerCommand, Story story)
      throws IOException {
    Path input = plan.input();
    if (input != null && !(Files.isRegularFile(input) && Files.isReadable(input))) {
      throw new IOException("cannot read " + input);
    }
    return new Demo(plan, writerCommand, story, WorkDirectory.create(plan.directory()));
  }

  /**
   * Runs it.
   *
   * @return what it has shown
   * @throws IOException if it could not be carried out
   * @throws InterruptedException if this thread is interrupted
   */
  public DemoResult run() throws IOException, InterruptedException {
    story.tell(
        "In %s (%s), %s."
            .formatted(
                work.path(),
                work.fileSystem(),
                plan.isKept() ? "which stays" : "deleted at the end (--keep would keep it)"));
    story.tell("");
    story.tell(
        "A process appends durably from %s to %s, and is killed with SIGKILL."
            .formatted(count(plan.threads(), "thread"), count(Workload.STREAMS.size(), "stream")));
    story.tell("The log is opened, and each record ever acknowledged is compared byte by byte.");
    Check.Result check = new Check.Result(0, 0, 0, 0, List.of());
    for (int round = 1; round <= plan.rounds() && check.problemCount() == 0; round++) {
      killOnce(round);
      check = openAndCheck(round);
    }
    story.tell("");
    Path file = input();
    try (Wal wal = Wal.open(work.path())) {
      RealInput.Result input = new RealInput(file, wal.stream(RealInput.STREAM)).run(wal);
      story.tell(
          "%s: %s appended line by line and read back, %s bytes %s"
              .formatted(
                  input.file(),
                  count(input.lines(), "line"),
                  grouped(input.bytes()),
                  input.isEqual() ? "equal" : "equal, THEN NOT"));
      List<DemoResult.Speed> speeds = new ArrayList<>();
      for (int threads : new int[] {1, plan.threads()}) {
        speeds.add(new SpeedRun(wal, wal.stream(SPEED_STREAM)).run(threads, plan.speedMillis()));
      }
      return result(check, input, speeds);
    }
  }

  private Path input() throws IOException {
    Path given = plan.input();
    if (given != null) {
      return given;
    }
    return RealInput.find()
        .orElseThrow(() -> new IOException("no text file found to append: give one with --input"));
  }

  private void killOnce(int round) throws IOException, InterruptedException {
    ledger.beginRound();
    List<String> command = new ArrayList<>(writerCommand);
    command.addAll(
        List.of(work.path().toString(), Integer.toString(round), Integer.toString(plan.threads())));
    WriterProcess started = WriterProcess.start(command, ledger);
    writer = started;
    if (isStopping) {
      started.abandon(); // close() may have looked before there was anything to see
    }
    started.awaitFirstReport();
    int least = plan.roundMillis() / 2;
    Thread.sleep(least + ThreadLocalRandom.current().nextInt(plan.roundMillis()));
    started.requireAlive();
    started.kill();
    writer = null;
  }

  private Check.Result openAndCheck(int round) throws IOException {
    long begin = System.nanoTime();
    try (Wal wal = Wal.open(work.path())) {
      long opened = System.nanoTime() - begin;
      tornBytes += wal.recoveryReport().cutBytes();
      Check.Result check = Check.run(wal, ledger);
      story.tell(
          "  kill %d: %s acknowledged before it; opened in %s: %s"
              .formatted(
                  round,
                  grouped(ledger.records(round)),
                  seconds(opened),
                  wal.recoveryReport().summary()));
      story.tell(
          "          %s of %s found, %s lost; and %s whose acknowledgement the kill forestalled"
              .formatted(
                  grouped(check.found()),
                  grouped(check.acknowledged()),
                  grouped(check.lost()),
                  grouped(check.unacknowledged())));
      return check;
    }
  }

  private DemoResult result(
      Check.Result check, RealInput.Result input, List<DemoResult.Speed> speeds) {
    return new DemoResult(
        work.path(),
        plan.isKept(),
        ledger.rounds(),
        check.acknowledged(),
        check.found(),
        check.unacknowledged(),
        tornBytes,
        check.problemCount(),
        check.problems(),
        input.file(),
        input.lines(),
        input.bytes(),
        input.isEqual(),
        speeds);
  }

  /**
   * Whether the demo is being stopped from outside, so that whatever fails from now on fails for
   * that reason.
   *
   * @return true once {@link #close()} has been called
   */
  public boolean isStopping() {
    return isStopping;
  }

  /** Ends the writer if it runs, and deletes the directory unless it is to be kept. */
  @Override
  public void close() throws IOException {
    isStopping = true;
    WriterProcess running = writer;
    if (running != null) {
      running.abandon();
    }
    if (!plan.isKept()) {
      work.delete();
    }
  }

  /**
   * How to start the process that gets killed.
   *
   * @param mainClass the class to run
   * @param subcommand its first argument; directory, round and number of threads follow
   */
  public record WriterCommand(String mainClass, String subcommand) {}

  /** Is told what happens. */
  public interface Story {
    /**
     * Takes a line.
     *
     * @param line what to show
     * @throws IOException if it cannot be shown
     */
    void tell(String line) throws IOException;
  }
}
