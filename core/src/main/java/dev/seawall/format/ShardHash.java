package dev.seawall.format;

/**
 * The hash that tells in which shard a key is: FNV-1a with 64 bits over its bytes, then the
 * finalizer of MurmurHash3, modulo the number of shards, unsigned. {@code docs/format.md} has test
 * vectors. It never changes; another would get another code.
 */
public final class ShardHash {
  /** The code of this hash on disk. */
  public static final long CODE = 1;

  /** The name of this hash. */
  public static final String NAME = "fnv1a64-mix/1";

  private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
  private static final long FNV_PRIME = 0x0000_0100_0000_01B3L;

  private ShardHash() {}

  /**
   * The shard of a key.
   *
   * @param key the key
   * @param count how many shards there are
   * @return 0 to {@code count - 1}
   */
  public static int shardOf(byte[] key, int count) {
    return (int) Long.remainderUnsigned(hash(key), count);
  }

  static long hash(byte[] key) {
    long hash = FNV_OFFSET;
    for (byte b : key) {
      hash = (hash ^ (b & 0xFF)) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
    hash = (hash ^ (hash >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
    return hash ^ (hash >>> 33);
  }
}
