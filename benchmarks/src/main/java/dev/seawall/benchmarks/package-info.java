/** The benchmark that one command runs. */
@org.jspecify.annotations.NullMarked
package dev.seawall.benchmarks;
