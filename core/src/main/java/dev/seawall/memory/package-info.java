/** Things that are too dear to make each time, and so are used again. */
@NullMarked
package dev.seawall.memory;

import org.jspecify.annotations.NullMarked;
