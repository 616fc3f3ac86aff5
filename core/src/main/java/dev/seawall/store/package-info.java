/**
 * The port between the engine and whatever keeps its bytes, and its implementation for local files.
 * The only package that touches a channel.
 */
@NullMarked
package dev.seawall.store;

import org.jspecify.annotations.NullMarked;
