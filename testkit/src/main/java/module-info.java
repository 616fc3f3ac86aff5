/**
 * What it takes to test a log against a failing disk: {@link dev.seawall.testkit.SimulatedDisk} is
 * where to start.
 */
module dev.seawall.testkit {
  requires transitive dev.seawall;
  requires static org.jspecify;

  exports dev.seawall.testkit;
}
