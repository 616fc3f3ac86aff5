package dev.seawall.testkit;

/**
 * One call to a {@link FaultyStore} or to a file of it.
 *
 * @param kind what is called
 * @param segment the segment's number, or 0 where the call concerns no segment
 * @param offset where in the segment, in bytes; the new length of a {@link Kind#TRUNCATE}; 0 where
 *     there is no offset
 * @param lengthBytes how many bytes are asked for or handed over; 0 where there are none
 * @param ordinal which call this is among all calls under the same plan; the first is 1
 * @param ordinalOfKind which call this is among those of its kind; the first is 1
 */
public record IoOperation(
    Kind kind, long segment, long offset, long lengthBytes, long ordinal, long ordinalOfKind) {

  /** The methods of a store and of its files. */
  public enum Kind {
    /** {@link dev.seawall.store.SegmentStore#lock()}. */
    LOCK(false),
    /** {@link dev.seawall.store.SegmentStore#list()}. */
    LIST(false),
    /** {@link dev.seawall.store.SegmentStore#create(long)}. */
    CREATE(true),
    /** {@link dev.seawall.store.SegmentStore#createTorn(long, long)}. */
    CREATE_TORN(true),
    /** {@link dev.seawall.store.SegmentStore#open}. */
    OPEN(false),
    /** {@link dev.seawall.store.SegmentStore#delete(long)}. */
    DELETE(true),
    /** {@link dev.seawall.store.SegmentStore#syncNames()}. */
    SYNC_NAMES(true),
    /** {@link dev.seawall.store.SegmentFile#length()}. */
    LENGTH(false),
    /** {@link dev.seawall.store.SegmentFile#read}. */
    READ(false),
    /** {@link dev.seawall.store.SegmentFile#map(long, int)}. */
    MAP(false),
    /** {@link dev.seawall.store.SegmentFile#write}. */
    WRITE(true),
    /** {@link dev.seawall.store.SegmentFile#truncate(long)}. */
    TRUNCATE(true),
    /** {@link dev.seawall.store.SegmentFile#sync()}. */
    SYNC(true),
    /** {@link dev.seawall.store.SegmentFile#close()}. */
    CLOSE(false);

    private final boolean changesDisk;

    Kind(boolean changesDisk) {
      this.changesDisk = changesDisk;
    }

    /**
     * Whether a crash after such a call may leave something else than one before it.
     *
     * @return false for calls that only look
     */
    public boolean changesDisk() {
      return changesDisk;
    }
  }
}
