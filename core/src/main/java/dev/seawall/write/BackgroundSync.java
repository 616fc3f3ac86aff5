package dev.seawall.write;

import dev.seawall.RefusedException;
import dev.seawall.WalException;
import java.io.IOException;

/**
 * Leads where nobody waits, and syncs what nobody waits for: the work of one background thread
 * until the log is closed.
 */
final class BackgroundSync implements Background.Task {
  private final Committer committer;
  private final SegmentWriter writer;
  private final Runnable onProgress;

  BackgroundSync(Committer committer, SegmentWriter writer, Runnable onProgress) {
    this.committer = committer;
    this.writer = writer;
    this.onProgress = onProgress;
  }

  @Override
  public void run() throws IOException {
    while (committer.baton().awaitWork()) {
      if (committer.baton().beginSyncIfDue()) {
        sync();
      } else {
        committer.leadIfWanted();
      }
      committer.lookAfterTheStruck();
    }
  }

  /** Writes what is staged and syncs it; the sync holds up nobody who writes. */
  private void sync() throws IOException {
    try {
      committer.flush();
    } catch (RefusedException e) {
      committer.baton().syncLater();
      return;
    } catch (WalException e) {
      System.getLogger(BackgroundSync.class.getName())
          .log(
              System.Logger.Level.DEBUG, "no background sync: the log has failed or was closed", e);
      return;
    }
    writer.sync();
    onProgress.run();
  }
}
