package dev.seawall.cli.console;

import dev.seawall.WalRecord;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Shows records on standard output. */
public interface RecordPrinter {

  /**
   * Shows a record.
   *
   * @param record what to show
   * @throws IOException if it cannot be written
   */
  void print(WalRecord record) throws IOException;

  /**
   * Hands everything shown so far to the operating system.
   *
   * @throws IOException if it cannot be written
   */
  void flush() throws IOException;

  /**
   * Chooses a printer.
   *
   * @param format text or JSON
   * @param out where to
   * @return the printer
   * @throws IOException if it cannot begin
   */
  static RecordPrinter of(OutputFormat format, Output out) throws IOException {
    return switch (format) {
      case TEXT -> new Text(out);
      case JSON -> new Json(new JsonLines(out), RecordJson.TRANSACTION);
    };
  }

  /**
   * Shows records in JSON as such that have taken effect: of a transaction that needs no COMMIT any
   * more.
   *
   * @param out where to
   * @return the printer
   * @throws IOException if it cannot begin
   */
  static RecordPrinter jsonOfCommitted(Output out) throws IOException {
    return new Json(new JsonLines(out), RecordJson.COMMITTED_TRANSACTION);
  }

  /**
   * Shows nothing but values, each with a line end behind it: what {@code append} was given.
   *
   * @param out where to
   * @return the printer
   */
  static RecordPrinter raw(Output out) {
    return new Raw(out);
  }

  /**
   * Describes a record in one line.
   *
   * @param record what to describe
   * @return stream, sequence, time, type, transaction and contents
   */
  static String describe(WalRecord record) {
    StringBuilder line = new StringBuilder(64 + record.value().length);
    line.append(TextFormat.escape(record.stream())).append(' ').append(record.sequence());
    Instant time = record.time().truncatedTo(ChronoUnit.MILLIS);
    line.append(' ').append(time).append(' ').append(record.type());
    if (record.transactionId() != 0) {
      line.append(" (transaction ").append(record.transactionId()).append(')');
    }
    byte[] key = record.key();
    if (key != null) {
      line.append(' ').append(TextFormat.escape(key));
    }
    if (record.value().length > 0) {
      line.append(key == null ? ' ' : '=').append(TextFormat.escape(record.value()));
    }
    return line.toString();
  }

  /** For people. */
  record Text(Output out) implements RecordPrinter {
    @Override
    public void print(WalRecord record) throws IOException {
      out.println(describe(record));
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }

  /** Values only. */
  record Raw(Output out) implements RecordPrinter {
    @Override
    public void print(WalRecord record) throws IOException {
      out.write(record.value());
      out.write('\n');
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }

  /** For programs. */
  record Json(JsonLines lines, String transactionField) implements RecordPrinter {
    @Override
    public void print(WalRecord record) throws IOException {
      RecordJson.write(lines.json(), record, transactionField);
      lines.endLine();
    }

    @Override
    public void flush() throws IOException {
      lines.flush();
    }
  }
}
