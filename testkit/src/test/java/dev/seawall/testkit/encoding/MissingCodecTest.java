package dev.seawall.testkit.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Compression;
import dev.seawall.Durability;
import dev.seawall.MissingCodecException;
import dev.seawall.VerifyReport;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The library where the codecs' libraries are not. */
class MissingCodecTest {

  /** Runs something of this class, by name, where neither codec is on the class path. */
  private static String withoutCodecs(Class<?> what, Path directory, String argument)
      throws Exception {
    List<URL> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!place.contains("lz4-java") && !place.contains("zstd-jni")) {
        places.add(urlOf(place));
      }
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      var instance = loader.loadClass(what.getName()).getConstructor().newInstance();
      @SuppressWarnings("unchecked")
      UnaryOperator<String> operator = (UnaryOperator<String>) instance;
      return operator.apply(directory + "|" + argument);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL urlOf(String place) throws MalformedURLException {
    return Path.of(place).toUri().toURL();
  }

  /** What is done where there are no codecs; says how it went. */
  abstract static class Attempt implements UnaryOperator<String> {
    @Override
    public String apply(String arguments) {
      String[] parts = arguments.split("\\|");
      try {
        return attempt(Path.of(parts[0]), parts[1]);
      } catch (MissingCodecException e) {
        return e.codec() + ": " + e.getMessage();
      } catch (WalException e) {
        return "unexpected: " + e;
      }
    }

    abstract String attempt(Path directory, String argument) throws WalException;
  }

  public static final class OpenForCompressing extends Attempt {
    @Override
    String attempt(Path directory, String codec) throws WalException {
      Compression wanted = codec.equals("LZ4") ? Compression.LZ4 : Compression.ZSTD;
      Wal.open(directory, WalOptions.builder().compression(wanted).build()).close();
      return "opened";
    }
  }

  public static final class Open extends Attempt {
    @Override
    String attempt(Path directory, String argument) throws WalException {
      Wal.open(directory).close();
      return "opened";
    }
  }

  public static final class Get extends Attempt {
    @Override
    String attempt(Path directory, String sequence) throws WalException {
      try (Wal wal = Wal.openReadOnly(directory, WalOptions.defaults())) {
        return "got " + wal.stream("a").get(Long.parseLong(sequence)).value().length;
      }
    }
  }

  public static final class Verify extends Attempt {
    @Override
    String attempt(Path directory, String argument) throws WalException {
      try (Wal wal = Wal.openReadOnly(directory, WalOptions.defaults())) {
        VerifyReport report = wal.verify(progress -> {});
        return report.isSound()
            + " "
            + report.undecodedFrames()
            + " "
            + report.needs()
            + wal.recoveryReport().notes();
      }
    }
  }

  public static final class Append extends Attempt {
    @Override
    String attempt(Path directory, String argument) throws WalException {
      try (Wal wal = Wal.open(directory)) {
        wal.stream("a").append(new byte[1000]);
        return "got " + wal.stream("a").get(1).value().length;
      }
    }
  }

  private static void write(Path directory, Compression compression) throws WalException {
    WalOptions options = WalOptions.builder().compression(compression).frameSizeBytes(64).build();
    try (Wal wal = Wal.open(directory, options)) {
      wal.stream("a").append(Texts.noise(new Random(1), 500), Durability.MEMORY);
      wal.stream("a").append(Texts.text(new Random(1), 500), Durability.MEMORY);
    }
  }

  @Test
  void shouldWorkWithoutAnyCodec(@TempDir Path directory) throws Exception {
    assertThat(withoutCodecs(Append.class, directory, "-")).isEqualTo("got 1000");
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void shouldRefuseToOpenForCompressingWithAMissingCodec(
      Compression.Codec codec, @TempDir Path directory) throws Exception {
    Path log = directory.resolve("log");
    assertThat(withoutCodecs(OpenForCompressing.class, log, codec.name()))
        .startsWith(codec + ": " + log + " needs the codec " + codec)
        .contains("add " + codec.dependency() + " to the class path");
    try (Stream<Path> files = Files.exists(log) ? Files.list(log) : Stream.empty()) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void shouldRefuseToWriteToALogThatNeedsAMissingCodec(
      Compression.Codec codec, @TempDir Path directory) throws Exception {
    write(directory, codec == Compression.Codec.LZ4 ? Compression.LZ4 : Compression.ZSTD);
    assertThat(withoutCodecs(Open.class, directory, "-"))
        .startsWith(codec + ": 00000000000000000001.seg needs the codec " + codec)
        .contains("add " + codec.dependency());
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void shouldReadWhatNeedsNoCodecAndNameTheFrameThatDoes(
      Compression.Codec codec, @TempDir Path directory) throws Exception {
    write(directory, codec == Compression.Codec.LZ4 ? Compression.LZ4 : Compression.ZSTD);
    assertThat(withoutCodecs(Get.class, directory, "1")).isEqualTo("got 500");
    assertThat(withoutCodecs(Get.class, directory, "2"))
        .startsWith(codec + ": ")
        .contains("1.seg: the frame at offset ")
        .contains(codec.dependency());
    assertThat(withoutCodecs(Verify.class, directory, "-"))
        .startsWith("true 1 [codec " + codec + " (" + codec.dependency() + ")]")
        .contains("1.seg needs the codec " + codec);
  }
}
