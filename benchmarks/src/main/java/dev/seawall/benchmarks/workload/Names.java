package dev.seawall.benchmarks.workload;

/** Names of metrics that others are compared with. */
final class Names {
  static final String RAW_SYNC = "raw-sync";
  static final String RAW_SYNC_MEDIAN = "raw-sync-median";
  static final String RAW_WRITE = "raw-write";
  static final String RAW_WRITE_SYNCED = "raw-write-synced";
  static final String RAW_READ = "raw-read";
  static final String RAW_GET = "raw-get";
  static final String RAW_REWRITE = "raw-rewrite";

  private Names() {}

  /** The durable workload with so many platform threads on one stream. */
  static String durable(int threads) {
    return "durable-" + threads;
  }
}
