/** Opening: what is found on disk, the verdict on the tail, and the mending of it. */
@NullMarked
package dev.seawall.recovery;

import org.jspecify.annotations.NullMarked;
