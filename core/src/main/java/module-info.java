/**
 * Seawall, a write-ahead log: {@link dev.seawall.Wal} is where to start; {@link dev.seawall.store}
 * is for those who want to keep a log somewhere other than in local files.
 */
module dev.seawall {
  requires static org.jspecify;

  exports dev.seawall;
  exports dev.seawall.store;

  uses dev.seawall.WalProvider;

  provides dev.seawall.WalProvider with
      dev.seawall.engine.EngineProvider;
}
