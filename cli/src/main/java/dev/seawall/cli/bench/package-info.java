/** Measures a disk with Seawall, and says in words what to expect of it. */
@org.jspecify.annotations.NullMarked
package dev.seawall.cli.bench;
