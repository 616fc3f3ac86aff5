/**
 * The public interface of Seawall: a durable, multi-stream write-ahead log.
 *
 * <p>Start at {@link dev.seawall.Wal}. Everything here is safe for use by many threads at once
 * unless a type says otherwise.
 */
@NullMarked
package dev.seawall;

import org.jspecify.annotations.NullMarked;
