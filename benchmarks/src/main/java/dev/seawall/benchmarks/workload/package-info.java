/** What is measured, one small class each. */
@org.jspecify.annotations.NullMarked
package dev.seawall.benchmarks.workload;
