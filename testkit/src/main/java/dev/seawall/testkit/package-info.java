/**
 * A disk that fails on demand, and what it takes to test with it that an application recovers.
 *
 * <p><b>Whole applications.</b> An {@link dev.seawall.testkit.Application} says what yours does and
 * what it knows. {@link dev.seawall.testkit.CrashExploration} lets it crash at every moment; {@link
 * dev.seawall.testkit.FaultExploration} lets every call to the disk fail, in every way. Both check
 * each time that what it has acknowledged is there, and say how to find a failure again. {@link
 * dev.seawall.testkit.History} holds what has been done and what may be there after a crash.
 *
 * <p><b>The parts</b>, for tests of your own. {@link dev.seawall.testkit.SimulatedDisk} keeps
 * segments in memory and shows what a power loss may leave of them. {@link
 * dev.seawall.testkit.FaultyStore} puts the {@link dev.seawall.testkit.Faults} of a {@link
 * dev.seawall.testkit.FaultPlan} between a log and any store, and tells of every call. {@link
 * dev.seawall.testkit.Corrupter} damages what is at rest, on a simulated disk or in a directory.
 * {@link dev.seawall.testkit.LogContents} is all that a reader can see of a log, as plain data.
 *
 * <p>Nothing here depends on a test framework: violations are {@link java.lang.AssertionError}s.
 * Whatever is left to chance follows from a seed.
 */
@NullMarked
package dev.seawall.testkit;

import org.jspecify.annotations.NullMarked;
