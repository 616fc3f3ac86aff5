/** What is where: which segments exist, which streams, and which frame holds which sequence. */
@NullMarked
package dev.seawall.index;

import org.jspecify.annotations.NullMarked;
