package dev.seawall.cli.console;

import dev.seawall.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands in the input.
 *
 * @param stream where it goes; null if the input does not say
 * @param sequence its number; 0 if the input does not say
 * @param type what it means
 * @param key its key; null for a record without one
 * @param value its value
 */
@SuppressWarnings("ArrayRecordComponent") // handed on as read; equality by content is not promised
public record InputRecord(
    @Nullable String stream, long sequence, RecordType type, byte @Nullable [] key, byte[] value) {}
