package dev.seawall.index;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sharded streams there are at one moment. Immutable. */
public final class ShardSet {
  /** No sharded streams. */
  public static final ShardSet NONE = new ShardSet(new TreeMap<>());

  private final SortedMap<String, ShardedState> byName;

  private ShardSet(SortedMap<String, ShardedState> byName) {
    this.byName = byName;
  }

  ShardSet plus(ShardedState added) {
    SortedMap<String, ShardedState> more = new TreeMap<>(byName);
    more.put(added.name(), added);
    return new ShardSet(more);
  }

  ShardSet minus(String name) {
    SortedMap<String, ShardedState> less = new TreeMap<>(byName);
    less.remove(name);
    return new ShardSet(less);
  }

  /**
   * All of them.
   *
   * @return sorted by name
   */
  public List<ShardedState> all() {
    return List.copyOf(byName.values());
  }

  /**
   * Finds one.
   *
   * @param name its name
   * @return null if there is none
   */
  public @Nullable ShardedState find(String name) {
    return byName.get(name);
  }

  /**
   * Finds what a stream is a shard of.
   *
   * @param stream the stream's name
   * @return null if it is a stream of its own
   */
  public @Nullable ShardedState ownerOf(String stream) {
    int slash = stream.lastIndexOf('/');
    ShardedState owner = slash < 0 ? null : byName.get(stream.substring(0, slash));
    return owner != null && isIndexBelow(owner.count(), stream, slash + 1) ? owner : null;
  }

  /** Whether a text ends in a decimal number as we write it: no sign, no leading zeros. */
  private static boolean isIndexBelow(int count, String text, int from) {
    long index = 0;
    for (int i = from; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9' || index >= count || (i > from && text.charAt(from) == '0')) {
        return false;
      }
      index = 10 * index + digit - '0';
    }
    return from < text.length() && index < count;
  }
}
