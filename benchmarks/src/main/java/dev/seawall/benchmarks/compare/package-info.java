/** Seawall beside other logs: each in a process of its own, commanded round by round. */
@org.jspecify.annotations.NullMarked
package dev.seawall.benchmarks.compare;
