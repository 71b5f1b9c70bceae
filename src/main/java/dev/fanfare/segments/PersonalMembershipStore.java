package dev.fanfare.segments;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.PersonalData;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;

/**
 * In which segments people are, and what is kept of the files that named them. An erased person
 * leaves every version, so that none counts people who are gone.
 */
@Singleton
final class PersonalMembershipStore implements PersonalData {

  @Override
  public Set<String> tables() {
    return Set.of(
        "segment_chunk",
        "segment_version",
        "segment_score",
        "import_chunk",
        "import_stage",
        "import_reject");
  }

  @Override
  public void tell(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("segments");
    try (var select =
        connection.prepareStatement(
            """
            select s.name, v.number, v.created_at, p.score, p.rank_pct, p.uplift, p.variant
            from segment_chunk c
            join segment_version v
              on v.workspace_id = c.workspace_id and v.segment_id = c.segment_id
                and v.number = c.number
            join segment s on s.workspace_id = c.workspace_id and s.id = c.segment_id
            left join segment_score p on p.workspace_id = c.workspace_id
              and p.profile_id = ? and p.import_id = v.import_id
            where c.workspace_id = ? and c.lo <= ? and c.hi >= ?
              and c.profile_ids @> array[?]::bigint[]
            order by s.name, v.number
            """)) {
      select.setLong(1, person.number());
      select.setInt(2, person.workspace().value());
      select.setLong(3, person.number());
      select.setLong(4, person.number());
      select.setLong(5, person.number());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          out.writeStartObject();
          out.writeStringField("segment", rows.getString(1));
          out.writeNumberField("version", rows.getInt(2));
          out.writeStringField(
              "since", rows.getObject(3, OffsetDateTime.class).toInstant().toString());
          tellScore(rows, out);
          out.writeEndObject();
        }
      }
    }
    out.writeEndArray();
  }

  @Override
  public Map<String, Integer> erase(Connection connection, DataSubject person, Instant at)
      throws SQLException {
    return Map.of(
        "segment_chunk", leave(connection, person),
        "segment_score", forgetScores(connection, person),
        "import_chunk", leaveOpenImports(connection, person),
        "import_reject", forgetRejects(connection, person));
  }

  private static void tellScore(ResultSet row, JsonGenerator out) throws SQLException, IOException {
    double score = row.getDouble(4);
    if (row.wasNull()) {
      return;
    }
    out.writeNumberField("score", score);
    out.writeNumberField("rankPct", row.getDouble(5));
    var uplift = row.getObject(6, Double.class);
    if (uplift != null) {
      out.writeNumberField("uplift", uplift);
    }
    if (row.getString(7) != null) {
      out.writeStringField("variant", row.getString(7));
    }
  }

  private static int forgetScores(Connection connection, DataSubject person) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            "delete from segment_score where workspace_id = ? and profile_id = ?")) {
      delete.setInt(1, person.workspace().value());
      delete.setLong(2, person.number());
      return delete.executeUpdate();
    }
  }

  private static int leave(Connection connection, DataSubject person) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            with left_chunks as (
              update segment_chunk set profile_ids = array_remove(profile_ids, ?)
              where workspace_id = ? and lo <= ? and hi >= ? and profile_ids @> array[?]::bigint[]
              returning segment_id, number),
            counted as (
              update segment_version v set members = members - 1 from left_chunks c
              where v.workspace_id = ? and v.segment_id = c.segment_id and v.number = c.number)
            select count(*) from left_chunks
            """)) {
      update.setLong(1, person.number());
      update.setInt(2, person.workspace().value());
      update.setLong(3, person.number());
      update.setLong(4, person.number());
      update.setLong(5, person.number());
      update.setInt(6, person.workspace().value());
      try (var rows = update.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private static int leaveOpenImports(Connection connection, DataSubject person)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update import_chunk set profile_ids = array_remove(profile_ids, ?)
            where import_id in (
                select id from segment_import
                where workspace_id = ? and state in ('RECEIVING', 'STAGED', 'APPLYING'))
              and profile_ids @> array[?]::bigint[]
            """)) {
      update.setLong(1, person.number());
      update.setInt(2, person.workspace().value());
      update.setLong(3, person.number());
      return update.executeUpdate();
    }
  }

  /**
   * A refused value that names the person; all else of a refused line was never kept. A telephone
   * number is known by its last eight digits, however it is written.
   */
  private static int forgetRejects(Connection connection, DataSubject person) throws SQLException {
    try (var delete =
        connection.prepareStatement(
            """
            delete from import_reject
            where workspace_id = ? and exists (
              select from unnest(?::text[]) n (name)
              where position(lower(n.name) in lower(value)) > 0
                or (n.name ~ '^[+][0-9]{9,}$'
                    and position(right(n.name, 8) in regexp_replace(value, '[^0-9]', '', 'g')) > 0))
            """)) {
      delete.setInt(1, person.workspace().value());
      delete.setArray(2, connection.createArrayOf("text", person.names().toArray()));
      return delete.executeUpdate();
    }
  }
}
