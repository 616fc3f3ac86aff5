package dev.seawall.write;

import dev.seawall.ShardMismatchException;
import dev.seawall.WalException;
import dev.seawall.format.ControlRecord;
import dev.seawall.format.ControlRecord.Kind;
import dev.seawall.index.Catalog;
import dev.seawall.index.ShardedState;
import dev.seawall.index.Shards;
import dev.seawall.index.StreamState;

/**
 * Definitions of sharded streams, each in one atomic group with the creation or the deletion of its
 * shards. Safe for use by many threads.
 */
public final class ShardDefinitions {
  private final Stager stager;
  private final Catalog catalog;
  private final Shards shards;

  ShardDefinitions(Stager stager, Catalog catalog) {
    this.stager = stager;
    this.catalog = catalog;
    this.shards = catalog.shards();
  }

  /**
   * Defines a sharded stream, unless it is defined; durable when it returns.
   *
   * @param wanted the definition
   * @return the definition that counts
   * @throws ShardMismatchException if a stream stands where a shard should
   * @throws WalException if it failed
   */
  public ShardedState define(ShardedState wanted) throws WalException {
    while (true) {
      ShardedState written = shards.written().find(wanted.name());
      ShardedState staged = shards.staged().find(wanted.name());
      if (written != null && written.equals(staged)) {
        return written;
      }
      if (staged == null && stageDefinition(wanted)) {
        return wanted;
      }
      // somebody else is about to define or to delete it: that must be durable before it counts
      stager.committer().sync(false);
    }
  }

  /** Stages the definition and waits for it; false if somebody else was faster. */
  private boolean stageDefinition(ShardedState wanted) throws WalException {
    return stager.change(
        roomFor(wanted),
        buffer -> {
          boolean isFree = shards.staged().find(wanted.name()) == null && areFree(wanted);
          if (isFree) {
            stageCreation(buffer, wanted);
          }
          return isFree;
        });
  }

  private void stageCreation(StagingBuffer buffer, ShardedState wanted) throws WalException {
    buffer.beginAtomic();
    for (int i = 0; i < wanted.count(); i++) {
      stager.prepare(buffer, catalog.prepare(wanted.shardName(i)), 0);
    }
    record(buffer, recordOf(wanted));
    buffer.endUnit();
  }

  /** Whether none of the shards' names is taken; false if one will be free in a moment. */
  private boolean areFree(ShardedState wanted) throws ShardMismatchException {
    boolean areFree = true;
    for (int i = 0; i < wanted.count(); i++) {
      StreamState stream = catalog.find(wanted.shardName(i));
      if (stream != null && !stream.isStagedDeleted()) {
        throw new ShardMismatchException(
            "cannot shard '"
                + wanted.name()
                + "' "
                + wanted.count()
                + " ways: there is a stream '"
                + stream.name()
                + "' already, which is no shard");
      }
      areFree &= stream == null;
    }
    return areFree;
  }

  /**
   * Deletes a sharded stream with all its shards, together; durable when it returns.
   *
   * @param name its name
   * @return false if there is none, or it is being deleted
   * @throws WalException if it failed
   */
  public boolean delete(String name) throws WalException {
    ShardedState known = shards.staged().find(name);
    if (known == null) {
      return false;
    }
    return stager.change(
        roomFor(known),
        buffer -> {
          boolean isThere = known.equals(shards.staged().find(name));
          if (isThere) {
            stageDeletion(buffer, known);
          }
          return isThere;
        });
  }

  private void stageDeletion(StagingBuffer buffer, ShardedState known) {
    buffer.beginAtomic();
    for (int i = 0; i < known.count(); i++) {
      StreamState stream = catalog.find(known.shardName(i));
      if (stream != null) {
        stream.stageDeletion();
        stager.record(buffer, stream, ControlRecord.of(Kind.STREAM_DELETED, stream.id(), 0, 0));
      }
    }
    record(buffer, new ControlRecord(Kind.SHARDED, 0, 0, 0, 0, known.name()));
    buffer.endUnit();
  }

  /** Stages all definitions anew, and waits for none. */
  void writeSnapshot() throws WalException {
    for (ShardedState known : shards.staged().all()) {
      stager.stage(
          Stager.CREATION_ROOM,
          buffer -> {
            boolean isStillThere = known.equals(shards.staged().find(known.name()));
            if (isStillThere) {
              record(buffer, recordOf(known));
            }
            return isStillThere;
          });
    }
  }

  private static long roomFor(ShardedState sharded) {
    return (sharded.count() + 1L) * Stager.CREATION_ROOM;
  }

  private void record(StagingBuffer buffer, ControlRecord change) {
    stager.record(buffer, null, change);
    shards.stage(change);
  }

  private static ControlRecord recordOf(ShardedState sharded) {
    return new ControlRecord(Kind.SHARDED, 0, sharded.count(), sharded.hash(), 0, sharded.name());
  }
}
