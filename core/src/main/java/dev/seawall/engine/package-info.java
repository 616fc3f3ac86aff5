/** The parts put together behind the public interfaces. */
@NullMarked
package dev.seawall.engine;

import org.jspecify.annotations.NullMarked;
