/** Reading standard input, writing standard output and error, and showing records. */
@NullMarked
package dev.seawall.cli.console;

import org.jspecify.annotations.NullMarked;
