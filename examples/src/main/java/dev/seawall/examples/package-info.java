/** What an application on Seawall looks like, and how it is tested. */
@NullMarked
package dev.seawall.examples;

import org.jspecify.annotations.NullMarked;
