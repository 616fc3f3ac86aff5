/**
 * The side of the comparison that runs in a process of each peer: needs the JDK and HdrHistogram.
 */
@org.jspecify.annotations.NullMarked
package dev.seawall.benchmarks.peer;
