package dev.seawall.peers.zeebe;

import static java.lang.invoke.MethodType.methodType;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A journal of Zeebe, by method handles: its classes are for a newer Java than the one that
 * compiles this. The handles are constants, so that calls through them cost what plain ones do.
 */
final class ZeebeJournal {
  private static final String PACKAGE = "io.camunda.zeebe.journal.";
  private static final Class<?> JOURNAL = type(PACKAGE + "file.SegmentedJournal");
  private static final Class<?> BUILDER = type(PACKAGE + "file.SegmentedJournalBuilder");
  private static final Class<?> META_STORE = type(PACKAGE + "JournalMetaStore");
  private static final Class<?> READER = type(PACKAGE + "JournalReader");
  private static final Class<?> RECORD = type(PACKAGE + "JournalRecord");
  private static final Class<?> BUFFER_WRITER = type("io.camunda.zeebe.util.buffer.BufferWriter");
  private static final Class<?> DIRECT_WRITER =
      type("io.camunda.zeebe.util.buffer.DirectBufferWriter");
  private static final Class<?> DIRECT_BUFFER = type("org.agrona.DirectBuffer");
  private static final Class<?> UNSAFE_BUFFER = type("org.agrona.concurrent.UnsafeBuffer");
  private static final Class<?> REGISTRY =
      type("io.micrometer.core.instrument.simple.SimpleMeterRegistry");

  private static final MethodHandle APPEND =
      method(JOURNAL, "append", methodType(RECORD, BUFFER_WRITER))
          .asType(methodType(Object.class, Object.class, Object.class));
  private static final MethodHandle FLUSH =
      method(JOURNAL, "flush", methodType(void.class)).asType(methodType(void.class, Object.class));
  private static final MethodHandle OPEN_READER =
      method(JOURNAL, "openReader", methodType(READER))
          .asType(methodType(Object.class, Object.class));
  private static final MethodHandle SEEK =
      method(READER, "seek", methodType(long.class, long.class))
          .asType(methodType(long.class, Object.class, long.class));
  private static final MethodHandle DATA =
      method(RECORD, "data", methodType(DIRECT_BUFFER))
          .asType(methodType(Object.class, Object.class));
  private static final MethodHandle GET_LONG =
      method(DIRECT_BUFFER, "getLong", methodType(long.class, int.class, ByteOrder.class))
          .asType(methodType(long.class, Object.class, int.class, ByteOrder.class));
  private static final MethodHandle WRAP_BYTES =
      method(UNSAFE_BUFFER, "wrap", methodType(void.class, byte[].class))
          .asType(methodType(void.class, Object.class, byte[].class));

  private static final MethodHandle WRAP_WRITER =
      method(DIRECT_WRITER, "wrap", methodType(DIRECT_WRITER, DIRECT_BUFFER))
          .asType(methodType(void.class, Object.class, Object.class));

  private final AutoCloseable journal;
  private final Object bytes;
  private final Object writer;
  private @Nullable Object reader;

  private ZeebeJournal(AutoCloseable journal) throws ReflectiveOperationException {
    this.journal = journal;
    this.bytes = UNSAFE_BUFFER.getConstructor(byte[].class).newInstance((Object) new byte[1]);
    this.writer = DIRECT_WRITER.getConstructor().newInstance();
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new LinkageError("no " + name, e);
    }
  }

  private static MethodHandle method(Class<?> owner, String name, MethodType type) {
    try {
      return MethodHandles.publicLookup().findVirtual(owner, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no method " + name + " of " + owner, e);
    }
  }

  static ZeebeJournal open(Path directory, int segmentBytes, FlushedIndex flushed)
      throws ReflectiveOperationException {
    Object store =
        Proxy.newProxyInstance(
            META_STORE.getClassLoader(),
            new Class<?>[] {META_STORE},
            (proxy, method, arguments) -> {
              Object answer = flushed.call(method.getName(), arguments == null ? 0L : arguments[0]);
              return method.getReturnType() == void.class ? null : answer;
            });
    Object registry = REGISTRY.getConstructor().newInstance();
    Object builder =
        JOURNAL
            .getMethod("builder", type("io.micrometer.core.instrument.MeterRegistry"))
            .invoke(null, registry);
    BUILDER.getMethod("withDirectory", String.class).invoke(builder, directory.toString());
    BUILDER.getMethod("withName", String.class).invoke(builder, "journal");
    BUILDER.getMethod("withMaxSegmentSize", int.class).invoke(builder, segmentBytes);
    BUILDER.getMethod("withFreeDiskSpace", long.class).invoke(builder, 0L);
    BUILDER.getMethod("withMetaStore", META_STORE).invoke(builder, store);
    return new ZeebeJournal((AutoCloseable) BUILDER.getMethod("build").invoke(builder));
  }

  void append(byte[] value) throws Exception {
    try {
      WRAP_BYTES.invokeExact(bytes, value);
      WRAP_WRITER.invokeExact(writer, bytes);
      Object unused = APPEND.invokeExact(journal(), writer);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private Object journal() {
    return journal;
  }

  void flush() throws Exception {
    try {
      FLUSH.invokeExact(journal());
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  void readAll(LongConsumer numbers) throws Exception {
    try {
      Object opened = OPEN_READER.invokeExact(journal());
      try (AutoCloseable closed = (AutoCloseable) opened) {
        Iterator<?> records = (Iterator<?>) closed;
        while (records.hasNext()) {
          numbers.accept(number(records.next()));
        }
      }
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static long number(Object record) throws Throwable {
    Object data = DATA.invokeExact(record);
    return (long) GET_LONG.invokeExact(data, 0, ByteOrder.BIG_ENDIAN);
  }

  /** The number in the record of an index, from 1. */
  long get(long index) throws Exception {
    try {
      Object open = reader;
      if (open == null) {
        // Reading fills the sparse index, which is empty after opening: each get would be a scan.
        readAll(number -> {});
        open = OPEN_READER.invokeExact(journal());
        reader = open;
      }
      long unused = (long) SEEK.invokeExact(open, index);
      return number(((Iterator<?>) open).next());
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static Exception failure(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof Exception exception ? exception : new IllegalStateException(e);
  }

  void close() throws IOException {
    try {
      if (reader != null) {
        ((AutoCloseable) reader).close();
      }
      journal.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
