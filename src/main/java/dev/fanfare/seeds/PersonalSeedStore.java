package dev.fanfare.seeds;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.PersonalData;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Who gets copies, as a profile or at an address, and whose data they show. */
@Singleton
final class PersonalSeedStore implements PersonalData {

  private final SeedGroupStore groups;

  PersonalSeedStore(SeedGroupStore groups) {
    this.groups = groups;
  }

  @Override
  public Set<String> tables() {
    return Set.of("seed_group", "seed_member");
  }

  @Override
  public void tell(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("seedGroups");
    for (var part :
        groups.of(connection, person.workspace(), person.externalId(), person.addressKeys())) {
      out.writeStartObject();
      out.writeStringField("group", part.group());
      out.writeStringField("as", part.shown() ? "renderAs" : "member");
      if (part.address() != null) {
        out.writeStringField("address", part.address());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  @Override
  public Map<String, Integer> erase(Connection connection, DataSubject person, Instant at)
      throws SQLException {
    var workspace = person.workspace();
    groups.lockOf(connection, workspace, person.externalId(), person.addressKeys());
    return Map.of(
        "seed_member",
        groups.eraseMembers(connection, workspace, person.externalId(), person.addressKeys(), at),
        "seed_group",
        groups.eraseShown(connection, workspace, person.externalId(), at));
  }
}
