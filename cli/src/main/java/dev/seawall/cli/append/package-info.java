/** What {@code seawall append} is made of: input, appending, and the account of what is durable. */
@NullMarked
package dev.seawall.cli.append;

import org.jspecify.annotations.NullMarked;
