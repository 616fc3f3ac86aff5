/** What runs workloads and gathers numbers; knows nothing of what is measured. */
@org.jspecify.annotations.NullMarked
package dev.seawall.benchmarks.harness;
