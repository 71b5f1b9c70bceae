package dev.fanfare.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What came of the events of people, as far as these are kept. Any thread. */
@Singleton
public final class NotedEffects {

  private static final int MOST = 1_000;
  private static final TypeReference<List<Effect>> EFFECTS = new TypeReference<>() {};

  private final PersonEventStore store;
  private final ObjectMapper json;

  NotedEffects(PersonEventStore store, ObjectMapper json) {
    this.store = store;
    this.json = json;
  }

  /** An event and what came of it. */
  public record Noted(TakenEvent event, List<Effect> effects) {}

  /** The last thousand events of a person that something came of, the oldest first. */
  public List<Noted> of(Connection connection, WorkspaceId workspace, long subject)
      throws SQLException {
    var noted = new ArrayList<Noted>();
    for (var row : store.page(connection, workspace, subject, Long.MAX_VALUE, MOST).reversed()) {
      var effects = row.effects();
      if (effects != null) {
        noted.add(new Noted(row.event(), read(effects)));
      }
    }
    return noted;
  }

  private List<Effect> read(String effects) {
    try {
      return json.readValue(effects, EFFECTS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what came of an event cannot be read", e);
    }
  }
}
