package dev.seawall.testkit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * A hash of a whole directory: the names of its files, their lengths and all their bytes. Of two
 * that differ it may be taken that the directories do, of two that are equal that the directories
 * are: among ten million directories two different ones have the same with a probability below
 * 10⁻²⁴.
 *
 * @param high one half
 * @param low the other
 */
public record Fingerprint(long high, long low) {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Two hashes that have nothing in common but what they are fed with. */
  private static final class Mixer {
    private long a = 0x9E3779B97F4A7C15L;
    private long b = 0xC2B2AE3D27D4EB4FL;

    void add(long word) {
      a = Long.rotateLeft((a ^ word) * 0x9FB21C651E98DF25L, 29);
      b = Long.rotateLeft(b + word * 0xD6E8FEB86659FD93L, 31) * 0xA0761D6478BD642FL;
    }

    Fingerprint result() {
      return new Fingerprint(spread(a), spread(b));
    }

    private static long spread(long hash) {
      long x = hash;
      x = (x ^ x >>> 33) * 0xFF51AFD7ED558CCDL;
      x = (x ^ x >>> 33) * 0xC4CEB9FE1A85EC53L;
      return x ^ x >>> 33;
    }
  }

  static Fingerprint of(Map<FileName, Inode> files) {
    Mixer mixer = new Mixer();
    files.forEach(
        (name, inode) -> {
          mixer.add(name.number());
          mixer.add(name.tornOffset());
          mixer.add(inode.length());
          add(mixer, inode);
        });
    return mixer.result();
  }

  private static void add(Mixer mixer, Inode inode) {
    int pages = (int) ((inode.length() + Pages.PAGE_BYTES - 1) / Pages.PAGE_BYTES);
    for (int index = 0; index < pages; index++) {
      Fingerprint page = inode.fingerprint(index);
      mixer.add(page.high);
      mixer.add(page.low);
    }
  }

  /** Returns the hash of a page. */
  static Fingerprint of(byte[] page) {
    Mixer mixer = new Mixer();
    for (int at = 0; at < Pages.PAGE_BYTES; at += Long.BYTES) {
      mixer.add((long) LONGS.get(page, at));
    }
    return mixer.result();
  }
}
