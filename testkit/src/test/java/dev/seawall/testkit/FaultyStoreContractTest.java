package dev.seawall.testkit;

import dev.seawall.store.SegmentStore;

class FaultyStoreContractTest extends SegmentStoreContract {
  private final SimulatedDisk disk = new SimulatedDisk();

  @Override
  SegmentStore openStore() {
    return new FaultyStore(disk.store(), new FaultPlan().limitSpace(1 << 20));
  }
}
