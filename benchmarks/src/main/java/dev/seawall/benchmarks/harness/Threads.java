package dev.seawall.benchmarks.harness;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/** Kinds of threads. */
public final class Threads {
  private Threads() {}

  /** Platform threads. */
  public static ThreadFactory platform() {
    return task -> {
      Thread thread = new Thread(task, "benchmark");
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Virtual threads, where this Java has them as a finished feature. */
  public static Optional<ThreadFactory> virtual() {
    if (Runtime.version().feature() < 21) {
      return Optional.empty();
    }
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
      var lookup = MethodHandles.publicLookup();
      Object made =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(builder)).invoke();
      Object factory =
          lookup
              .findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
              .invoke(made);
      return Optional.of((ThreadFactory) factory);
    } catch (Throwable missing) {
      return Optional.empty();
    }
  }
}
