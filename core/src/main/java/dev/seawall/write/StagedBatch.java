package dev.seawall.write;

import dev.seawall.BatchResult;
import dev.seawall.SequenceRange;
import dev.seawall.WalException;
import dev.seawall.index.StreamState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of a batch, stream by stream: so each stream's stand together on disk, and a reader
 * that meets one of them finds the others next to it.
 */
final class StagedBatch {
  private final Map<StreamState, List<LogWriter.Entry>> byStream = new LinkedHashMap<>();

  StagedBatch(List<LogWriter.Entry> entries) {
    for (LogWriter.Entry entry : entries) {
      byStream.computeIfAbsent(entry.target().state(), stream -> new ArrayList<>()).add(entry);
    }
  }

  /** Encodes them all, as one atomic group. */
  BatchResult stage(Stager stager, StagingBuffer buffer) throws WalException {
    for (Map.Entry<StreamState, List<LogWriter.Entry>> part : byStream.entrySet()) {
      for (LogWriter.Entry entry : part.getValue()) {
        entry.target().checkTakesRecords();
      }
      stager.checkTakes(part.getKey(), part.getValue().size());
    }
    buffer.beginBatch();
    Map<String, SequenceRange> ranges = new LinkedHashMap<>();
    for (Map.Entry<StreamState, List<LogWriter.Entry>> part : byStream.entrySet()) {
      StreamState stream = part.getKey();
      int count = part.getValue().size();
      stager.prepare(buffer, stream, count);
      long first = stream.stageRecords(count);
      long sequence = first;
      for (LogWriter.Entry entry : part.getValue()) {
        buffer.append(stream, sequence++, entry.type(), entry.key(), entry.value());
      }
      ranges.put(stream.name(), new SequenceRange(first, sequence - 1));
    }
    buffer.endUnit();
    return new BatchResult(Map.copyOf(ranges));
  }
}
