/**
 * Seawall, a write-ahead log: {@link dev.seawall.Wal} is where to start; {@link dev.seawall.store}
 * is for those who want to keep a log somewhere other than in local files.
 */
module dev.seawall {
  requires static com.github.luben.zstd_jni;
  requires static org.jspecify;
  requires static org.lz4.java;

  exports dev.seawall;
  exports dev.seawall.store;

  uses dev.seawall.WalProvider;

  provides dev.seawall.WalProvider with
      dev.seawall.engine.EngineProvider;
}
