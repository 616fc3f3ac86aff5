package dev.seawall.copy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a directory would be left by a power loss. It looks at the real directory after each
 * step, and remembers which names and contents have been synced: of the others a disk may have kept
 * any. Each directory's changes within a step count as one, as a rename does.
 */
final class UnsyncedNames {
  private final Path root;

  /** Has a further name of each file, so that the number of one that is gone is not used again. */
  private final Path museum;

  private final Map<Object, Folder> folders = new LinkedHashMap<>();
  private final Map<Object, Content> contents = new HashMap<>();
  private int shownInAll;

  /** The names in a directory: those that are durable, and what was done since, in order. */
  private static final class Folder {
    private Map<String, Object> durable = new TreeMap<>();
    private Map<String, Object> now = new TreeMap<>();
    private final List<Map<String, @Nullable Object>> changes = new ArrayList<>();
  }

  private static final class Content {
    private byte[] bytes = {};
    private boolean isSynced;
  }

  /** A change that a power loss may take away. */
  private record Change(Folder folder, Map<String, @Nullable Object> names) {}

  UnsyncedNames(Path root, Path museum) throws IOException {
    this.root = root;
    this.museum = Files.createDirectories(museum);
    look();
    folders.values().forEach(UnsyncedNames::sync);
    contents.values().forEach(content -> content.isSynced = true);
  }

  /** Takes in what has changed. */
  void look() throws IOException {
    look(root);
  }

  private void look(Path directory) throws IOException {
    Folder folder = folders.computeIfAbsent(keyOf(directory), key -> new Folder());
    Map<String, Object> now = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        now.put(entry.getFileName().toString(), keyOf(entry));
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          look(entry);
        } else {
          lookAtFile(entry);
        }
      }
    }
    Map<String, @Nullable Object> change = new TreeMap<>();
    folder.now.keySet().stream()
        .filter(name -> !now.containsKey(name))
        .forEach(name -> change.put(name, null));
    now.forEach(
        (name, key) -> {
          if (!key.equals(folder.now.get(name))) {
            change.put(name, key);
          }
        });
    if (!change.isEmpty()) {
      folder.changes.add(change);
    }
    folder.now = now;
  }

  private void lookAtFile(Path file) throws IOException {
    Content content = contents.get(keyOf(file));
    if (content == null) {
      Files.createLink(museum.resolve(Integer.toString(contents.size())), file);
      content = new Content();
      contents.put(keyOf(file), content);
    }
    byte[] bytes = Files.readAllBytes(file);
    if (!Arrays.equals(bytes, content.bytes)) {
      content.bytes = bytes;
      content.isSynced = false;
    }
  }

  private static Object keyOf(Path path) throws IOException {
    return Objects.requireNonNull(
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
  }

  /** The names in a directory are durable. */
  void syncedNames(Path directory) throws IOException {
    look();
    sync(Objects.requireNonNull(folders.get(keyOf(directory))));
  }

  private static void sync(Folder folder) {
    folder.durable = folder.now;
    folder.changes.clear();
  }

  /** What is in a file is durable. */
  void syncedFile(Path file) throws IOException {
    look();
    Objects.requireNonNull(contents.get(keyOf(file))).isSynced = true;
  }

  /** Something that is done with what is left. */
  interface Look {
    void at(Path left) throws IOException;
  }

  /**
   * Shows what a power loss may leave now: all changes, none, all but one, one only; each with and
   * without the contents that were not synced.
   *
   * @param seen what need not be shown again; is added to
   * @return how many were shown
   */
  int lose(Path scratch, Set<String> seen, Look look) throws IOException {
    List<Change> all = new ArrayList<>();
    folders
        .values()
        .forEach(folder -> folder.changes.forEach(names -> all.add(new Change(folder, names))));
    List<Set<Change>> kept = new ArrayList<>(List.of(new HashSet<>(all), Set.of()));
    for (Change change : all) {
      Set<Change> others = new HashSet<>(all);
      others.remove(change);
      kept.add(others);
      kept.add(Set.of(change));
    }
    int shown = 0;
    for (Set<Change> some : kept) {
      for (boolean isWithContents : new boolean[] {true, false}) {
        StringBuilder tree = new StringBuilder();
        describe(keyOf(root), some, isWithContents, tree);
        if (seen.add(tree.toString())) {
          Path left = Files.createDirectory(scratch.resolve(Integer.toString(shownInAll++)));
          write(keyOf(root), some, isWithContents, left);
          look.at(left);
          shown++;
        }
      }
    }
    return shown;
  }

  private static Map<String, Object> namesIn(Folder folder, Set<Change> kept) {
    Map<String, Object> names = new TreeMap<>(folder.durable);
    for (Map<String, @Nullable Object> change : folder.changes) {
      if (kept.contains(new Change(folder, change))) {
        change.forEach(
            (name, key) -> {
              names.remove(name);
              if (key != null) {
                names.put(name, key);
              }
            });
      }
    }
    return names;
  }

  private void describe(Object key, Set<Change> kept, boolean isWithContents, StringBuilder text) {
    Folder folder = folders.get(key);
    if (folder == null) {
      text.append(Arrays.hashCode(bytesOf(key, isWithContents)));
      return;
    }
    text.append('(');
    namesIn(folder, kept)
        .forEach(
            (name, child) -> {
              text.append(name).append('=');
              describe(child, kept, isWithContents, text);
              text.append(' ');
            });
    text.append(')');
  }

  private byte[] bytesOf(Object key, boolean isWithContents) {
    Content content = Objects.requireNonNull(contents.get(key));
    return content.isSynced || isWithContents ? content.bytes : new byte[0];
  }

  private void write(Object key, Set<Change> kept, boolean isWithContents, Path directory)
      throws IOException {
    for (Map.Entry<String, Object> entry :
        namesIn(Objects.requireNonNull(folders.get(key)), kept).entrySet()) {
      Path path = directory.resolve(entry.getKey());
      if (folders.containsKey(entry.getValue())) {
        write(entry.getValue(), kept, isWithContents, Files.createDirectory(path));
      } else {
        Files.write(path, bytesOf(entry.getValue(), isWithContents));
      }
    }
  }
}
