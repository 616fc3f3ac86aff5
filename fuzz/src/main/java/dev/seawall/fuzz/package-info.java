/**
 * Fuzz targets: each hands bytes that nobody vouches for to one piece of code that reads them, and
 * checks what comes of it. {@code ./trust fuzz} runs them; the build repeats the kept inputs.
 */
@NullMarked
package dev.seawall.fuzz;

import org.jspecify.annotations.NullMarked;
