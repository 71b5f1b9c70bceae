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

/** The table {@code run_canary}: who of a run goes first, and when the others follow. */
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

  private final HeldSliceStore slices;

  CanaryStore(HeldSliceStore slices) {
    this.slices = slices;
  }

  /**
   * Freezes {@code audience_member} into slices of those who go first and held ones of the others.
   * Who goes first is drawn by the run, exactly so many of them.
   */
  void freeze(Connection connection, AudienceStore.Freeze freeze, Canary canary, long people)
      throws SQLException {
    long first = canary.of(people);
    slices.freeze(
        connection,
        freeze,
        freeze.dueAt().plus(canary.hold()),
        // A hash that stays the same, also in later releases of PostgreSQL.
        """
        select profile_id,
               row_number() over (
                 order by hashint8extended(profile_id, ?), profile_id) > ? as held
        from audience_member
        """,
        (insert, from) -> {
          insert.setLong(from, freeze.runId());
          insert.setLong(from + 1, first);
        });
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
    return slices.othersHaveEnds(connection, runId);
  }

  /** Lets the others of a run go; the caller has locked it. */
  public void letGo(Connection connection, RunCanary canary, Instant now, Instant due)
      throws SQLException {
    slices.letGo(connection, canary.runId(), due);
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
