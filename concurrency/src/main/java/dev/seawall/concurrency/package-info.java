/**
 * Races between the thread that writes and those that read, for jcstress: each class is run a great
 * many times, and each outcome is allowed or is a bug. {@code ./trust concurrency} runs them.
 */
@NullMarked
package dev.seawall.concurrency;

import org.jspecify.annotations.NullMarked;
