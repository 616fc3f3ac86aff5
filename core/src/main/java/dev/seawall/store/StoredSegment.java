package dev.seawall.store;

/**
 * A segment as {@link SegmentStore#list()} found it.
 *
 * @param number the segment's number
 * @param lengthBytes its length at that moment
 */
public record StoredSegment(long number, long lengthBytes) {}
