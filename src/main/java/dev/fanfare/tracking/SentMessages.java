package dev.fanfare.tracking;

import dev.fanfare.events.MessageEvent;
import dev.fanfare.events.RunFacts;
import dev.fanfare.platform.WorkspaceId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.LongFunction;

/** What tracking asks of the room that sends and keeps the ledger, which knows this one. */
public interface SentMessages {

  /**
   * What is told of a run's messages.
   *
   * @param facts of a variant, by its place among those of the campaign
   * @param messageIds the id of the message to a subject number; of one thread at a time
   */
  record SentRun(IntFunction<RunFacts> facts, LongFunction<UUID> messageIds) {}

  /** What is to be told of a message of a variant. */
  record Settled(int variant, MessageEvent event) {}

  /** A run of the workspace; empty when there is none. */
  Optional<SentRun> run(WorkspaceId workspace, long run);

  /**
   * What is known of messages that were seen.
   *
   * @param sentAt when each was sent, by subject number; missing while that is not recorded
   * @param settled what is to be told of those that were unknown until now
   */
  record Seen(Map<Long, Instant> sentAt, List<Settled> settled) {}

  /**
   * Messages of these people were seen at their addresses, which is evidence that they were sent:
   * what was unknown about them is known in this transaction.
   */
  Seen seen(Connection connection, WorkspaceId workspace, long run, Set<Long> people, Instant at)
      throws SQLException;

  /** A message rendered again, for a browser. */
  Viewed view(MessageRef message);
}
