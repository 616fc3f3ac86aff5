/** JMH benchmarks of the small paths. */
@org.jspecify.annotations.NullMarked
package dev.seawall.benchmarks.micro;
