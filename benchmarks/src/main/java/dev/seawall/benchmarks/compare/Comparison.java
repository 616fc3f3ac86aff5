package dev.seawall.benchmarks.compare;

import dev.seawall.benchmarks.harness.NotSupportedException;
import dev.seawall.benchmarks.harness.Runner;
import dev.seawall.benchmarks.harness.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who competes in what. */
public final class Comparison {
  private final List<Workload> turns;
  private final Map<String, String> absent;

  private final List<Contender> contenders;
  private final SyncCheck check;

  private Comparison(
      List<Workload> turns,
      Map<String, String> absent,
      List<Contender> contenders,
      SyncCheck check) {
    this.turns = turns;
    this.absent = absent;
    this.contenders = contenders;
    this.check = check;
  }

  /**
   * Plans a comparison.
   *
   * @param modules the directory of the peers' modules; null if there is none
   * @param peers names of participants; none for all; the raw limit always takes part
   * @param workloads names or beginnings of names; none for all
   * @param patience how long one may take for one turn
   * @throws IllegalArgumentException if a name is not known
   */
  public static Comparison of(
      @Nullable Path modules, List<String> peers, List<String> workloads, Duration patience) {
    check(peers, workloads);
    Launcher launcher = new Launcher(modules, "target/ungated");
    Map<String, String> absent = new LinkedHashMap<>();
    List<Contender> contenders = new ArrayList<>();
    for (Participant one : Participant.all()) {
      if (peers.isEmpty() || peers.contains(one.name()) || one.name().equals(Participant.RAW)) {
        launcher
            .obstacle(one)
            .ifPresentOrElse(
                why -> absent.put(one.name(), why),
                () -> contenders.add(new Contender(one, launcher, patience)));
      }
    }
    List<Workload> all = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    for (Contest contest : Contest.all()) {
      for (Contender contender : contenders) {
        if (contest.admits(contender.participant())) {
          Workload turn = new Turn(contest, contender);
          all.add(turn);
          if (isChosen(contest, workloads)) {
            wanted.add(turn.name());
          }
        }
      }
    }
    SyncCheck check = new SyncCheck(launcher, patience);
    return new Comparison(Runner.choose(all, wanted), absent, contenders, check);
  }

  private static void check(List<String> peers, List<String> workloads) {
    List<String> known = Participant.all().stream().map(Participant::name).toList();
    for (String peer : peers) {
      if (!known.contains(peer)) {
        throw new IllegalArgumentException("no peer is called " + peer + "; see --list");
      }
    }
    for (String workload : workloads) {
      if (Contest.all().stream().noneMatch(one -> one.name().startsWith(workload))) {
        throw new IllegalArgumentException("no workload is called " + workload + "; see --list");
      }
    }
  }

  private static boolean isChosen(Contest contest, List<String> workloads) {
    return workloads.isEmpty() || workloads.stream().anyMatch(contest.name()::startsWith);
  }

  /**
   * Counts the syncs of everyone's durable appends, with strace, and prints them as a table.
   *
   * @return whether all of them are durable
   */
  public boolean checkSyncs(Path directory, PrintStream out)
      throws IOException, InterruptedException {
    boolean isGood = true;
    out.println(SyncCheck.Seen.HEADER);
    for (Contender contender : contenders) {
      Participant participant = contender.participant();
      if (!Contest.all().get(0).admits(participant)) {
        continue;
      }
      try {
        SyncCheck.Seen seen = check.run(participant, directory);
        out.println(seen);
        isGood &= seen.isDurable();
      } catch (IOException | NotSupportedException e) {
        out.println("| " + participant.title() + " | FAILED: " + e.getMessage() + " |");
        isGood = false;
      }
    }
    return isGood;
  }

  /** The turns, contest by contest. */
  public List<Workload> turns() {
    return turns;
  }

  /** Who cannot take part, and why. */
  public Map<String, String> absent() {
    return absent;
  }

  /** Lines that name all participants and contests. */
  public List<String> list() {
    List<String> lines = new ArrayList<>();
    for (Participant one : Participant.all()) {
      String why = absent.getOrDefault(one.name(), "");
      lines.add(
          String.format("%-12s %s: %s", one.name(), one.title(), one.remark())
              + (why.isEmpty() ? "" : " [" + why + "]"));
    }
    lines.add("");
    for (Contest contest : Contest.all()) {
      lines.add(String.format("%-20s %s", contest.name(), contest.figures().get(0).title()));
    }
    return lines;
  }
}
