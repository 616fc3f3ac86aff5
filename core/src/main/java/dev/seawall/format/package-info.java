/**
 * Pure functions between bytes and fields: no I/O, no state, shared by writer, reader, recovery and
 * tools. The byte layout is {@code docs/format.md}.
 */
@NullMarked
package dev.seawall.format;

import org.jspecify.annotations.NullMarked;
