/** H2 MVStore as a peer. */
@org.jspecify.annotations.NullMarked
package dev.seawall.peers.h2;
