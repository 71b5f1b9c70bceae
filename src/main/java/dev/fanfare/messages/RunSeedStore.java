package dev.fanfare.messages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.campaigns.Run;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code run_seeds}, and the calls that are copies of a run. */
@Singleton
public final class RunSeedStore {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<RunSeeds.LeftOut>> LEFT_OUT = new TypeReference<>() {};

  /** Notes what came of a run's groups; once for each run. */
  void insert(Connection connection, Run run, RunSeeds seeds) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into run_seeds (workspace_id, run_id, decided_at, groups, copies, left_out,
                                   problem)
            values (?, ?, ?, ?, ?, ?::json, ?)
            """)) {
      insert.setInt(1, run.workspace().value());
      insert.setLong(2, run.id());
      insert.setObject(3, seeds.decidedAt().atOffset(ZoneOffset.UTC));
      insert.setArray(4, connection.createArrayOf("text", seeds.groups().toArray()));
      insert.setInt(5, seeds.copies());
      insert.setString(6, JSON.writeValueAsString(seeds.leftOut()));
      insert.setString(7, seeds.problem());
      insert.executeUpdate();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What came of a run's groups; empty until it is settled, and where it has none. */
  public Optional<RunSeeds> find(Connection connection, Run run) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select decided_at, groups, copies, left_out::text, problem from run_seeds
            where workspace_id = ? and run_id = ?
            """)) {
      select.setInt(1, run.workspace().value());
      select.setLong(2, run.id());
      try (var rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new RunSeeds(
                    rows.getObject(1, OffsetDateTime.class).toInstant(),
                    Arrays.asList((String[]) rows.getArray(2).getArray()),
                    rows.getInt(3),
                    JSON.readValue(rows.getString(4), LEFT_OUT),
                    rows.getString(5)))
            : Optional.empty();
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Some of the copies, in the order in which they were asked for; none once calls are forgotten.
   */
  public List<RunSeeds.Copy> copies(Connection connection, Run run, int most) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select m.id, r.seed_group, r.test_variant, m.profile_id
            from message_request r
            join message m on m.workspace_id = r.workspace_id and m.occurrence = r.occurrence
            where r.workspace_id = ? and r.seed_run = ?
            order by r.occurrence, m.profile_id limit ?
            """)) {
      select.setInt(1, run.workspace().value());
      select.setLong(2, run.id());
      select.setInt(3, most);
      var copies = new ArrayList<RunSeeds.Copy>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          copies.add(
              new RunSeeds.Copy(
                  rows.getObject(1, UUID.class),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getLong(4)));
        }
      }
      return copies;
    }
  }
}
