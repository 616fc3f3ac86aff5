package dev.seawall.testkit.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system of its own, for a test that may mount one. */
final class Mount implements AutoCloseable {
  private static final long IMAGE_BYTES = 16 << 20;

  private final Path path;

  private Mount(Path path) {
    this.path = path;
  }

  /** Mounts a file system in memory; the test is skipped where that is not allowed. */
  static Mount inMemory(Path directory, int kib) throws IOException, InterruptedException {
    return mount(directory, "-t", "tmpfs", "-o", "size=" + kib + "k", "tmpfs");
  }

  /**
   * Makes a file system in a file, and mounts it; the test is skipped where that is not allowed.
   */
  static Mount ofImage(Path image, Path directory) throws IOException, InterruptedException {
    if (!Files.exists(image)) {
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(IMAGE_BYTES);
      }
      assumeTrue(run("mkfs.ext4", "-q", image.toString()) == 0, "mkfs.ext4 is needed");
    }
    return mount(directory, "-o", "loop,errors=remount-ro", image.toString());
  }

  private static Mount mount(Path directory, String... what)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    String[] command = new String[what.length + 2];
    command[0] = "mount";
    System.arraycopy(what, 0, command, 1, what.length);
    command[what.length + 1] = directory.toString();
    assumeTrue(run(command) == 0, "only somebody who may mount file systems can run this test");
    return new Mount(directory);
  }

  Path path() {
    return path;
  }

  /** Has the kernel find an error in the file system, upon which it lets nobody write any more. */
  void fail() throws IOException {
    String device = Files.getFileStore(path).name();
    Path trigger =
        Path.of("/sys/fs/ext4", Path.of(device).getFileName().toString(), "trigger_fs_error");
    assumeTrue(Files.isWritable(trigger), "this kernel offers no " + trigger);
    Files.writeString(trigger, "1");
  }

  /** Makes it read-only; nothing may be open for writing. */
  void remountReadOnly() throws IOException, InterruptedException {
    if (run("mount", "-o", "remount,ro", path.toString()) != 0) {
      throw new IOException("remounting " + path + " failed");
    }
  }

  static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1; // there is no such command
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (run("umount", path.toString()) != 0) {
      run("umount", "-l", path.toString());
      throw new IOException("something in " + path + " is still open");
    }
  }
}
