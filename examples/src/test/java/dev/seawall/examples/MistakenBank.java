package dev.seawall.examples;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The bank with one line changed: compiled anew, and loaded in place of the right one. */
final class MistakenBank extends URLClassLoader {
  private static final Path SOURCE = Path.of("src/main/java/dev/seawall/examples/Bank.java");

  private MistakenBank(URL[] places) {
    super(places, MistakenBank.class.getClassLoader());
  }

  /** Compiles the bank with a mistake into a directory. */
  static MistakenBank of(Path directory, String right, String wrong) throws IOException {
    String source = Files.readString(SOURCE);
    if (source.indexOf(right) < 0 || source.indexOf(right) != source.lastIndexOf(right)) {
      throw new IllegalArgumentException("the bank does not have exactly once: " + right);
    }
    Path mistaken = Files.writeString(directory.resolve("Bank.java"), source.replace(right, wrong));
    compile(mistaken, directory);
    URL tests = MistakenBank.class.getProtectionDomain().getCodeSource().getLocation();
    return new MistakenBank(new URL[] {directory.toUri().toURL(), tests});
  }

  private static void compile(Path source, Path directory) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path"));
    StringWriter output = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      if (!compiler
          .getTask(output, files, null, options, null, files.getJavaFileObjects(source))
          .call()) {
        throw new IllegalStateException("the mistake does not compile: " + output);
      }
    }
  }

  /** Runs something that uses the bank. */
  void run(Class<? extends Runnable> type) throws ReflectiveOperationException {
    ((Runnable) loadClass(type.getName()).getConstructor().newInstance()).run();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null && name.startsWith("dev.seawall.examples.")) {
        loaded = findClass(name);
      }
      return loaded == null ? super.loadClass(name, resolve) : loaded;
    }
  }
}
