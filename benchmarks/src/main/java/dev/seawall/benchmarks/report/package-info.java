/** How results are shown. */
@org.jspecify.annotations.NullMarked
package dev.seawall.benchmarks.report;
