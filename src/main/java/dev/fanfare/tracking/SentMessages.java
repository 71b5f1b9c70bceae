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

/** What tracking asks of the room that sends and keeps the ledger, which knows this one. */
public interface SentMessages {

  /**
   * One message of a run.
   *
   * @param occurrence of its key; 0 for the run's own
   */
  record OfRun(long person, long occurrence) {}

  /** What is told of a run's messages. Of one thread at a time. */
  interface SentRun {

    /** What a message to a person has in common with others, by the variant's place. */
    RunFacts facts(int variant, long person, long occurrence);

    UUID messageId(OfRun message);
  }

  /** What is to be told of a message of a variant. */
  record Settled(int variant, long occurrence, MessageEvent event) {}

  /** A run of the workspace; empty when there is none. */
  Optional<SentRun> run(WorkspaceId workspace, long run);

  /**
   * What is known of messages that were seen.
   *
   * @param sentAt when each was sent; missing while that is not recorded
   * @param settled what is to be told of those that were unknown until now
   */
  record Seen(Map<OfRun, Instant> sentAt, List<Settled> settled) {}

  /**
   * These messages were seen at their addresses, which is evidence that they were sent: what was
   * unknown about them is known in this transaction.
   */
  Seen seen(Connection connection, WorkspaceId workspace, long run, Set<OfRun> messages, Instant at)
      throws SQLException;

  /** A message rendered again, for a browser. */
  Viewed view(MessageRef message);
}
