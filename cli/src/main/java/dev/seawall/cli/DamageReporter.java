package dev.seawall.cli;

import dev.seawall.Damage;
import dev.seawall.Wal;
import dev.seawall.cli.console.Io;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.ExitCode;

/** Tells of each damaged range once, in a line on standard error. */
final class DamageReporter {
  private final Io io;
  private final Set<Damage> told = new HashSet<>();
  private boolean isDamaged;

  DamageReporter(Io io) {
    this.io = io;
  }

  void report(Damage damage) {
    isDamaged = true;
    if (told.add(damage)) {
      io.complain("damaged: " + damage);
    }
  }

  /** Tells of what opening has found. */
  void reportAll(Wal wal) {
    wal.recoveryReport().damages().forEach(this::report);
  }

  /** Tells of something else that keeps records from being read. */
  void report(String message) {
    isDamaged = true;
    io.complain(message);
  }

  int exitCode() {
    return isDamaged ? ExitCode.SOFTWARE : ExitCode.OK;
  }
}
