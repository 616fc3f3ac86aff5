package dev.seawall.benchmarks.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;

/**
 * A process that measures one peer: reads orders from its input, one a line, and answers each on
 * its output; ends with its input. Whatever the peer prints goes to standard error.
 */
public final class PeerProcess {
  private PeerProcess() {}

  /**
   * The process.
   *
   * @param args the name of the peer's class
   * @throws Exception if there is no such peer, or nobody listens any more
   */
  public static void main(String[] args) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, UTF_8);
    System.setOut(System.err);
    Class<?> type = Class.forName(args[0]);
    Tasks tasks = new Tasks((Peer) type.getConstructor().newInstance());
    answers.println(Answer.DONE);
    serve(tasks, answers);
    // Threads that a peer leaves behind do not keep it.
    Runtime.getRuntime().halt(0);
  }

  private static void serve(Tasks tasks, PrintStream answers) throws IOException {
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      answers.println(outcome(tasks, line, answers));
    }
  }

  /** Carries out an order, and returns the last line of the answer. */
  private static String outcome(Tasks tasks, String line, PrintStream answers) {
    try {
      tasks.run(Order.parse(line)).lines().forEach(answers::println);
      return Answer.DONE;
    } catch (Exception | LinkageError | AssertionError | OutOfMemoryError e) {
      Throwable unsupported = e;
      while (unsupported != null && !(unsupported instanceof UnsupportedOperationException)) {
        unsupported = unsupported.getCause();
      }
      if (unsupported != null) {
        return Answer.UNSUPPORTED + oneLine(String.valueOf(unsupported.getMessage()));
      }
      e.printStackTrace();
      return Answer.FAILED + oneLine(e.toString());
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
