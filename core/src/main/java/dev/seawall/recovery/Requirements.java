package dev.seawall.recovery;

import dev.seawall.Compression.Codec;
import dev.seawall.EncryptionException;
import dev.seawall.KeyProvider;
import dev.seawall.MissingCodecException;
import dev.seawall.codec.Codecs;
import dev.seawall.crypto.KeyRing;
import dev.seawall.index.SegmentEntry;
import dev.seawall.index.SegmentSet;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What it takes to read the records of a log, as the headers of its segments say. */
final class Requirements {
  private Requirements() {}

  /**
   * Looks whether everything is there. A writer is refused if not: it would go on with a log that
   * nobody can read here. A reader reads what it can, and finds a note.
   */
  static void check(
      SegmentSet segments, @Nullable KeyProvider keys, boolean isWriter, Findings findings)
      throws MissingCodecException, EncryptionException {
    SegmentEntry newest = segments.last();
    if (isWriter && newest != null && !newest.header().encoding().keyId().isEmpty()) {
      // who forgot the keys would go on in the clear
      new KeyRing(keys).open(newest.header(), newest.name());
    }
    Set<Codec> seen = EnumSet.noneOf(Codec.class);
    for (SegmentEntry segment : segments.all()) {
      Codec codec = Codecs.numbered(segment.header().encoding().codec());
      if (!seen.add(codec)) {
        continue;
      }
      try {
        Codecs.require(codec, segment.name());
      } catch (MissingCodecException e) {
        if (isWriter) {
          throw e;
        }
        findings.note(String.valueOf(e.getMessage()));
      }
    }
  }
}
