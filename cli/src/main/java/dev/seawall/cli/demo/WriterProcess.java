package dev.seawall.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running {@link DemoWriter}, seen from outside. */
final class WriterProcess {
  private static final int START_SECONDS = 30;

  private final Process process;
  private final CountDownLatch firstReport = new CountDownLatch(1);
  private final Thread reports;
  private final Thread complaints;
  private volatile @Nullable Exception failure;
  private volatile String lastComplaint = "it did not say why";

  private WriterProcess(Process process, Ledger ledger) {
    this.process = process;
    this.reports = new Thread(() -> readReports(ledger), "demo-reports");
    this.complaints = new Thread(this::readComplaints, "demo-complaints");
  }

  /** Starts a writer whose reports go to the current round of a ledger. */
  static WriterProcess start(List<String> command, Ledger ledger) throws IOException {
    Process process = new ProcessBuilder(command).start();
    process.getOutputStream().close();
    WriterProcess writer = new WriterProcess(process, ledger);
    writer.reports.setDaemon(true);
    writer.complaints.setDaemon(true);
    writer.reports.start();
    writer.complaints.start();
    return writer;
  }

  /** The beginning of a command line that starts a writer: the same Java, the same classes. */
  static List<String> command(String mainClass, String subcommand) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-cp",
        System.getProperty("java.class.path"),
        mainClass,
        subcommand);
  }

  private void readReports(Ledger ledger) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
      Acknowledgement report = Acknowledgement.read(in);
      while (report != null) {
        ledger.enter(report);
        firstReport.countDown();
        report = Acknowledgement.read(in);
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void readComplaints() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8))) {
      String line = in.readLine();
      while (line != null) {
        lastComplaint = line;
        line = in.readLine();
      }
    } catch (IOException e) {
      lastComplaint = "its messages cannot be read: " + e.getMessage();
    }
  }

  /** Waits until the first append has been reported. */
  void awaitFirstReport() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!firstReport.await(10, TimeUnit.MILLISECONDS)) {
      requireAlive();
      if (System.nanoTime() > deadline) {
        kill();
        throw new IOException("the writer has appended nothing for " + START_SECONDS + " s");
      }
    }
  }

  /** Makes sure that it has not ended by itself. */
  void requireAlive() throws IOException, InterruptedException {
    if (!process.isAlive()) {
      complaints.join();
      throw new IOException(
          "the writer ended by itself (exit code %d): %s"
              .formatted(process.exitValue(), lastComplaint));
    }
  }

  /** Kills it with SIGKILL, and returns when it is gone and its last report has been entered. */
  void kill() throws IOException, InterruptedException {
    // Not Process.destroyForcibly: that also closes the pipe, with reports still in it.
    process.toHandle().destroyForcibly();
    process.waitFor();
    reports.join();
    Exception reason = failure;
    if (reason != null) {
      throw new IOException("the writer's reports cannot be read: " + reason.getMessage(), reason);
    }
  }

  /** Kills it without waiting for its reports. */
  void abandon() {
    process.destroyForcibly();
  }
}
