package dev.fanfare.privacy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.DataSubject;
import dev.fanfare.platform.PersonalData;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.PersonalProfileStore;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells people what is held about them, and forgets them, over all rooms. Any thread. */
@Singleton
final class People {

  private final AgroalDataSource pool;
  private final List<PersonalData> rooms;
  private final PersonalProfileStore profiles;
  private final ErasureStore erasures;
  private final DoorEvents events;
  private final CampaignClock clock;
  private final ObjectMapper json;

  People(
      @DataSource("background") AgroalDataSource pool,
      @All List<PersonalData> rooms,
      PersonalProfileStore profiles,
      ErasureStore erasures,
      DoorEvents events,
      CampaignClock clock,
      ObjectMapper json) {
    this.pool = pool;
    this.rooms = List.copyOf(rooms);
    this.profiles = profiles;
    this.erasures = erasures;
    this.events = events;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Forgets a person, all or nothing. Somebody forgotten before is told by the same certificate.
   */
  Erasure erase(WorkspaceId workspace, String externalId, String by) {
    return Sql.inTransaction(
        pool,
        connection -> {
          var person = profiles.locked(connection, workspace, externalId);
          long key = profiles.keyOf(workspace, externalId);
          if (person.isEmpty()) {
            return erasures
                .last(connection, workspace, key)
                .orElseThrow(() -> ApiProblem.notFound("profile", externalId));
          }
          return erase(connection, person.get(), key, by);
        });
  }

  /**
   * Forgets what is held under an address that is no profile's. That it is suppressed stays. An
   * address forgotten before is told by the same certificate, while nothing more is held.
   */
  Erasure eraseAddress(WorkspaceId workspace, Channel channel, String address, String by) {
    return Sql.inTransaction(
        pool,
        connection -> {
          requireNoProfile(connection, workspace, channel, address);
          var person = profiles.lockedAtAddress(connection, workspace, channel, address);
          long key = profiles.keyOf(workspace, channel, address);
          var at = clock.now(workspace);
          var counts = eraseFromRooms(connection, person, at);
          if (person.number() != 0 || !counts.isEmpty()) {
            return certified(connection, person, key, counts, new Certification(by, at, "address"));
          }
          return erasures
              .last(connection, workspace, key)
              .orElseThrow(() -> ApiProblem.notFound("address", address));
        });
  }

  private Erasure erase(Connection connection, DataSubject person, long key, String by)
      throws SQLException {
    var at = clock.now(person.workspace());
    var counts = eraseFromRooms(connection, person, at);
    return certified(connection, person, key, counts, new Certification(by, at, "profile"));
  }

  private Map<String, Integer> eraseFromRooms(Connection connection, DataSubject person, Instant at)
      throws SQLException {
    var counts = new TreeMap<String, Integer>();
    for (var room : rooms) {
      room.erase(connection, person, at)
          .forEach((table, n) -> counts.merge(table, n, Integer::sum));
    }
    counts.values().removeIf(n -> n == 0);
    return counts;
  }

  /** By which key somebody was erased, when, and what they were known by. */
  private record Certification(String by, Instant at, String what) {}

  private Erasure certified(
      Connection connection,
      DataSubject person,
      long key,
      Map<String, Integer> counts,
      Certification certification)
      throws SQLException {
    var at = certification.at();
    var erasure = new Erasure(TimeOrderedId.next(), at, certification.by(), counts);
    erasures.insert(connection, person.workspace(), key, erasure);
    var batch = new EventBatch("/workspaces/" + person.workspace().value());
    var type = certification.what() + ".erased";
    batch.add(type, erasure.id(), person.number(), at, data(erasure));
    events.append(connection, person.workspace(), person.number(), batch);
    return erasure;
  }

  private byte[] data(Erasure erasure) {
    try {
      return json.writeValueAsString(Map.of("erasure", erasure.id()))
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event's data is not JSON", e);
    }
  }

  List<Erasure> page(WorkspaceId workspace, long after, int limit) {
    return Sql.inTransaction(
        pool, connection -> erasures.page(connection, workspace, after, limit));
  }

  /** Refuses an unknown person before an answer begins. */
  void requireKnown(WorkspaceId workspace, String externalId) {
    Sql.inTransaction(
        pool,
        connection ->
            profiles
                .read(connection, workspace, externalId)
                .orElseThrow(() -> ApiProblem.notFound("profile", externalId)));
  }

  /** Refuses an address that is a profile's: what is held about it is held about them. */
  void requireNoProfile(WorkspaceId workspace, Channel channel, String address) {
    Sql.inTransaction(
        pool,
        connection -> {
          requireNoProfile(connection, workspace, channel, address);
          return true;
        });
  }

  private void requireNoProfile(
      Connection connection, WorkspaceId workspace, Channel channel, String address)
      throws SQLException {
    var of = profiles.externalIdsAt(connection, workspace, channel, address);
    if (!of.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "The address is a profile's: ask for what is held about the profile.",
          of.stream()
              .map(id -> new Violation("/address", id, "is the profile that has it"))
              .toList());
    }
  }

  /** Writes everything that is held about a person, as of one moment. */
  void tell(WorkspaceId workspace, String externalId, OutputStream out) throws IOException {
    tell(
        connection ->
            profiles
                .read(connection, workspace, externalId)
                .orElseThrow(() -> ApiProblem.notFound("profile", externalId)),
        out);
  }

  /** Writes everything that is held under an address that is no profile's. */
  void tellAddress(WorkspaceId workspace, Channel channel, String address, OutputStream out)
      throws IOException {
    tell(connection -> profiles.atAddress(connection, workspace, channel, address), out);
  }

  private void tell(Sql.Work<DataSubject> found, OutputStream out) throws IOException {
    try (var generator = json.createGenerator(out)) {
      Sql.inTransaction(
          pool,
          connection -> {
            // All rooms are read at one moment.
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
              write(connection, found.on(connection), generator);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            } finally {
              connection.rollback();
              connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
            return true;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void write(Connection connection, DataSubject person, JsonGenerator out)
      throws SQLException, IOException {
    out.writeStartObject();
    out.writeStringField("toldAt", clock.now(person.workspace()).toString());
    for (var room : rooms) {
      room.tell(connection, person, out);
    }
    out.writeEndObject();
  }
}
