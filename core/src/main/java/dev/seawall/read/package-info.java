/** From stable storage back to a record: frames, cursors, the physical scan. */
@NullMarked
package dev.seawall.read;

import org.jspecify.annotations.NullMarked;
