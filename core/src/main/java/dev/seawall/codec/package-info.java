/**
 * The compressed formats. Those that need a library are in classes of their own, which are loaded
 * only when such a frame is read or written.
 */
@NullMarked
package dev.seawall.codec;

import org.jspecify.annotations.NullMarked;
