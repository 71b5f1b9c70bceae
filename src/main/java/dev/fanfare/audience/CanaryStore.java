package dev.fanfare.audience;

import dev.fanfare.dsl.Guardrails.Canary;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code run_canary}, and the slices that it holds: they are there from the freeze on,
 * and nobody claims them until they are let go.
 */
@Singleton
public final class CanaryStore {

  /**
   * Who of a run goes first.
   *
   * @param share in basis points
   * @param hold how long the others wait when all of them have an end
   * @param endedAt when they all had; null before
   * @param goesOnAt when the others are due; null before
   */
  public record RunCanary(
      WorkspaceId workspace,
      long runId,
      int share,
      Duration hold,
      int people,
      int held,
      @Nullable Instant endedAt,
      @Nullable Instant goesOnAt) {}

  private static final String SELECT =
      "select workspace_id, run_id, share, hold_s, people, held, ended_at, goes_on_at"
          + " from run_canary";

  /**
   * Freezes {@code audience_member} into slices of those who go first and held ones of the others.
   * Who goes first is drawn by the run, exactly so many of them.
   */
  void freeze(Connection connection, AudienceStore.Freeze freeze, Canary canary, long people)
      throws SQLException {
    long first = canary.of(people);
    try (var insert =
        connection.prepareStatement(
            // A hash that stays the same, also in later releases of PostgreSQL.
            """
            insert into slice (run_id, slice_no, workspace_id, account_id, occurrence, kind,
              attempt, due_at, lo, hi, n, profile_ids, state, epoch, started_to, recorded, tally)
            select ?, row_number() over (order by held, block) - 1, ?, ?, ?, 0, 1,
              case when held then ?::timestamptz else ?::timestamptz end, min(profile_id),
              max(profile_id), count(*), array_agg(profile_id order by profile_id),
              case when held then 3 else 0 end, 0, 0, 0, '{}'
            from (select profile_id, held,
                         (row_number() over (partition by held order by profile_id) - 1) / ?
                           as block
                  from (select profile_id,
                               row_number() over (
                                 order by hashint8extended(profile_id, ?), profile_id) > ? as held
                        from audience_member) drawn) numbered
            group by held, block
            """)) {
      insert.setLong(1, freeze.runId());
      insert.setInt(2, freeze.workspace().value());
      insert.setInt(3, freeze.accountId());
      insert.setLong(4, freeze.occurrence());
      insert.setObject(5, freeze.dueAt().plus(canary.hold()).atOffset(ZoneOffset.UTC));
      insert.setObject(6, freeze.dueAt().atOffset(ZoneOffset.UTC));
      insert.setInt(7, freeze.sliceSize());
      insert.setLong(8, freeze.runId());
      insert.setLong(9, first);
      insert.executeUpdate();
    }
    if (people > first) {
      insert(connection, freeze, canary, first, people - first);
    }
  }

  private static void insert(
      Connection connection, AudienceStore.Freeze freeze, Canary canary, long first, long held)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into run_canary (workspace_id, run_id, share, hold_s, people, held)
            values (?, ?, ?, ?, ?, ?)
            """)) {
      insert.setInt(1, freeze.workspace().value());
      insert.setLong(2, freeze.runId());
      insert.setInt(3, canary.basisPoints());
      insert.setLong(4, canary.hold().toSeconds());
      insert.setLong(5, first);
      insert.setLong(6, held);
      insert.executeUpdate();
    }
  }

  /** Who of a run goes first; empty where all go together. */
  public Optional<RunCanary> of(Connection connection, WorkspaceId workspace, long runId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(SELECT + " where workspace_id = ? and run_id = ?")) {
      select.setInt(1, workspace.value());
      select.setLong(2, runId);
      return read(select).stream().findFirst();
    }
  }

  /** Those whose others are held, of all workspaces. */
  public List<RunCanary> holding(Connection connection) throws SQLException {
    try (var select =
        connection.prepareStatement(SELECT + " where ended_at is null order by run_id")) {
      return read(select);
    }
  }

  /** Whether everybody who goes first has an end, whatever it took. */
  public boolean firstHaveEnds(Connection connection, long runId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select not exists (select from slice where run_id = ? and state in (0, 1))")) {
      select.setLong(1, runId);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }

  /** Lets the others of a run go; the caller has locked it. */
  public void letGo(Connection connection, RunCanary canary, Instant now, Instant due)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update slice set state = 0, due_at = ? where run_id = ? and state = 3")) {
      update.setObject(1, due.atOffset(ZoneOffset.UTC));
      update.setLong(2, canary.runId());
      update.executeUpdate();
    }
    try (var update =
        connection.prepareStatement(
            """
            update run_canary set ended_at = ?, goes_on_at = ?
            where workspace_id = ? and run_id = ? and ended_at is null
            """)) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setObject(2, due.atOffset(ZoneOffset.UTC));
      update.setInt(3, canary.workspace().value());
      update.setLong(4, canary.runId());
      update.executeUpdate();
    }
  }

  private static List<RunCanary> read(PreparedStatement select) throws SQLException {
    var read = new ArrayList<RunCanary>();
    try (var rows = select.executeQuery()) {
      while (rows.next()) {
        read.add(
            new RunCanary(
                new WorkspaceId(rows.getInt(1)),
                rows.getLong(2),
                rows.getInt(3),
                Duration.ofSeconds(rows.getLong(4)),
                rows.getInt(5),
                rows.getInt(6),
                instant(rows.getObject(7, OffsetDateTime.class)),
                instant(rows.getObject(8, OffsetDateTime.class))));
      }
    }
    return read;
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
