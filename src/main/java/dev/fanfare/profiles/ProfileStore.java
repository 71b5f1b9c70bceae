package dev.fanfare.profiles;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** People one at a time: the table {@code profile}, read with the e-mail address. */
@Singleton
final class ProfileStore {

  private static final String READ =
      """
      select p.id, p.external_id, p.attributes::text, p.zone, p.locale, e.address, s.address,
        p.created_at, p.updated_at
      from profile p
      left join contact_point e
        on e.workspace_id = p.workspace_id and e.profile_id = p.id and e.channel = 1
      left join contact_point s
        on s.workspace_id = p.workspace_id and s.profile_id = p.id and s.channel = 2
      where p.workspace_id = ?
      """;

  Optional<Profile> byExternalId(Connection connection, WorkspaceId workspace, String externalId)
      throws SQLException {
    try (var select = connection.prepareStatement(READ + " and p.external_id = ?")) {
      select.setInt(1, workspace.value());
      select.setString(2, externalId);
      return read(select).stream().findFirst();
    }
  }

  /** As {@link #byExternalId}, and nobody changes the person until the transaction ends. */
  Optional<Profile> locked(Connection connection, WorkspaceId workspace, String externalId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(READ + " and p.external_id = ? for update of p")) {
      select.setInt(1, workspace.value());
      select.setString(2, externalId);
      return read(select).stream().findFirst();
    }
  }

  Optional<Profile> byId(Connection connection, WorkspaceId workspace, long id)
      throws SQLException {
    try (var select = connection.prepareStatement(READ + " and p.id = ?")) {
      select.setInt(1, workspace.value());
      select.setLong(2, id);
      return read(select).stream().findFirst();
    }
  }

  /** The subject numbers of those who exist. */
  Map<String, Long> numbers(
      Connection connection, WorkspaceId workspace, Collection<String> externalIds)
      throws SQLException {
    return numbers(connection, workspace, externalIds, "");
  }

  /** As {@link #numbers}, and none of them is deleted before the transaction ends. */
  Map<String, Long> kept(
      Connection connection, WorkspaceId workspace, Collection<String> externalIds)
      throws SQLException {
    return numbers(connection, workspace, externalIds, " order by id for key share");
  }

  private static Map<String, Long> numbers(
      Connection connection, WorkspaceId workspace, Collection<String> externalIds, String held)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select external_id, id from profile where workspace_id = ? and external_id = any(?)"
                + held)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("text", externalIds.toArray()));
      try (var rows = select.executeQuery()) {
        var numbers = new HashMap<String, Long>();
        while (rows.next()) {
          numbers.put(rows.getString(1), rows.getLong(2));
        }
        return numbers;
      }
    }
  }

  /** People behind the given subject number, by subject number. */
  List<Profile> page(Connection connection, WorkspaceId workspace, long after, int limit)
      throws SQLException {
    try (var select = connection.prepareStatement(READ + " and p.id > ? order by p.id limit ?")) {
      select.setInt(1, workspace.value());
      select.setLong(2, after);
      select.setInt(3, limit);
      return read(select);
    }
  }

  void insert(Connection connection, WorkspaceId workspace, Profile profile) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into profile (workspace_id, id, external_id, attributes, zone, locale,
              created_at, updated_at)
            values (?, ?, ?, ?::jsonb, ?, ?, ?, ?)
            """)) {
      insert.setInt(1, workspace.value());
      insert.setLong(2, profile.id());
      insert.setString(3, profile.externalId());
      insert.setString(4, profile.attributes());
      insert.setString(5, profile.zone());
      insert.setString(6, profile.locale());
      insert.setObject(7, utc(profile.createdAt()));
      insert.setObject(8, utc(profile.updatedAt()));
      insert.executeUpdate();
    }
  }

  void update(Connection connection, WorkspaceId workspace, Profile profile) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update profile set attributes = ?::jsonb, zone = ?, locale = ?, updated_at = ?
            where workspace_id = ? and id = ?
            """)) {
      update.setString(1, profile.attributes());
      update.setString(2, profile.zone());
      update.setString(3, profile.locale());
      update.setObject(4, utc(profile.updatedAt()));
      update.setInt(5, workspace.value());
      update.setLong(6, profile.id());
      update.executeUpdate();
    }
  }

  private static List<Profile> read(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var profiles = new ArrayList<Profile>();
      while (rows.next()) {
        profiles.add(
            new Profile(
                rows.getLong(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getObject(8, OffsetDateTime.class).toInstant(),
                rows.getObject(9, OffsetDateTime.class).toInstant()));
      }
      return profiles;
    }
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
