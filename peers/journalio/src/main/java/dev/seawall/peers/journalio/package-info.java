/** Journal.IO as a peer. */
@org.jspecify.annotations.NullMarked
package dev.seawall.peers.journalio;
