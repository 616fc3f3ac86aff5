package dev.seawall.cli.append;

import dev.seawall.cli.console.InputRecord;
import dev.seawall.cli.console.MalformedRecordException;
import dev.seawall.cli.console.RecordJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes records of input. */
public interface RecordSource {

  /**
   * Reads a record.
   *
   * @return the next record; null at the end
   * @throws InputException if the input cannot be read, or is no record
   */
  @Nullable InputRecord next() throws InputException;

  /**
   * Makes a record of DATA of every line, byte by byte as it is.
   *
   * @param input where the lines come from
   * @return the records
   */
  static RecordSource lines(Input input) {
    return () -> {
      byte[] line = input.nextLine();
      return line == null ? null : InputRecord.ofLine(line);
    };
  }

  /**
   * Reads records as {@link RecordJson} has them; empty lines are passed over.
   *
   * @param input where the lines come from
   * @return the records
   */
  static RecordSource json(Input input) {
    return () -> {
      byte[] line = input.nextLine();
      while (line != null && isBlank(line)) {
        line = input.nextLine();
      }
      if (line == null) {
        return null;
      }
      try {
        return RecordJson.read(line);
      } catch (MalformedRecordException e) {
        Place place = input.place();
        String where = "line " + place.line() + ", column " + e.column() + " of " + place.input();
        throw new InputException(where + ": " + e.getMessage(), e);
      } catch (IOException e) {
        throw new InputException(input.place() + ": " + e.getMessage(), e);
      }
    };
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
