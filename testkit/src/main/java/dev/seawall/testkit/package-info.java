/**
 * A disk that fails on demand.
 *
 * <p>{@link dev.seawall.testkit.SimulatedDisk} keeps segments in memory and shows what a power loss
 * may leave of them. {@link dev.seawall.testkit.FaultyStore} puts faults between a log and any
 * store, and tells of every call. {@link dev.seawall.testkit.Corrupter} damages what is at rest.
 */
@NullMarked
package dev.seawall.testkit;

import org.jspecify.annotations.NullMarked;
