package dev.fanfare.access;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.PersonalData;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Kept answers to repeated requests that name a person. They are copies, so nothing is told of
 * them; a request repeated after the erasure is a new one.
 */
@Singleton
final class PersonalAnswerStore implements PersonalData {

  private static final int PAGE = 500;

  private final Keystore keystore;

  PersonalAnswerStore(Keystore keystore) {
    this.keystore = keystore;
  }

  @Override
  public Set<String> tables() {
    return Set.of("idempotency_key");
  }

  @Override
  public void tell(Connection connection, DataSubject person, JsonGenerator out) {}

  @Override
  public Map<String, Integer> erase(Connection connection, DataSubject person, Instant at)
      throws SQLException {
    var names = person.names().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    var naming = new ArrayList<String>();
    try (var select =
        connection.prepareStatement(
            "select key, body from idempotency_key where workspace_id = ? and body is not null")) {
      select.setInt(1, person.workspace().value());
      select.setFetchSize(PAGE);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          if (names(person, rows.getBytes(2), names)) {
            naming.add(rows.getString(1));
          }
        }
      }
    }
    try (var delete =
        connection.prepareStatement(
            "delete from idempotency_key where workspace_id = ? and key = any(?)")) {
      delete.setInt(1, person.workspace().value());
      delete.setArray(2, connection.createArrayOf("text", naming.toArray()));
      return Map.of("idempotency_key", delete.executeUpdate());
    }
  }

  private boolean names(DataSubject person, byte[] sealed, List<String> names) {
    var body = keystore.open(person.workspace(), IdempotencyFilter.USE, sealed);
    var text = new String(body, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    return names.stream().anyMatch(text::contains);
  }
}
