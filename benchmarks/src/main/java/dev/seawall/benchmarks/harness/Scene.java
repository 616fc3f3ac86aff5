package dev.seawall.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where a workload runs, and how much it does. */
public final class Scene {
  private final Path directory;
  private final Scale scale;
  private final List<Path> fresh;

  /**
   * Creates one.
   *
   * @param directory exists, and is removed by the caller
   * @param scale how much is done
   */
  public Scene(Path directory, Scale scale) {
    this.directory = directory;
    this.scale = scale;
    this.fresh = new ArrayList<>();
  }

  private Scene(Scene other, Scale scale) {
    this.directory = other.directory;
    this.scale = scale;
    this.fresh = other.fresh;
  }

  /** The same with a log of another size. */
  public Scene withLogBytes(long bytes) {
    return new Scene(this, scale.withLogBytes(bytes));
  }

  /** How much is done. */
  public Scale scale() {
    return scale;
  }

  /** Where things are that are kept from round to round. */
  public Path directory() {
    return directory;
  }

  /** A directory of one's own, which exists, is empty, and is removed after the workload. */
  public Path fresh(String name) throws IOException {
    Path made = Files.createTempDirectory(directory, name + "-");
    fresh.add(made);
    return made;
  }

  /** Removes what {@link #fresh} gave out. */
  public void removeFresh() throws IOException {
    for (Path made : fresh) {
      Disk.remove(made);
    }
    fresh.clear();
  }
}
