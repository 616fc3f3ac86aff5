package dev.seawall.benchmarks.report;

import java.util.List;
import java.util.Map;

/** Says of a sampled stack what kind of work it shows. */
final class Kind {
  private static final String SEAWALL = "dev.seawall.";
  private static final String BENCHMARK = "dev.seawall.benchmarks.";
  private static final String OTHER = "the JDK";

  /** By the end of a method's name, with its class. */
  private static final Map<String, String> METHODS =
      Map.ofEntries(
          Map.entry("FileDispatcherImpl.force0", "sync call"),
          Map.entry("FileDispatcherImpl.write0", "write call"),
          Map.entry("FileDispatcherImpl.pwrite0", "write call"),
          Map.entry("FileDispatcherImpl.read0", "read call"),
          Map.entry("FileDispatcherImpl.pread0", "read call"),
          Map.entry("Unsafe.copyMemory", "copying"),
          Map.entry("Unsafe.copyMemory0", "copying"),
          Map.entry("Unsafe.setMemory0", "filling with zeros"),
          Map.entry("Unsafe.park", "locks and waiting"),
          Map.entry("Unsafe.unpark", "locks and waiting"),
          Map.entry("System.arraycopy", "copying"),
          Map.entry("System.nanoTime", "the benchmark"));

  /** By the beginning of a class's name. */
  private static final List<Map.Entry<String, String>> TYPES =
      List.of(
          Map.entry("java.util.zip.CRC32C", "checksums"),
          Map.entry("sun.nio.fs.UnixNativeDispatcher", "other file calls"),
          Map.entry("sun.nio.ch.FileDispatcherImpl", "other file calls"),
          Map.entry("sun.nio.ch.FileChannelImpl.map0", "other file calls"),
          Map.entry("java.util.concurrent.", "locks and waiting"),
          Map.entry("net.jpountz.", "compression"),
          Map.entry("com.github.luben.", "compression"),
          Map.entry(BENCHMARK, "the benchmark"),
          Map.entry("org.HdrHistogram.", "the benchmark"),
          Map.entry(SEAWALL + "format.Checksum", "checksums"),
          Map.entry(SEAWALL + "format.", "encoding and decoding"),
          Map.entry(SEAWALL + "codec.", "compression"),
          Map.entry(SEAWALL + "index.", "index"),
          Map.entry(SEAWALL + "read.", "reading"),
          Map.entry(SEAWALL + "recovery.", "recovery"),
          Map.entry(SEAWALL + "write.", "staging and groups"),
          Map.entry(SEAWALL + "retention.", "truncation"),
          Map.entry(SEAWALL, "the rest of Seawall"));

  private Kind() {}

  /** The kind of a stack of methods, each with its class, the innermost first. */
  static String of(List<String> methods) {
    for (String method : methods) {
      String known = METHODS.get(method.substring(method.lastIndexOf('.', lastDot(method)) + 1));
      if (known != null) {
        return known;
      }
      for (Map.Entry<String, String> type : TYPES) {
        if (method.startsWith(type.getKey())) {
          return type.getValue();
        }
      }
    }
    return OTHER;
  }

  /** Just before the dot between the class and the method. */
  private static int lastDot(String method) {
    return method.lastIndexOf('.') - 1;
  }
}
