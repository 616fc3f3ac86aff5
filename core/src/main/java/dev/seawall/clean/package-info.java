/** Relocation of live records out of segments that hold few of them. */
@NullMarked
package dev.seawall.clean;

import org.jspecify.annotations.NullMarked;
