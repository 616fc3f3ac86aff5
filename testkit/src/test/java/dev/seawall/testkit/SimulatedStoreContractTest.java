package dev.seawall.testkit;

import dev.seawall.store.SegmentStore;

class SimulatedStoreContractTest extends SegmentStoreContract {
  private final SimulatedDisk disk = new SimulatedDisk();

  @Override
  SegmentStore openStore() {
    return disk.store();
  }
}
