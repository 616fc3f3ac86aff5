package dev.seawall.testkit.crash;

import dev.seawall.Wal;
import dev.seawall.testkit.SimulatedDisk;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;

/**
 * The engine with a bug put into its source: one class is changed, compiled, and loaded in place of
 * the original, together with a copy of everything else. So bugs can be seeded without a hook for
 * them.
 */
public final class PatchedEngine implements AutoCloseable {
  private static final Path SOURCES =
      Path.of("..", "core", "src", "main", "java", "dev", "seawall");

  private final URLClassLoader loader;

  private PatchedEngine(URLClassLoader loader) {
    this.loader = loader;
  }

  public static PatchedEngine of(Path directory, String file, String right, String wrong)
      throws IOException {
    String source = Files.readString(SOURCES.resolve(file));
    if (source.split(java.util.regex.Pattern.quote(right), -1).length != 2) {
      throw new IllegalStateException(file + " does not have exactly once: " + right);
    }
    Path patched =
        Files.createDirectories(directory.resolve("source")).resolve(Path.of(file).getFileName());
    Files.writeString(patched, source.replace(right, wrong));
    Path classes = Files.createDirectories(directory.resolve("classes"));
    compile(patched, classes);
    URL[] places = {
      classes.toUri().toURL(),
      placeOf(Wal.class),
      placeOf(SimulatedDisk.class),
      placeOf(PatchedEngine.class)
    };
    return new PatchedEngine(new ChildFirst(places));
  }

  private static void compile(Path source, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = pathOf(Wal.class) + java.io.File.pathSeparator + pathOf(NullMarked.class);
    List<String> options =
        List.of("-d", classes.toString(), "-classpath", classPath, "-proc:none", "-nowarn");
    StringWriter output = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      if (!compiler
          .getTask(output, files, null, options, null, files.getJavaFileObjects(source))
          .call()) {
        throw new IllegalStateException("the bug does not compile: " + output);
      }
    }
  }

  private static URL placeOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static String pathOf(Class<?> type) throws MalformedURLException {
    return Path.of(java.net.URI.create(placeOf(type).toString())).toString();
  }

  /** Runs something, found by name, in the world of the patched engine. */
  public Runnable create(String className, String argument) throws ReflectiveOperationException {
    return (Runnable)
        loader.loadClass(className).getConstructor(String.class).newInstance(argument);
  }

  public ClassLoader loader() {
    return loader;
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  private static final class ChildFirst extends URLClassLoader {
    ChildFirst(URL[] places) {
      super(places, PatchedEngine.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && name.startsWith("dev.seawall.")) {
          loaded = findClass(name);
        }
        return loaded == null ? super.loadClass(name, resolve) : loaded;
      }
    }
  }
}
