package dev.seawall.benchmarks.compare;

import dev.seawall.benchmarks.peer.PeerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows how a participant's process is started. */
final class Launcher {
  private final @Nullable Path modules;
  private final String output;

  /**
   * Creates one.
   *
   * @param modules the directory of the peers' modules; null if there is none
   * @param output where a module's build leaves its output, below the module
   */
  Launcher(@Nullable Path modules, String output) {
    this.modules = modules;
    this.output = output;
  }

  /** Says why a participant cannot be started; nothing if it can. */
  Optional<String> obstacle(Participant participant) {
    if (JavaHomes.atLeast(participant.leastJava()).isEmpty()) {
      return Optional.of("needs Java " + participant.leastJava() + ", and none is found");
    }
    if (!participant.isOurs() && !Files.isRegularFile(classPathFile(participant))) {
      return Optional.of("its module is not built: mvn -Ppeers package, or ./bench peers");
    }
    return Optional.empty();
  }

  /** The command that starts it. */
  List<String> command(Participant participant) throws IOException {
    Path home = JavaHomes.atLeast(participant.leastJava()).orElseThrow();
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    command.add("-Xmx1g");
    if (participant.leastJava() > 17 || Runtime.version().feature() > 21) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(participant.flags());
    command.add("-cp");
    command.add(classPath(participant));
    command.add(PeerProcess.class.getName());
    command.add(participant.adapter());
    return command;
  }

  private String classPath(Participant participant) throws IOException {
    if (participant.isOurs()) {
      return System.getProperty("java.class.path");
    }
    Path file = classPathFile(participant);
    return file.resolveSibling("classes") + File.pathSeparator + Files.readString(file).strip();
  }

  private Path classPathFile(Participant participant) {
    Path base = modules == null ? Path.of("") : modules;
    return base.resolve(participant.name()).resolve(output).resolve("class-path");
  }
}
