/** Chronicle Queue as a peer. */
@org.jspecify.annotations.NullMarked
package dev.seawall.peers.chronicle;
