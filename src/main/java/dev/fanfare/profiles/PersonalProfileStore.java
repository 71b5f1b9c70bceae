package dev.fanfare.profiles;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.PersonalData;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * People for the one who asks about themselves. Remembers of an erased person a keyed hash of their
 * id, so that a file which was uploaded before the erasure does not bring them back.
 */
@Singleton
public final class PersonalProfileStore implements PersonalData {

  private final AddressKeys keys;

  PersonalProfileStore(AddressKeys keys) {
    this.keys = keys;
  }

  /** The person as they are; empty when there is none. */
  public Optional<DataSubject> read(Connection connection, WorkspaceId workspace, String externalId)
      throws SQLException {
    return read(connection, workspace, externalId, "");
  }

  /**
   * As {@link #read}, and until the transaction ends nobody changes the person and no chunk of an
   * import is applied in the workspace: it could hold what it has read of them.
   */
  public Optional<DataSubject> locked(
      Connection connection, WorkspaceId workspace, String externalId) throws SQLException {
    ErasedPeopleStore.lockOut(connection, workspace);
    return read(connection, workspace, externalId, " for update");
  }

  /** Whoever is known by an address alone; without a number where nobody is. */
  public DataSubject atAddress(
      Connection connection, WorkspaceId workspace, Channel channel, String address)
      throws SQLException {
    return atAddress(connection, workspace, channel, address, "");
  }

  /** As {@link #atAddress}, and until the transaction ends no call takes the address in again. */
  public DataSubject lockedAtAddress(
      Connection connection, WorkspaceId workspace, Channel channel, String address)
      throws SQLException {
    return atAddress(connection, workspace, channel, address, " for update");
  }

  private DataSubject atAddress(
      Connection connection, WorkspaceId workspace, Channel channel, String address, String lock)
      throws SQLException {
    long key = keyOf(workspace, channel, address);
    try (var select =
        connection.prepareStatement(
            """
            select profile_id, address from direct_address
            where workspace_id = ? and channel = ? and address_key = ?\
            """
                + lock)) {
      select.setInt(1, workspace.value());
      select.setInt(2, channel.code());
      select.setLong(3, key);
      try (var rows = select.executeQuery()) {
        boolean known = rows.next();
        // Of an address that was forgotten only the number is known, and what is asked is the same.
        var kept = known ? rows.getString(2) : null;
        var as = new DataSubject.Address(channel.code(), kept == null ? address : kept, key);
        return new DataSubject(workspace, known ? rows.getLong(1) : 0, null, List.of(as));
      }
    }
  }

  /** Whose address it is: the workspace's own ids of profiles. */
  public List<String> externalIdsAt(
      Connection connection, WorkspaceId workspace, Channel channel, String address)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select p.external_id from contact_point c
            join profile p on p.workspace_id = c.workspace_id and p.id = c.profile_id
            where c.workspace_id = ? and c.channel = ? and c.address_key = ?
            order by p.external_id
            """)) {
      select.setInt(1, workspace.value());
      select.setInt(2, channel.code());
      select.setLong(3, keyOf(workspace, channel, address));
      try (var rows = select.executeQuery()) {
        var ids = new ArrayList<String>();
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
        return ids;
      }
    }
  }

  /** The keyed hash by which an address is known again. */
  public long keyOf(WorkspaceId workspace, Channel channel, String address) {
    return keys.of(workspace, channel, channel.normalise(address));
  }

  /** The keyed hash by which an erased person is known again. */
  public long keyOf(WorkspaceId workspace, String externalId) {
    return keys.ofPerson(workspace).applyAsLong(externalId);
  }

  private static Optional<DataSubject> read(
      Connection connection, WorkspaceId workspace, String externalId, String lock)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select id from profile where workspace_id = ? and external_id = ?" + lock)) {
      select.setInt(1, workspace.value());
      select.setString(2, externalId);
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        long number = rows.getLong(1);
        var addresses = addresses(connection, workspace, number);
        return Optional.of(new DataSubject(workspace, number, externalId, addresses));
      }
    }
  }

  private static List<DataSubject.Address> addresses(
      Connection connection, WorkspaceId workspace, long number) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select channel, address, address_key from contact_point
            where workspace_id = ? and profile_id = ? and address is not null
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, number);
      try (var rows = select.executeQuery()) {
        var addresses = new ArrayList<DataSubject.Address>();
        while (rows.next()) {
          addresses.add(
              new DataSubject.Address(rows.getInt(1), rows.getString(2), rows.getLong(3)));
        }
        return addresses;
      }
    }
  }

  @Override
  public Set<String> tables() {
    return Set.of("profile", "contact_point", "erased_person");
  }

  @Override
  public void tell(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    var externalId = person.externalId();
    if (externalId != null) {
      tellProfile(connection, person, externalId, out);
    }
    out.writeArrayFieldStart("contactPoints");
    for (var address : person.addresses()) {
      out.writeStartObject();
      out.writeStringField("channel", Channel.ofCode(address.channel()).word());
      out.writeStringField("address", address.address());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void tellProfile(
      Connection connection, DataSubject person, String externalId, JsonGenerator out)
      throws SQLException, IOException {
    try (var select =
        connection.prepareStatement(
            """
            select attributes::text, zone, locale, created_at, updated_at
            from profile where workspace_id = ? and id = ?
            """)) {
      select.setInt(1, person.workspace().value());
      select.setLong(2, person.number());
      try (var rows = select.executeQuery()) {
        if (rows.next()) {
          out.writeObjectFieldStart("profile");
          out.writeStringField("externalId", externalId);
          out.writeStringField("subject", Long.toString(person.number()));
          out.writeFieldName("attributes");
          out.writeRawValue(rows.getString(1));
          out.writeStringField("zone", rows.getString(2));
          out.writeStringField("locale", rows.getString(3));
          out.writeStringField("createdAt", instant(rows.getObject(4, OffsetDateTime.class)));
          out.writeStringField("updatedAt", instant(rows.getObject(5, OffsetDateTime.class)));
          out.writeEndObject();
        }
      }
    }
  }

  @Override
  public Map<String, Integer> erase(Connection connection, DataSubject person, Instant at)
      throws SQLException {
    var externalId = person.externalId();
    if (externalId == null) {
      // What is known by an address alone goes with what calls said to it.
      return Map.of();
    }
    try (var forget =
            connection.prepareStatement(
                "delete from contact_point where workspace_id = ? and profile_id = ?");
        var delete =
            connection.prepareStatement("delete from profile where workspace_id = ? and id = ?");
        var remember =
            connection.prepareStatement(
                """
                insert into erased_person (workspace_id, person_key, at) values (?, ?, ?)
                on conflict (workspace_id, person_key) do update set at = excluded.at
                """)) {
      forget.setInt(1, person.workspace().value());
      forget.setLong(2, person.number());
      delete.setInt(1, person.workspace().value());
      delete.setLong(2, person.number());
      remember.setInt(1, person.workspace().value());
      remember.setLong(2, keyOf(person.workspace(), externalId));
      remember.setObject(3, at.atOffset(ZoneOffset.UTC));
      remember.executeUpdate();
      return Map.of("contact_point", forget.executeUpdate(), "profile", delete.executeUpdate());
    }
  }

  private static String instant(OffsetDateTime at) {
    return at.toInstant().toString();
  }
}
