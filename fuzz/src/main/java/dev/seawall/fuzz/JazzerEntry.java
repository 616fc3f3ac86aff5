package dev.seawall.fuzz;

/**
 * What Jazzer calls. Its options name the target: {@code
 * --target_class=dev.seawall.fuzz.JazzerEntry --target_args=lz4}.
 */
public final class JazzerEntry {
  private static volatile FuzzTarget target = FuzzTarget.RECORDS;

  private JazzerEntry() {}

  /**
   * Called once.
   *
   * @param args the label of the target
   */
  public static void fuzzerInitialize(String[] args) {
    target = FuzzTarget.labelled(args[0]);
  }

  /**
   * Called with each input.
   *
   * @param input the input
   * @throws Exception if the code has a bug
   */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    AllocationLimit.read(target, input);
  }
}
