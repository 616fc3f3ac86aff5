package dev.seawall.benchmarks.compare;

import dev.seawall.benchmarks.harness.Disk;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Finds a Java of a version at the usual places. */
final class JavaHomes {
  private JavaHomes() {}

  /** This Java if it is new enough, or the newest other one; nothing if none is. */
  static Optional<Path> atLeast(int feature) {
    Path own = Path.of(System.getProperty("java.home"));
    if (Runtime.version().feature() >= feature) {
      return Optional.of(own);
    }
    Path newest = own;
    int best = feature - 1;
    for (Path home : candidates(own)) {
      int found = feature(home);
      if (found > best) {
        best = found;
        newest = home;
      }
    }
    return newest.equals(own) ? Optional.empty() : Optional.of(newest);
  }

  private static List<Path> candidates(Path own) {
    Path user = Path.of(System.getProperty("user.home"));
    List<Path> homes = new ArrayList<>();
    String told = System.getenv("JAVA_HOME");
    if (told != null) {
      homes.addAll(inside(Path.of(told).resolveSibling("")));
    }
    homes.addAll(inside(own.resolveSibling("")));
    for (String place : List.of("/usr/lib/jvm", "/usr/java", "/opt/java", "/opt")) {
      homes.addAll(inside(Path.of(place)));
    }
    homes.addAll(inside(user.resolve(".sdkman/candidates/java")));
    homes.addAll(inside(user.resolve(".jdks")));
    for (Path machines :
        List.of(
            Path.of("/Library/Java/JavaVirtualMachines"),
            user.resolve("Library/Java/JavaVirtualMachines"))) {
      inside(machines).forEach(bundle -> homes.add(bundle.resolve("Contents/Home")));
    }
    return homes;
  }

  private static List<Path> inside(Path directory) {
    try {
      return Files.isDirectory(directory) ? Disk.list(directory) : List.of();
    } catch (IOException unreadable) {
      return List.of(); // then there is none for us
    }
  }

  /** The feature version that a Java home's release file tells; 0 if there is none. */
  private static int feature(Path home) {
    if (!Files.isExecutable(home.resolve("bin/java"))) {
      return 0;
    }
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
      String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
      return Runtime.Version.parse(version).feature();
    } catch (IOException | IllegalArgumentException unknown) {
      return 0; // not one that says what it is
    }
  }
}
