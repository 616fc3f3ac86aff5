package dev.seawall.cli.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes JSON to standard output, one object a line. */
public final class JsonLines {
  private final Output out;
  private final JsonGenerator json;

  /**
   * Begins to write.
   *
   * @param out where to
   * @throws IOException if it cannot begin
   */
  public JsonLines(Output out) throws IOException {
    this.out = out;
    this.json = RecordJson.FACTORY.createGenerator(out);
  }

  /** Writes the object of a line. */
  @FunctionalInterface
  public interface Content {

    /**
     * Writes it.
     *
     * @param json what to write it with
     * @throws IOException if it cannot be written
     */
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Writes one line, and hands it to the operating system.
   *
   * @param out where to
   * @param content what to write
   * @throws IOException if it cannot be written
   */
  public static void print(Output out, Content content) throws IOException {
    JsonLines lines = new JsonLines(out);
    content.write(lines.json());
    lines.endLine();
    lines.flush();
  }

  /**
   * What the object of the current line is written with.
   *
   * @return the same generator every time
   */
  public JsonGenerator json() {
    return json;
  }

  /**
   * Ends the line.
   *
   * @throws IOException if it cannot be written
   */
  public void endLine() throws IOException {
    json.writeRaw('\n');
  }

  /**
   * Hands everything written so far to the operating system.
   *
   * @throws IOException if it cannot be written
   */
  public void flush() throws IOException {
    json.flush();
    out.flush();
  }
}
