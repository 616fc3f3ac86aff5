/** The {@code seawall} command: one class for each subcommand, and what they share. */
@NullMarked
package dev.seawall.cli;

import org.jspecify.annotations.NullMarked;
