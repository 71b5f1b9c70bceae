package dev.fanfare.events;

import dev.fanfare.platform.WorkspaceId;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Whether what was written has reached every sink. Asked in two steps, since other workspaces'
 * events never end: first that nothing of the workspace is unpublished, then whether every sink has
 * come to where the topic ended at that moment.
 */
@Singleton
public final class EventFlow {

  private final RelayStore relayed;
  private final EventRelay relay;
  private final TopicEnds ends;
  private final FlowStore store;
  private final EventTopic topic;
  private final List<String> sinks;

  EventFlow(
      RelayStore relayed,
      EventRelay relay,
      TopicEnds ends,
      FlowStore store,
      EventTopic topic,
      @All List<EventSink> sinks) {
    this.relayed = relayed;
    this.relay = relay;
    this.ends = ends;
    this.store = store;
    this.topic = topic;
    this.sinks = sinks.stream().map(EventSink::name).toList();
  }

  /** Where the topic ended: the next offset by partition. */
  public record Mark(Map<Integer, Long> ends) {
    public Mark {
      ends = Map.copyOf(ends);
    }
  }

  /** Events of a workspace that are in the store and not in the topic. */
  public long unpublished(Connection connection, WorkspaceId workspace) throws SQLException {
    return relayed.unpublished(connection, workspace);
  }

  /** Where the topic ends now. Asks the broker, so with no transaction open. */
  public Mark mark() {
    return new Mark(ends.now());
  }

  /** How many events before the mark the sink that is furthest behind has not stored. */
  public long unread(Connection connection, Mark mark) throws SQLException {
    return store.mostBehind(connection, topic.name(), sinks, mark.ends());
  }

  /** Somebody waits for what is unpublished. */
  public void wake() {
    relay.wake();
  }
}
