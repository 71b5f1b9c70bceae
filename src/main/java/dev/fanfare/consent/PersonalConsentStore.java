package dev.fanfare.consent;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.PersonalData;
import dev.fanfare.profiles.Channel;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;

/**
 * What people agreed to and withdrew from. Of an erased person nothing stays, but an address whose
 * owner had withdrawn stays suppressed: the next file must not undo that.
 */
@Singleton
final class PersonalConsentStore implements PersonalData {

  /** The reason of a suppression that stands for a withdrawal of somebody erased. */
  static final String ERASED = "erased";

  private static final String OF_PERSON =
      " where workspace_id = ? and lo <= ? and hi >= ? and profile_ids @> array[?]::bigint[]";

  @Override
  public Set<String> tables() {
    return Set.of("consent_change", "consent_request", "suppression");
  }

  @Override
  public void tell(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("consents");
    try (var select =
        connection.prepareStatement(
            """
            select h.channel, p.name, h.granted, h.basis, h.source, h.at
            from consent_change h
            join purpose p on p.workspace_id = h.workspace_id and p.bit = h.purpose_bit
            where h.workspace_id = ? and h.lo <= ? and h.hi >= ?
              and h.profile_ids @> array[?]::bigint[]
            order by h.id
            """)) {
      select.setInt(1, person.workspace().value());
      select.setLong(2, person.number());
      select.setLong(3, person.number());
      select.setLong(4, person.number());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          out.writeStartObject();
          out.writeStringField("channel", Channel.ofCode(rows.getInt(1)).word());
          out.writeStringField("purpose", rows.getString(2));
          out.writeBooleanField("granted", rows.getBoolean(3));
          out.writeStringField("basis", rows.getString(4));
          out.writeStringField("source", rows.getString(5));
          out.writeStringField("at", instant(rows.getObject(6, OffsetDateTime.class)));
          out.writeEndObject();
        }
      }
    }
    out.writeEndArray();
    tellRequests(connection, person, out);
    tellSuppressions(connection, person, out);
  }

  private static void tellRequests(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("consentRequests");
    try (var select =
        connection.prepareStatement(
            """
            select r.channel, p.name, r.basis, r.asks, r.asked_at, r.confirmed_at
            from consent_request r
            join purpose p on p.workspace_id = r.workspace_id and p.bit = r.purpose_bit
            where r.workspace_id = ? and r.profile_id = ? order by r.id
            """)) {
      select.setInt(1, person.workspace().value());
      select.setLong(2, person.number());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          out.writeStartObject();
          out.writeStringField("channel", Channel.ofCode(rows.getInt(1)).word());
          out.writeStringField("purpose", rows.getString(2));
          out.writeStringField("basis", rows.getString(3));
          out.writeNumberField("asks", rows.getInt(4));
          out.writeStringField("askedAt", instant(rows.getObject(5, OffsetDateTime.class)));
          var confirmed = rows.getObject(6, OffsetDateTime.class);
          if (confirmed != null) {
            out.writeStringField("confirmedAt", instant(confirmed));
          }
          out.writeEndObject();
        }
      }
    }
    out.writeEndArray();
  }

  private static void tellSuppressions(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("suppressions");
    try (var select =
        connection.prepareStatement(
            """
            select reason, source, at from suppression
            where workspace_id = ? and channel = ? and address_key = ?
            """)) {
      for (var address : person.addresses()) {
        select.setInt(1, person.workspace().value());
        select.setInt(2, address.channel());
        select.setLong(3, address.key());
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            out.writeStartObject();
            out.writeStringField("channel", Channel.ofCode(address.channel()).word());
            out.writeStringField("reason", rows.getString(1));
            out.writeStringField("source", rows.getString(2));
            out.writeStringField("at", instant(rows.getObject(3, OffsetDateTime.class)));
            out.writeEndObject();
          }
        }
      }
    }
    out.writeEndArray();
  }

  @Override
  public Map<String, Integer> erase(Connection connection, DataSubject person, Instant at)
      throws SQLException {
    int kept = keepWithdrawals(connection, person, at);
    try (var delete =
            connection.prepareStatement(
                "delete from consent_change" + OF_PERSON + " and cardinality(profile_ids) = 1");
        var empty =
            connection.prepareStatement(
                "update consent_change set profile_ids = array_remove(profile_ids, ?)"
                    + OF_PERSON)) {
      person(delete, 1, person);
      int deleted = delete.executeUpdate();
      int requests = eraseRequests(connection, person);
      empty.setLong(1, person.number());
      person(empty, 2, person);
      return Map.of(
          "consent_change",
          deleted + empty.executeUpdate(),
          "consent_request",
          requests,
          "suppression",
          kept);
    }
  }

  private static int eraseRequests(Connection connection, DataSubject person) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from consent_request where workspace_id = ? and profile_id = ?")) {
      delete.setInt(1, person.workspace().value());
      delete.setLong(2, person.number());
      return delete.executeUpdate();
    }
  }

  private static void person(java.sql.PreparedStatement statement, int first, DataSubject person)
      throws SQLException {
    statement.setInt(first, person.workspace().value());
    statement.setLong(first + 1, person.number());
    statement.setLong(first + 2, person.number());
    statement.setLong(first + 3, person.number());
  }

  /** Read from what is there: profiles erases contact points, before or after this. */
  private static int keepWithdrawals(Connection connection, DataSubject person, Instant at)
      throws SQLException {
    int kept = 0;
    try (var withdrawn =
            connection.prepareStatement(
                """
                select exists (
                  select from (
                    select distinct on (channel, purpose_bit) channel, granted
                    from consent_change
                    where workspace_id = ? and lo <= ? and hi >= ?
                      and profile_ids @> array[?]::bigint[] and channel = ?
                    order by channel, purpose_bit, id desc) latest
                  where not granted)
                """);
        var insert =
            connection.prepareStatement(
                """
                insert into suppression (workspace_id, channel, address_key, reason, source, at)
                values (?, ?, ?, ?, 'erasure', ?) on conflict do nothing
                """)) {
      for (var address : person.addresses()) {
        person(withdrawn, 1, person);
        withdrawn.setInt(5, address.channel());
        try (var rows = withdrawn.executeQuery()) {
          rows.next();
          if (rows.getBoolean(1)) {
            insert.setInt(1, person.workspace().value());
            insert.setInt(2, address.channel());
            insert.setLong(3, address.key());
            insert.setString(4, ERASED);
            insert.setObject(5, at.atOffset(ZoneOffset.UTC));
            kept += insert.executeUpdate();
          }
        }
      }
    }
    return kept;
  }

  private static String instant(OffsetDateTime at) {
    return at.toInstant().toString();
  }
}
