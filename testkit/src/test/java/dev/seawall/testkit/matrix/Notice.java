package dev.seawall.testkit.matrix;

import dev.seawall.Damage;

/** What a reader was told. */
sealed interface Notice {

  /** Whether it says that a record is lost, by its sequence. */
  boolean names(Known record, DamagedLog log);

  /** Whether it speaks of the place where a record stands, or of all that follows. */
  boolean covers(Known record, DamagedLog log);

  /** What is to be known of a damaged log to understand a notice. */
  interface DamagedLog {
    /** Whether a stream is called so in it. */
    boolean isNameOf(String name, int stream);

    /** How long a segment is in it; 0 if it is missing. */
    long lengthOf(long segment);
  }

  /** A damaged range, or sequences that are lost. */
  record OfDamage(Damage damage) implements Notice {
    @Override
    public boolean names(Known record, DamagedLog log) {
      return damage.stream() != null
          && damage.lost() != null
          && log.isNameOf(damage.stream(), record.stream())
          && damage.lost().first() <= record.sequence()
          && record.sequence() <= damage.lost().last();
    }

    @Override
    public boolean covers(Known record, DamagedLog log) {
      long end = damage.offset() + damage.lengthBytes();
      if (damage.lengthBytes() == 0 || end >= log.lengthOf(damage.segment())) {
        end = Long.MAX_VALUE; // the rest of the segment, and what should be there and is not
      }
      return names(record, log) || record.overlaps(damage.segment(), damage.offset(), end);
    }
  }

  /** Reading a stream ended with an error before some sequence, and could not go on. */
  record OfEnd(int stream, long sequence) implements Notice {
    @Override
    public boolean names(Known record, DamagedLog log) {
      return false;
    }

    @Override
    public boolean covers(Known record, DamagedLog log) {
      return record.stream() == stream && record.sequence() >= sequence;
    }
  }
}
