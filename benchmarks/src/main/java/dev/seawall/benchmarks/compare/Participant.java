package dev.seawall.benchmarks.compare;

import dev.seawall.ReadMode;
import dev.seawall.benchmarks.peer.RawPeer;
import dev.seawall.benchmarks.peer.SeawallPeer;
import java.util.List;

/**
 * Who takes part.
 *
 * @param name a short name; that of its module, where it has one
 * @param title what people call it
 * @param adapter the class that drives it
 * @param leastJava the least version of Java it runs on
 * @param flags what its Java has to be started with
 * @param remark how it is driven, in a few words
 */
public record Participant(
    String name, String title, String adapter, int leastJava, List<String> flags, String remark) {
  /** The name of the raw limit. */
  public static final String RAW = "raw";

  /** The name of Seawall. */
  public static final String SEAWALL = "seawall";

  /** The name of Seawall where it reads mapped files. */
  static final String SEAWALL_MAPPED = "seawall-mapped";

  private static final int BASELINE_JAVA = 17;

  /** All there are, the raw limit and Seawall first. */
  static List<Participant> all() {
    return List.of(
        new Participant(
            RAW,
            "raw limit",
            RawPeer.class.getName(),
            BASELINE_JAVA,
            List.of(),
            "write and fdatasync, without a format; one thread after the other"),
        new Participant(
            SEAWALL,
            "Seawall",
            SeawallPeer.class.getName(),
            BASELINE_JAVA,
            List.of(),
            "default options"),
        new Participant(
            SEAWALL_MAPPED,
            "Seawall, mapped",
            SeawallPeer.class.getName(),
            BASELINE_JAVA,
            List.of("-D" + SeawallPeer.READ_MODE + "=" + ReadMode.MAPPED),
            "ReadMode.MAPPED; only where logs are read"),
        peer(
            "artemis",
            "Artemis journal",
            List.of("-Xmx3g"),
            "NIO, fdatasync, buffer timeout 0.1 ms; own group commit"),
        peer(
            "chronicle",
            "Chronicle Queue",
            List.of(
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "-Dchronicle.analytics.disable=true"),
            "SyncMode.SYNC (msync); an appender for each thread; no checksums"),
        peer("h2", "H2 MVStore", List.of(), "commit and sync for each append; one lock"),
        peer("journalio", "Journal.IO", List.of(), "physicalSync, WriteType.SYNC"),
        peer("kafka", "Kafka record files", List.of(), "FileRecords, fsync; one lock"),
        peer("ratis", "Ratis log segments", List.of(), "SegmentedRaftLogOutputStream; one lock"),
        peer("rocksdb", "RocksDB", List.of(), "WAL with sync; own group commit"),
        peer("sqlite", "SQLite", List.of(), "WAL mode, synchronous=FULL; one lock"),
        peer("tape", "Tape", List.of(), "always durable, three flushes an append; one lock"),
        new Participant(
            "zeebe",
            "Zeebe journal",
            adapter("zeebe", "ZeebePeer"),
            21,
            List.of(),
            "append and flush; one lock"));
  }

  private static Participant peer(String name, String title, List<String> flags, String remark) {
    String type = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Peer";
    return new Participant(name, title, adapter(name, type), BASELINE_JAVA, flags, remark);
  }

  private static String adapter(String name, String type) {
    return "dev.seawall.peers." + name + "." + type;
  }

  /** Whether it comes with the benchmark, and needs no class path of its own. */
  boolean isOurs() {
    return adapter.startsWith("dev.seawall.benchmarks.");
  }
}
