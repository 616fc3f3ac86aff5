package dev.seawall.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.store.SegmentStore;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DiskCorrupterTest extends CorrupterContract {
  private final SimulatedDisk disk = new SimulatedDisk();

  @Override
  SegmentStore store() {
    return disk.store();
  }

  @Override
  Corrupter corrupter() {
    return Corrupter.of(disk);
  }

  @Test
  void shouldDamageDurably() throws IOException {
    disk.store().syncNames();
    corrupter().truncate(1, 1);
    assertThat(Corrupter.of(disk.crashLosingAll()).read(1)).containsExactly('0');
  }
}
