package dev.fanfare.sandbox;

import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code clock_job}. Who works on a job names itself in every statement. */
@Singleton
final class ClockJobStore {

  private static final String COLUMNS =
      "workspace_id, id, state, from_at, to_at, stood, stops, waits_for, asked_by, asked_at,"
          + " ended_at";

  /** Inserts a job that nobody works on yet; false when the workspace has one under way. */
  boolean insert(Connection connection, ClockJob job) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into clock_job
              (workspace_id, id, state, from_at, to_at, stood, stops, asked_by, asked_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
            """)) {
      insert.setInt(1, job.workspace().value());
      insert.setLong(2, job.id());
      insert.setString(3, job.state().name());
      insert.setObject(4, utc(job.from()));
      insert.setObject(5, utc(job.to()));
      insert.setBoolean(6, job.stood());
      insert.setInt(7, job.stops());
      insert.setString(8, job.askedBy());
      insert.setObject(9, utc(job.askedAt()));
      return insert.executeUpdate() == 1;
    }
  }

  Optional<ClockJob> find(Connection connection, WorkspaceId workspace, long id)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select " + COLUMNS + " from clock_job where workspace_id = ? and id = ?")) {
      select.setInt(1, workspace.value());
      select.setLong(2, id);
      return first(select);
    }
  }

  /** The job of a workspace that is under way. */
  Optional<ClockJob> underWay(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select " + COLUMNS + " from clock_job where workspace_id = ? and ended_at is null")) {
      select.setInt(1, workspace.value());
      return first(select);
    }
  }

  /** Takes a job on that no living engine works on. */
  Optional<ClockJob> claim(Connection connection, NodeIdentity owner) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update clock_job set owner_node = ?, owner_epoch = ?
            where (workspace_id, id) = (
              select workspace_id, id from clock_job j
              where ended_at is null and not exists (
                select from node n
                where n.name = j.owner_node and n.epoch = j.owner_epoch and n.alive)
              order by id limit 1 for update skip locked)
            returning
            """
                + COLUMNS)) {
      update.setString(1, owner.name());
      update.setLong(2, owner.epoch());
      return first(update);
    }
  }

  /** Notes how far a job is; false when another works on it, or nobody any more. */
  boolean note(
      Connection connection, ClockJob job, NodeIdentity owner, int stops, @Nullable String waitsFor)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update clock_job set stops = ?, waits_for = ?
            where workspace_id = ? and id = ? and ended_at is null
              and owner_node = ? and owner_epoch = ?
            """)) {
      update.setInt(1, stops);
      update.setString(2, waitsFor);
      update.setInt(3, job.workspace().value());
      update.setLong(4, job.id());
      update.setString(5, owner.name());
      update.setLong(6, owner.epoch());
      return update.executeUpdate() == 1;
    }
  }

  /** Ends a job that is under way, whoever works on it; false when there is none. */
  boolean end(
      Connection connection, WorkspaceId workspace, long id, ClockJob.State state, Instant at)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update clock_job set state = ?, waits_for = null, ended_at = ?
            where workspace_id = ? and id = ? and ended_at is null
            """)) {
      update.setString(1, state.name());
      update.setObject(2, utc(at));
      update.setInt(3, workspace.value());
      update.setLong(4, id);
      return update.executeUpdate() == 1;
    }
  }

  /** What follows in the transaction sees one state of the database, and changes nothing. */
  void beginSnapshot(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set transaction isolation level repeatable read, read only");
    }
  }

  private static Optional<ClockJob> first(PreparedStatement statement) throws SQLException {
    try (var rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(job(rows)) : Optional.empty();
    }
  }

  private static ClockJob job(ResultSet row) throws SQLException {
    var ended = row.getObject(11, OffsetDateTime.class);
    return new ClockJob(
        new WorkspaceId(row.getInt(1)),
        row.getLong(2),
        ClockJob.State.valueOf(row.getString(3)),
        row.getObject(4, OffsetDateTime.class).toInstant(),
        row.getObject(5, OffsetDateTime.class).toInstant(),
        row.getBoolean(6),
        row.getInt(7),
        row.getString(8),
        row.getString(9),
        row.getObject(10, OffsetDateTime.class).toInstant(),
        ended == null ? null : ended.toInstant());
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
