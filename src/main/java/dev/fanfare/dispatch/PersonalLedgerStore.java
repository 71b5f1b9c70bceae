package dev.fanfare.dispatch;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.campaigns.Run;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.PersonalData;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;

/**
 * What was decided about people. The rows stay, under a number that leads nowhere once the person
 * is erased; the key of the address becomes a random number in runs that have ended. In open ones
 * it still keeps the address from being written to twice, and goes with the run's own end of life.
 * Rows of messages to an address alone, under a number that is nobody's, are found by its key.
 */
@Singleton
final class PersonalLedgerStore implements PersonalData {

  private final Keystore keystore;

  PersonalLedgerStore(Keystore keystore) {
    this.keystore = keystore;
  }

  @Override
  public Set<String> tables() {
    return Set.of("ledger", "slice", "run_exclusion", "budget_reservation");
  }

  @Override
  public void tell(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("messages");
    try (var select =
        connection.prepareStatement(
            """
            select r.id, c.name, l.state, l.reason, l.attempt, l.detail, l.decided_at, l.ended_at
            from run r
            left join campaign c on c.workspace_id = r.workspace_id and c.id = r.campaign_id
            join lateral (
              select * from ledger
              where run_id = r.id and profile_id = ? and workspace_id = r.workspace_id
              union all
              select * from ledger a
              where run_id = r.id and address_key = any(?) and workspace_id = r.workspace_id
                and profile_id <> ?
                and not exists (select from profile p
                                where p.workspace_id = a.workspace_id and p.id = a.profile_id)) l
              on true
            where r.workspace_id = ? order by r.id, l.decided_at
            """)) {
      select.setLong(1, person.number());
      select.setArray(2, connection.createArrayOf("int8", person.addressKeys().toArray()));
      select.setLong(3, person.number());
      select.setInt(4, person.workspace().value());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          out.writeStartObject();
          out.writeStringField("run", Run.publicId(rows.getLong(1)));
          // Messages that calls asked for have no campaign.
          out.writeStringField("campaign", rows.getString(2));
          out.writeStringField("state", LedgerState.of(rows.getInt(3)).name());
          out.writeStringField("reason", Reason.of(rows.getInt(4)).words());
          out.writeNumberField("attempt", rows.getInt(5));
          out.writeStringField("detail", rows.getString(6));
          out.writeStringField("decidedAt", instant(rows.getObject(7, OffsetDateTime.class)));
          out.writeStringField("endedAt", instant(rows.getObject(8, OffsetDateTime.class)));
          out.writeEndObject();
        }
      }
    }
    out.writeEndArray();
  }

  @Override
  public Map<String, Integer> erase(Connection connection, DataSubject person, Instant at)
      throws SQLException {
    try (var own =
            connection.prepareStatement(
                """
                update ledger l set address_key = ?
                from run r
                where r.workspace_id = ? and r.ended_at is not null
                  and l.run_id = r.id and l.profile_id = ? and l.workspace_id = r.workspace_id
                  and l.address_key is not null
                """);
        var direct =
            connection.prepareStatement(
                """
                update ledger l set address_key = ?
                from run r
                where r.workspace_id = ? and r.ended_at is not null
                  and l.run_id = r.id and l.address_key = any(?)
                  and l.workspace_id = r.workspace_id
                  and not exists (select from profile p
                                  where p.workspace_id = l.workspace_id and p.id = l.profile_id)
                """)) {
      own.setLong(1, random());
      own.setInt(2, person.workspace().value());
      own.setLong(3, person.number());
      direct.setLong(1, random());
      direct.setInt(2, person.workspace().value());
      direct.setArray(3, connection.createArrayOf("int8", person.addressKeys().toArray()));
      return Map.of("ledger", own.executeUpdate() + direct.executeUpdate());
    }
  }

  private long random() {
    return ByteBuffer.wrap(keystore.random(Long.BYTES)).getLong();
  }

  private static String instant(OffsetDateTime at) {
    return at.toInstant().toString();
  }
}
