package dev.seawall.testkit.transaction;

import dev.seawall.Durability;
import dev.seawall.ReplayCursor;
import dev.seawall.Transaction;
import dev.seawall.Wal;
import dev.seawall.WalOptions;
import dev.seawall.WalStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** What a process with little memory does in {@link BoundedMemoryTest}. */
final class LargeTransaction {
  private static final int VALUE_BYTES = 1000;
  private static final int PLAIN_EVERY = 1000;

  private LargeTransaction() {}

  /** Takes what to do, where, and how many records. */
  public static void main(String... arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    long records = Long.parseLong(arguments[2]);
    switch (arguments[0]) {
      case "commit" -> commit(directory, records);
      case "append" -> append(directory, records);
      case "replay" -> System.out.println(replay(directory));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Commits one transaction, with records of others in between, and dies. */
  private static void commit(Path directory, long records) throws Exception {
    Wal wal = Wal.open(directory, WalOptions.builder().durability(Durability.DISK).build());
    WalStream stream = wal.stream("stream");
    Transaction transaction = wal.begin();
    byte[] value = new byte[VALUE_BYTES];
    for (long i = 1; i <= records; i++) {
      ByteBuffer.wrap(value).putLong(0, i);
      transaction.append(stream, value);
      if (i % PLAIN_EVERY == 0) {
        stream.append(new byte[0], Durability.MEMORY);
      }
    }
    transaction.commit();
    System.out.println("committed");
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static void append(Path directory, long records) throws Exception {
    WalOptions options = WalOptions.builder().durability(Durability.MEMORY).build();
    try (Wal wal = Wal.open(directory, options)) {
      WalStream stream = wal.stream("stream");
      byte[] value = new byte[Long.BYTES];
      for (long i = 1; i <= records; i++) {
        ByteBuffer.wrap(value).putLong(0, i);
        stream.append(value);
      }
    }
    System.out.println("appended");
  }

  /** Counts the records that are not empty; they must come in order. */
  private static String replay(Path directory) throws Exception {
    long count = 0;
    try (Wal wal = Wal.open(directory);
        ReplayCursor cursor = wal.stream("stream").replay(0)) {
      while (cursor.next()) {
        ByteBuffer value = cursor.value();
        if (value.hasRemaining() && value.getLong(value.position()) != ++count) {
          return "record " + value.getLong(value.position()) + " at the place of " + count;
        }
      }
    }
    return "replayed " + count;
  }
}
