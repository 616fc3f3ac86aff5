package dev.seawall.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.Durability;
import dev.seawall.Wal;
import dev.seawall.WalException;
import dev.seawall.WalStream;
import dev.seawall.testkit.SimulatedDisk;
import dev.seawall.testkit.process.Action.Kind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That the checker of the other tests here sees what it is there to see. */
@Timeout(60)
class LedgerTest {
  private final Ledger ledger = new Ledger();
  private Wal wal;
  private WalStream stream;

  @BeforeEach
  void write() throws WalException {
    wal = Wal.open(new SimulatedDisk().store(), RandomWriter.options().build());
    RandomWriter writer = new RandomWriter(wal, 1, ledger::note);
    for (int thread = 0; thread < RandomWriter.THREADS; thread++) {
      writer.run(thread, 100);
    }
    stream = wal.stream(RandomWriter.shared(0));
    stream.append(new Token(new Action.Id(1, 0, 100), 0).value());
    ledger.note(append(0, 100).announcement());
    ledger.note("< 1.0.100 " + stream.lastSequence());
  }

  @AfterEach
  void close() throws WalException {
    wal.close();
  }

  private static Action append(int thread, int number) {
    Action.Id id = new Action.Id(1, thread, number);
    return new Action(id, Kind.APPEND, Durability.DISK, List.of(RandomWriter.shared(0)), 0);
  }

  private void append(Token token) throws WalException {
    stream.append(token.type(), token.key(), token.value(), null);
  }

  @Test
  void shouldFindNothingWrongWithWhatWasWritten() throws WalException {
    assertThat(ledger.check(wal)).isEmpty();
    assertThat(ledger.check(wal)).isEmpty();
    assertThat(ledger.acknowledged()).isGreaterThan(500);
  }

  @Test
  void shouldNoticeALostRecord() throws WalException {
    stream.truncateAfter(stream.lastSequence() - 1);
    assertThat(ledger.check(wal)).singleElement().asString().contains("is lost: 1.0.100.0");
  }

  @Test
  void shouldNoticeWhatMemoryAcknowledgedBeforeSomethingDurable() throws WalException {
    Action.Id id = new Action.Id(1, 1, 100);
    List<String> streams = List.of(RandomWriter.own(1, 0));
    ledger.note(new Action(id, Kind.APPEND, Durability.MEMORY, streams, 0).announcement());
    ledger.note("< 1.1.100 " + (wal.stream(streams.get(0)).lastSequence() + 1));
    ledger.note(append(0, 101).announcement());
    append(new Token(new Action.Id(1, 0, 101), 0));
    ledger.note("< 1.0.101 " + stream.lastSequence());
    assertThat(ledger.check(wal)).singleElement().asString().contains("is lost: 1.1.100.0");
  }

  @Test
  void shouldNoticeALostStream() throws WalException {
    wal.delete(stream.name());
    assertThat(ledger.check(wal)).singleElement().asString().contains("shared.0 is missing");
  }

  @Test
  void shouldNoticeALostBeginning() throws WalException {
    stream.truncateBefore(stream.lastSequence());
    assertThat(ledger.check(wal)).first().asString().contains("shared.0 begins at");
  }

  @Test
  void shouldNoticeARecordThatIsBackFromTheDead() throws WalException {
    append(new Token(new Action.Id(1, 0, 50), 0));
    assertThat(String.join("\n", ledger.check(wal))).contains("back from the dead", "behind");
  }

  @Test
  void shouldNoticeAnAlteredRecord() throws WalException {
    long last = stream.lastSequence();
    stream.truncateAfter(last - 1);
    append(new Token(new Action.Id(1, 0, 101), 0));
    assertThat(String.join("\n", ledger.check(wal))).contains("is 1.0.101.0, not 1.0.100.0");
  }

  @Test
  void shouldNoticeHalfABatchOnly() throws WalException {
    Action.Id id = new Action.Id(1, 0, 101);
    List<String> both = List.of(stream.name(), RandomWriter.own(0, 0));
    ledger.note(new Action(id, Kind.BATCH, Durability.DISK, both, 0).announcement());
    append(new Token(id, 0));
    assertThat(ledger.check(wal)).singleElement().asString().contains("has taken effect as");
  }

  @Test
  void shouldAllowWhatWasAnnouncedToBeThereOrNot() throws WalException {
    ledger.note(append(0, 101).announcement());
    ledger.note(append(1, 101).announcement());
    append(new Token(new Action.Id(1, 1, 101), 0));
    assertThat(ledger.check(wal)).isEmpty();
  }

  @Test
  void shouldNoticeALostCheckpoint() throws WalException {
    wal.dropCheckpoint(wal.checkpoints().get(0).name());
    assertThat(ledger.check(wal)).singleElement().asString().contains("checkpoint own.");
  }
}
