package dev.seawall;

/**
 * What a stream holds of a segment, see {@link Wal#pins()}.
 *
 * @param segment the segment's number
 * @param file the segment's name
 * @param stream the stream's name
 * @param liveBytes how much of the segment is the stream's and not truncated away; where a run of
 *     records is truncated in part, as much of it as of its records
 * @param deadBytes how much of the segment nobody needs, and is kept with it all the same
 */
public record Pin(long segment, String file, String stream, long liveBytes, long deadBytes) {}
