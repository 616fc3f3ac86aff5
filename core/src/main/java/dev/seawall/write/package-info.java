/** From a record to stable storage: staging, commit groups, the baton, segments. */
@NullMarked
package dev.seawall.write;

import org.jspecify.annotations.NullMarked;
