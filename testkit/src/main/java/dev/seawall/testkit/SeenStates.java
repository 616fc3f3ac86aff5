package dev.seawall.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The states of disks that have been checked, so that none is checked twice for the same. */
final class SeenStates {
  private final Set<List<Object>> seen = new HashSet<>();

  /** Returns false if such a disk has been seen with the same expectation. */
  boolean add(SimulatedDisk disk, Object expected) {
    return seen.add(List.of(digestOf(disk), disk.isSynced(), expected));
  }

  void clear() {
    seen.clear();
  }

  private static ByteBuffer digestOf(SimulatedDisk disk) {
    MessageDigest digest = sha256();
    disk.files()
        .forEach(
            (name, contents) -> {
              digest.update(name.getBytes(UTF_8));
              digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, contents.length));
              digest.update(contents);
            });
    return ByteBuffer.wrap(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
