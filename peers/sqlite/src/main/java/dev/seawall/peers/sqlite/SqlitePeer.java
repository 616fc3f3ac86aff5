package dev.seawall.peers.sqlite;

import dev.seawall.benchmarks.peer.Numbers;
import dev.seawall.benchmarks.peer.Peer;
import dev.seawall.benchmarks.peer.PeerLog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/** SQLite as a log, in WAL mode: a table with a column for the stream; one connection, one lock. */
public final class SqlitePeer implements Peer {

  /** Creates it. */
  public SqlitePeer() {}

  @Override
  public PeerLog open(Path directory, int streams) throws SQLException {
    return new Log(DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("log.sqlite")));
  }

  private static final class Log implements PeerLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement select;
    private String synchronous = "";

    Log(Connection connection) throws SQLException {
      this.connection = connection;
      run("PRAGMA journal_mode=WAL");
      run("CREATE TABLE IF NOT EXISTS log (id INTEGER PRIMARY KEY, stream INTEGER, value BLOB)");
      this.insert = connection.prepareStatement("INSERT INTO log (stream, value) VALUES (?, ?)");
      this.select = connection.prepareStatement("SELECT value FROM log WHERE id = ?");
    }

    private void run(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    /** Has commits wait for the disk, or not. */
    private void setSynchronous(String wanted) throws SQLException {
      if (!wanted.equals(synchronous)) {
        run("PRAGMA synchronous=" + wanted);
        synchronous = wanted;
      }
    }

    private void insert(int stream, byte[] value) throws SQLException {
      insert.setInt(1, stream);
      insert.setBytes(2, value);
      insert.executeUpdate();
    }

    @Override
    public void appendDurable(int stream, byte[] value) throws SQLException {
      lock.lock();
      try {
        setSynchronous("FULL");
        insert(stream, value);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void appendBatch(byte[] value, int count) throws SQLException {
      setSynchronous("FULL");
      connection.setAutoCommit(false);
      for (int i = 0; i < count; i++) {
        insert(0, value);
      }
      connection.commit();
      connection.setAutoCommit(true);
    }

    @Override
    public void append(byte[] value) throws SQLException {
      setSynchronous("NORMAL");
      insert(0, value);
    }

    @Override
    public void sync() throws SQLException {
      run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    @Override
    public void readAll(LongConsumer numbers) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT value FROM log ORDER BY id")) {
        while (rows.next()) {
          numbers.accept(Numbers.of(rows.getBytes(1)));
        }
      }
    }

    @Override
    public long get(long number) throws SQLException {
      select.setLong(1, number + 1);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return Numbers.of(rows.getBytes(1));
      }
    }

    @Override
    public void close() throws SQLException {
      insert.close();
      select.close();
      connection.close();
    }
  }
}
