package dev.seawall.testkit.encoding;

import dev.seawall.format.FrameHeader;
import dev.seawall.format.SegmentHeader;
import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at everything that is handed to a store to be written, whether it gets there or not, and
 * notes if two different messages are encrypted with the same key and counter.
 */
final class NonceRecorder {
  /** What was encrypted with a key, told by what it is derived from, and a counter. */
  private final Map<List<Object>, ByteBuffer> messages = new HashMap<>();

  private String reuse;

  /**
   * Fails if a nonce was used twice. Not where that is seen: the log would take it for a failed
   * write.
   */
  synchronized void check() {
    if (reuse != null) {
      throw new AssertionError(reuse);
    }
  }

  synchronized long messages() {
    return messages.size();
  }

  SegmentStore watch(SegmentStore store) {
    return proxy(
        SegmentStore.class,
        (proxy, method, arguments) -> {
          Object result = invoke(store, method, arguments);
          return result instanceof SegmentFile file && !method.getName().equals("createTorn")
              ? watch(file)
              : result;
        });
  }

  private SegmentFile watch(SegmentFile file) {
    ByteBuffer header = ByteBuffer.allocate(SegmentHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return proxy(
        SegmentFile.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("write")) {
            note(file, header, (ByteBuffer) arguments[0], (long) arguments[1]);
          }
          return invoke(file, method, arguments);
        });
  }

  private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            NonceRecorder.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private synchronized void note(
      SegmentFile file, ByteBuffer header, ByteBuffer source, long offset) throws IOException {
    ByteBuffer bytes = source.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (offset == 0) {
      header.clear();
      if (bytes.remaining() == SegmentHeader.BYTES) {
        header.put(bytes.duplicate());
      }
      return;
    }
    if (header.position() == 0) {
      file.read(header, 0); // a segment of an earlier life, which is being mended
    }
    if (SegmentHeader.examine(header.duplicate().order(header.order()).flip())
        != SegmentHeader.Kind.VALID) {
      return;
    }
    SegmentHeader fields = SegmentHeader.decode(header);
    for (int at = 0;
        at + FrameHeader.BYTES <= bytes.limit() && FrameHeader.recordCount(bytes, at) > 0;
        at += (int) FrameHeader.frameLength(bytes, at)) {
      if (bytes.getLong(at) == dev.seawall.format.Footer.MAGIC) {
        return;
      }
      if ((FrameHeader.flags(bytes, at) & FrameHeader.ENCRYPTED) != 0) {
        note(fields, bytes, at, offset + at);
      }
    }
  }

  private void note(SegmentHeader header, ByteBuffer bytes, int at, long place) {
    long counter = bytes.getLong(at + FrameHeader.BYTES);
    int length = FrameHeader.BYTES - 8 + FrameHeader.payloadLength(bytes, at);
    ByteBuffer message = ByteBuffer.allocate(length + Long.BYTES).putLong(place);
    message.put(bytes.slice(at + 8, length)).flip();
    List<Object> nonce =
        List.of(header.logId(), header.segment(), header.epoch(), header.salt(), counter);
    ByteBuffer before = messages.putIfAbsent(nonce, message);
    if (before != null && !before.equals(message)) {
      reuse = "counter " + counter + " of segment " + header.segment() + " has two messages";
    }
  }
}
