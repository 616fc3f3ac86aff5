package dev.seawall.testkit.crash;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.seawall.store.SegmentFile;
import dev.seawall.testkit.Fault;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.IoOperation.Kind;
import java.io.IOException;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A suite that cannot fail proves nothing: the same scenarios must fail when the engine has a bug.
 */
class SeededBugTest {
  private static final SeededBugs BUGS = new SeededBugs("crash");

  @AfterAll
  static void printFigures() {
    BUGS.print();
  }

  enum Bug {
    NONE("write/Waiter.java", "failure = reason;", "failure = reason; ", "DURABILITIES"),
    SYNC_SKIPPED(
        "write/ActiveSegment.java",
        "      file.sync();\n",
        "      if (target < 0) {\n        file.sync();\n      }\n",
        "DURABILITIES"),
    NAMES_NOT_SYNCED(
        "write/SegmentWriter.java",
        "        store.syncNames();\n",
        "",
        "DURABILITIES,ROLLS_BY_SIZE"),
    TORN_TAIL_NOT_CUT(
        "recovery/TailMender.java",
        "        file.truncate(validEnd);\n",
        "",
        "DURABILITIES,BATCHES"),
    STALE_BYTES_ACCEPTED(
        "read/FrameScanner.java",
        "if (!FrameHeader.isPayloadValid(checksum, bytes, view, at(), offset, salt)) {",
        "if (false) {",
        "DURABILITIES,BATCHES,ROLLS_BY_SIZE"),
    TAIL_NOT_WRITTEN_ANEW(
        "recovery/TailMender.java",
        "      rewrite(file, knownDurable, validEnd);\n",
        "",
        "FAILED_SYNCS"),
    BATCH_FLAG_IGNORED(
        "recovery/TailScan.java",
        "if ((flags & FrameHeader.CONTINUES_ATOMICALLY) == 0) {",
        "if (flags >= 0) {",
        "BATCHES"),
    FOOTER_TRUSTED(
        "recovery/SealMender.java", "      file.sync();\n", "", "ROLLS_BY_SIZE,DURABILITIES"),
    SNAPSHOT_TRUSTED_EARLY(
        "index/Catalog.java",
        "snapshotFirstSegment = change.b();",
        "firstSegment = Math.max(firstSegment, change.b());",
        "SEGMENTS_DELETED"),
    ONE_RECORD_TOO_MANY_NOT_SYNCED(
        "write/Committer.java",
        "writer.syncedRecords() >= options.syncRecords()",
        "writer.syncedRecords() > options.syncRecords()",
        "SYNCED_EVERY_FOURTH"),
    RECORDS_OF_LATER_GROUPS_TAKEN_FOR_SYNCED(
        "write/SegmentWriter.java",
        "    writtenRecords.addAndGet(records);\n",
        "    writtenRecords.addAndGet(records + 1);\n",
        "SYNCED_EVERY_FOURTH"),
    NONCE_BY_PLACE(
        "crypto/FrameCipher.java", "long number = counter++;", "long number = place;", "NONCES"),
    DELETED_STREAMS_COME_BACK_WITH_A_SNAPSHOT(
        "index/Catalog.java",
        "if (state == null && awaitsSnapshot) {",
        "if (state == null && awaitsSnapshot && id < 0) {",
        "SNAPSHOTS_DUE"),
    OLD_RECORDS_SEEN_IN_HOLES(
        "index/StreamState.java",
        "  synchronized void restoreHole(long from, long to) {\n"
            + "    runs = Overwritten.by(runs, from, to, keepsSegments());\n",
        "  synchronized void restoreHole(long from, long to) {\n",
        "SNAPSHOTS_DUE"),
    HOLES_APART_FROM_THEIR_STREAM(
        "write/Snapshots.java", "    buffer.beginAtomic();\n", "", "SNAPSHOTS_WITH_HOLES"),
    CHECKPOINT_APART_FROM_ITS_RECORD(
        "write/StreamCheckpoints.java", "    buffer.beginAtomic();\n", "", "STREAM_CHECKPOINTS"),
    CHECKPOINT_NOT_IN_SNAPSHOTS(
        "write/Snapshots.java",
        "    if (applied.exists()) {\n",
        "    if (applied.through() < 0) {\n",
        "STREAM_CHECKPOINTS"),
    COMMITS_OF_A_TRANSACTION_APART(
        "write/StagingBuffer.java",
        "    begin(FrameHeader.CONTINUES_ATOMICALLY | FrameHeader.TRANSACTIONAL, id);\n",
        "    begin(FrameHeader.TRANSACTIONAL, id);\n",
        "SPILLED_TRANSACTIONS"),
    WHOLE_TRANSACTION_IN_PIECES(
        "write/StagingBuffer.java",
        "    begin(FrameHeader.CONTINUES_ATOMICALLY | FrameHeader.BATCH | FrameHeader.TRANSACTIONAL, id);\n",
        "    begin(FrameHeader.BATCH | FrameHeader.TRANSACTIONAL, id);\n",
        "WHOLE_TRANSACTIONS"),
    SPANS_NOT_IN_SNAPSHOTS(
        "write/Snapshots.java",
        "i < spans.count(); i++",
        "i < 0; i++",
        "TRUNCATIONS_AMONG_TRANSACTIONS"),
    SPAN_WITHOUT_ITS_END(
        "index/Spans.java",
        "    Spans others = ended(transaction);\n",
        "    Spans others = ended(transaction);\n    if (first > 0) {\n      return others;\n    }\n",
        "TRUNCATIONS_AMONG_TRANSACTIONS"),
    TRANSACTIONS_OF_THE_DEAD_STAY_OPEN(
        "recovery/Recovery.java",
        "      catalog.states().forEach(StreamState::endOpenTransactions);\n",
        "",
        "SPILLED_TRANSACTIONS"),
    TRUNCATED_TRANSACTION_TAKES_EFFECT(
        "read/CommittedCursor.java",
        "isBatch && !(isTransactional && hasLostItsCommit())",
        "isBatch",
        "WHOLE_TRANSACTIONS"),
    ABORTED_TRANSACTION_COMMITTED(
        "write/OpenTransaction.java",
        "return !part.spilled.isEmpty() && !stream.stagedSpans().isOpen(id);",
        "return part.spilled.isEmpty() && part.waiting.count() < 0;",
        "SPILLED_TRANSACTIONS"),
    NAMED_CHECKPOINT_IN_PIECES(
        "write/LogCheckpoints.java", "    buffer.beginAtomic();\n", "", "NAMED_CHECKPOINTS"),
    NAMED_CHECKPOINTS_NOT_IN_SNAPSHOTS(
        "write/Snapshots.java", "    checkpoints.writeSnapshot();\n", "", "NAMED_CHECKPOINTS"),
    TRUNCATION_NOT_STAGED_FOR_CHECKPOINTS(
        "write/StreamChanges.java",
        "    catalog.checkpoints().stageTruncation(stream.id(), sequence);\n",
        "",
        "NAMED_CHECKPOINTS"),
    SHARDS_CREATED_IN_PIECES(
        "write/ShardDefinitions.java",
        "    buffer.beginAtomic();\n    for (int i = 0; i < wanted",
        "    for (int i = 0; i < wanted",
        "SHARDS"),
    SHARDS_DELETED_IN_PIECES(
        "write/ShardDefinitions.java",
        "    buffer.beginAtomic();\n    for (int i = 0; i < known",
        "    for (int i = 0; i < known",
        "SHARDS"),
    SHARDS_NOT_IN_SNAPSHOTS("write/Snapshots.java", "    shards.writeSnapshot();\n", "", "SHARDS"),
    TRUNCATION_NOT_DURABLE(
        "write/Stager.java",
        "    committer.commit(buffer, Durability.DISK);\n",
        "    committer.commit(buffer, Durability.OS);\n",
        "SEGMENTS_DELETED,NAMED_CHECKPOINTS"),
    TRUNCATION_FORGOTTEN(
        "index/Catalog.java",
        "case TRUNCATED_AFTER -> state.truncateAfter(change.a());",
        "case TRUNCATED_AFTER -> state.truncateAfter(Math.max(change.a(), state.writtenNext() - 1));",
        "TRUNCATIONS"),
    SEGMENTS_DELETED_BEFORE_THEY_ARE_DISPENSABLE(
        "engine/DeadSegments.java", "    release(lastDead);\n", "", "SEGMENTS_DELETED"),
    SEGMENTS_DELETED_BEFORE_THE_COPIES_ARE_DURABLE(
        "engine/DeadSegments.java", "    release(lastDead);\n", "", "CLEANING"),
    COPY_TAKEN_FOR_A_TRUNCATION(
        "recovery/TailScan.java",
        "boolean isRelocated = (frame.flags & FrameHeader.RELOCATED) != 0;",
        "boolean isRelocated = frame.count < 0;",
        "CLEANING"),
    COPIES_NOT_TOLD_FROM_OTHERS_IN_FOOTERS(
        "format/Footer.java",
        "target.putLong(isRelocated ? bytes | RELOCATED : bytes);",
        "target.putLong(bytes);",
        "CLEANING"),
    COPY_BRINGS_A_TRUNCATED_TRANSACTION_INTO_EFFECT(
        "clean/Cleaner.java", "        copies.withoutCommit();\n", "", "CLEANING"),
    RETENTION_GOES_PAST_A_CHECKPOINT(
        "index/CheckpointHold.java",
        "Math.max(applied.through() + 1, first)",
        "Math.max(applied.through() + 2, first)",
        "RETENTION"),
    RETENTION_GOES_PAST_A_NAMED_CHECKPOINT(
        "index/CheckpointHold.java",
        "boolean isReachable = position + 1 >= first &&",
        "boolean isReachable = position + 1 > first &&",
        "RETENTION_HELD_BACK"),
    RETENTION_GOES_PAST_A_CHECKPOINT_OF_THAT_MOMENT(
        "write/StreamChanges.java",
        "(pastCheckpoints || !isNeeded(stream, sequence))",
        "(pastCheckpoints || sequence > 0)",
        "RETENTION_LIVES"),
    RETENTION_KEEPS_ONE_RECORD_TOO_FEW(
        "retention/StreamLimits.java",
        "return runs[i].last() - left + 1;",
        "return runs[i].last() - left + 2;",
        "RETENTION"),
    RETENTION_CUTS_BATCHES(
        "retention/StreamLimits.java",
        "long start = Batches.startOf(reading, stream, sequence);",
        "long start = Math.max(sequence, Batches.startOf(reading, stream, sequence));",
        "RETENTION"),
    RETENTION_CUTS_TRANSACTIONS(
        "write/StreamChanges.java",
        "            stageTruncateBefore(buffer, stream, sequence);\n          }\n          return new",
        "            stream.stageTruncateBefore(sequence);\n            stager.record(buffer, stream,"
            + " ControlRecord.of(ControlRecord.Kind.TRUNCATED_BEFORE, stream.id(), sequence, 0));\n"
            + "          }\n          return new",
        "RETENTION_HELD_BACK"),
    AGE_OF_RELOCATED_RECORDS_IGNORED(
        "read/RetainedFrames.java",
        "boolean isYoung = !run.isRelocated() && run.segment()",
        "boolean isYoung = run.segment()",
        "RETENTION_LIVES"),
    AGE_THAT_IS_ALLOWED_TAKEN_FOR_TOO_OLD(
        "read/RetainedFrames.java",
        "window().payload().timeMillis() >= millis;",
        "window().payload().timeMillis() > millis;",
        "RETENTION_LIVES"),
    WHOLE_LOG_KEEPS_TOO_FEW_RECORDS(
        "retention/WholeLog.java",
        "records - count >= policy.maxRecords()",
        "records - count >= 0",
        "RETENTION_LIVES");

    private final String file;
    private final String right;
    private final String wrong;
    private final String scenarios;

    Bug(String file, String right, String wrong, String scenarios) {
      this.file = file;
      this.right = right;
      this.wrong = wrong;
      this.scenarios = scenarios;
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisabledIfSystemProperty(
      named = "seawall.test.scale",
      matches = "short",
      disabledReason = "says something of the tests, and that on one Java is enough")
  void shouldFailWhenTheEngineHasABug(Bug bug, @TempDir Path directory) throws Exception {
    assumeTrue(ToolProvider.getSystemJavaCompiler() != null, "there is no compiler");
    SeededBugs.Bug seeded = new SeededBugs.Bug(bug.name(), bug.file, bug.right, bug.wrong);
    String runner = Exploration.class.getName();
    if (bug == Bug.NONE) {
      BUGS.shouldPass(seeded, directory, runner, bug.scenarios);
    } else {
      BUGS.shouldBeCaught(seeded, directory, runner, bug.scenarios);
    }
  }

  private static void shouldFail(FaultPlan sabotage) {
    assertThatThrownBy(
            () -> new CrashExplorer(Scenario.ROLLS_BY_SIZE, 20, sabotage, store -> store).explore())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("left what is not");
  }

  @Test
  void shouldFailWhenSyncsAreSkipped() {
    shouldFail(FaultPlan.skippingSyncs());
  }

  @Test
  void shouldFailWhenDirectorySyncsAreSkipped() {
    shouldFail(FaultPlan.skippingNameSyncs());
  }

  @Test
  void shouldFailWhenAppendsAreAcknowledgedBeforeTheSync() {
    Fault late =
        new Fault() {
          private SegmentFile owed;

          @Override
          public void sync(SegmentFile file) throws IOException {
            SegmentFile now = owed;
            owed = file;
            if (now != null) {
              try {
                now.sync();
              } catch (IOException e) {
                // closed meanwhile: then it is never synced
                return;
              }
            }
          }
        };
    shouldFail(new FaultPlan().always(Kind.SYNC, late));
  }
}
