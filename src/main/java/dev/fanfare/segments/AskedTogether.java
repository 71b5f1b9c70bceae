package dev.fanfare.segments;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.conditions.AskedEvent;
import dev.fanfare.conditions.Membership;
import dev.fanfare.conditions.Person;
import dev.fanfare.events.PersonEvent;
import dev.fanfare.platform.WorkspaceId;
import java.sql.Connection;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What conditions ask of some people beside their profiles: read for all of them when it is first
 * asked of one. Valid while the connection is; of one thread.
 */
final class AskedTogether {

  private final Connection connection;
  private final WorkspaceId workspace;
  private final Long[] people;
  private final ObjectMapper json;
  private final Map<Membership.Version, Set<Long>> members = new HashMap<>();
  private final Map<Membership.Version, Map<Long, Double>> scores = new HashMap<>();
  private final Map<PersonEvent, Map<Long, List<Person.Happened>>> happened =
      new EnumMap<>(PersonEvent.class);
  private final Map<String, Map<Long, List<AskedEvent>>> told = new HashMap<>();

  AskedTogether(
      Connection connection, WorkspaceId workspace, Collection<Long> people, ObjectMapper json) {
    this.connection = connection;
    this.workspace = workspace;
    this.people = people.toArray(Long[]::new);
    this.json = json;
  }

  boolean isMember(Membership.Version version, long person) {
    return members
        .computeIfAbsent(version, of -> ChunkStore.among(connection, workspace, of, people))
        .contains(person);
  }

  @Nullable Double score(Membership.Version version, long person) {
    return scores
        .computeIfAbsent(version, of -> ScoreStore.of(connection, workspace, of, people))
        .get(person);
  }

  List<Person.Happened> happened(PersonEvent event, long person) {
    return happened
        .computeIfAbsent(event, of -> HappenedStore.of(connection, workspace, people, of))
        .getOrDefault(person, List.of());
  }

  List<AskedEvent> told(String type, long person) {
    return told.computeIfAbsent(
            type, of -> HappenedStore.told(connection, workspace, people, of, json))
        .getOrDefault(person, List.of());
  }
}
