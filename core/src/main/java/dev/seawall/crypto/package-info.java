/** Keys of segments, and frames encrypted with them: AES-256-GCM and HMAC-SHA-256 of the JDK. */
@NullMarked
package dev.seawall.crypto;

import org.jspecify.annotations.NullMarked;
