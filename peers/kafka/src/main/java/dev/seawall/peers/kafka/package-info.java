/** Kafka's record files as a peer. */
@org.jspecify.annotations.NullMarked
package dev.seawall.peers.kafka;
