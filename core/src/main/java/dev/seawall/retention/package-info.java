/** Letting the oldest records go: what policies keep, and what holds back more than that. */
@org.jspecify.annotations.NullMarked
package dev.seawall.retention;
