package dev.seawall.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.seawall.LogFailedException;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log whose directory it may not write to any more. Root may everything, so root's tests drop it.
 */
@Timeout(60)
class LostRightsTest {
  private static final String NOBODY = "65534";

  @TempDir private Path parent;

  private Path directory;

  @BeforeEach
  void makeADirectoryForNobody() throws IOException {
    directory = Files.createDirectory(parent.resolve("log"));
    if (isRoot()) {
      assumeThat(Path.of("/usr/bin/setpriv")).isExecutable();
      allow(parent, "rwxr-xr-x");
      UserPrincipal nobody =
          directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY);
      Files.setOwner(directory, nobody);
    }
  }

  private boolean isRoot() throws IOException {
    return Files.getAttribute(parent, "unix:uid").equals(0);
  }

  private static void allow(Path path, String rights) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
  }

  private ChildJvm start() throws IOException {
    ChildJvm.Builder child = ChildJvm.of(Writer.class);
    if (isRoot()) {
      child.behind("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    }
    return child.start(directory);
  }

  @Test
  void shouldFailAtTheNextRollAndKeepWhatItHasWhenItMayNotCreateFilesAnyMore() throws Exception {
    try (ChildJvm child = start()) {
      assumeThat(child.line()).as("classes that nobody may read").isEqualTo("appended 1");
      allow(directory, "r-xr-xr-x");
      child.say("go on");
      assertThat(child.line()).startsWith("failed: ").contains("AccessDenied");
      assertThat(child.line()).isEqualTo("read 1");
      assertThat(child.line()).isEqualTo("closed");
    }
    allow(directory, "rwxrwxrwx");
    try (Wal wal = Wal.open(directory)) {
      assertThat(wal.stream("a").append(Bench.VALUE)).isEqualTo(2);
    }
  }

  @Test
  void shouldSayWhatIsForbiddenWhenItMayNotOpen() throws Exception {
    allow(directory, "---------");
    try (ChildJvm child = start()) {
      assertThat(child.line())
          .startsWith("refused: ")
          .contains(directory.toString(), "AccessDenied");
    }
  }

  /** Appends, and again behind a roll when it is told to. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      try (Wal wal = Wal.open(Path.of(args[0]))) {
        WalStream stream = wal.stream("a");
        System.out.println("appended " + stream.append(Bench.VALUE));
        System.in.read();
        wal.roll();
        goOn(stream);
      } catch (LogFailedException e) {
        System.out.println("closed");
      } catch (WalException e) {
        System.out.println("refused: " + e + " " + e.getCause());
      }
    }

    private static void goOn(WalStream stream) throws WalException {
      try {
        stream.append(Bench.VALUE);
      } catch (LogFailedException e) {
        System.out.println("failed: " + e + " " + e.getCause());
      }
      System.out.println("read " + stream.get(1).sequence());
    }
  }
}
