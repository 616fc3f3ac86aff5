/** What {@code seawall demo} is made of: a writer that gets killed, and those who check on it. */
@NullMarked
package dev.seawall.cli.demo;

import org.jspecify.annotations.NullMarked;
