/** Whole logs beside others: repair, backup, restore. */
@NullMarked
package dev.seawall.copy;

import org.jspecify.annotations.NullMarked;
