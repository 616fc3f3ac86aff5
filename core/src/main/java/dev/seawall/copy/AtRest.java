package dev.seawall.copy;

import dev.seawall.index.StreamState;
import dev.seawall.read.ReadContext;

/** A log that nobody writes to. */
enum AtRest implements ReadContext.Progress {
  INSTANCE;

  @Override
  public void checkOpen() {
    // it is never closed
  }

  @Override
  public void makeReadable(StreamState stream) {
    // everything is
  }

  @Override
  public void await(StreamState stream, long sequence, boolean durable, long nanos) {
    // nothing will come
  }

  @Override
  public void released() {
    // nothing is deleted
  }
}
