package dev.fanfare.messages;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.PersonalData;
import dev.fanfare.profiles.DirectAddresses;
import dev.fanfare.rendering.SourceJson;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;

/**
 * What calls said to people, as profiles and at their addresses. Erased are their variables, and
 * the words of calls that were for them alone: what is still open of those is skipped.
 */
@Singleton
final class PersonalMessageStore implements PersonalData {

  private final DirectAddresses addresses;

  PersonalMessageStore(DirectAddresses addresses) {
    this.addresses = addresses;
  }

  @Override
  public Set<String> tables() {
    return Set.of("message_request", "message", "direct_address");
  }

  @Override
  public void tell(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeArrayFieldStart("calls");
    try (var select =
        connection.prepareStatement(
            """
            select m.id, m.variables, coalesce(r.words, w.words), r.created_at
            from message m
            join message_request r
              on r.workspace_id = m.workspace_id and r.occurrence = m.occurrence
            left join message_words w
              on w.workspace_id = r.workspace_id and w.hash = r.words_hash
            where m.workspace_id = ?
              and m.profile_id in (
                select ?::bigint union all
                select profile_id from direct_address
                where workspace_id = ? and address_key = any(?))
            order by m.occurrence
            """)) {
      select.setInt(1, person.workspace().value());
      select.setLong(2, person.number());
      select.setInt(3, person.workspace().value());
      select.setArray(4, connection.createArrayOf("int8", person.addressKeys().toArray()));
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          out.writeStartObject();
          out.writeStringField("message", rows.getString(1));
          out.writeFieldName("variables");
          var variables = rows.getString(2);
          out.writeRawValue(variables == null ? "{}" : variables);
          var words = SourceJson.source(rows.getString(3));
          out.writeStringField("subject", words.subject());
          out.writeStringField("html", words.html());
          out.writeStringField("text", words.text());
          out.writeStringField(
              "takenAt", rows.getObject(4, OffsetDateTime.class).toInstant().toString());
          out.writeEndObject();
        }
      }
    }
    out.writeEndArray();
  }

  @Override
  public Map<String, Integer> erase(Connection connection, DataSubject person, Instant at)
      throws SQLException {
    int workspace = person.workspace().value();
    // The numbers of the person: their own, and those of addresses that calls named alone.
    var numbers =
        new ArrayList<Long>(addresses.erase(connection, person.workspace(), person.addressKeys()));
    int direct = numbers.size();
    numbers.add(person.number());
    var array = connection.createArrayOf("int8", numbers.toArray());
    try (var words =
            connection.prepareStatement(
                """
                delete from message_request r
                where r.workspace_id = ?
                  and r.occurrence in (
                    select occurrence from message where workspace_id = ? and profile_id = any(?))
                  and (select count(*) from message other
                       where other.workspace_id = r.workspace_id
                         and other.occurrence = r.occurrence) = 1
                """);
        var said =
            connection.prepareStatement(
                """
                update message set variables = null, zone = null, locale = null
                where workspace_id = ? and profile_id = any(?)
                """)) {
      words.setInt(1, workspace);
      words.setInt(2, workspace);
      words.setArray(3, array);
      said.setInt(1, workspace);
      said.setArray(2, array);
      return Map.of(
          "message_request",
          words.executeUpdate(),
          "message",
          said.executeUpdate(),
          "direct_address",
          direct);
    }
  }
}
