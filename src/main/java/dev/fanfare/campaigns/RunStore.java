package dev.fanfare.campaigns;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code run}. Every change of state names the states it may come from. */
@Singleton
public final class RunStore {

  static final String COLUMNS =
      "workspace_id, id, campaign_id, campaign_version, planned_at, state, problem, account_id,"
          + " segment_versions::text, planned, launched_by, created_at, frozen_at, ended_at,"
          + " takes_until, winner";

  /**
   * Inserts a planned run; false when the campaign has an open one, or one at that instant.
   *
   * @param beside whether it may be open beside others
   */
  public boolean insert(Connection connection, Run run, boolean beside) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into run (workspace_id, id, campaign_id, campaign_version, planned_at, state,
                             account_id, segment_versions, launched_by, created_at, beside,
                             unseeded)
            values (?, ?, ?, ?, ?, ?, ?, '{}', ?, ?, ?, true)
            on conflict do nothing
            """)) {
      insert.setInt(1, run.workspace().value());
      insert.setLong(2, run.id());
      insert.setInt(3, run.campaignId());
      insert.setInt(4, run.campaignVersion());
      insert.setObject(5, utc(run.plannedAt()));
      insert.setString(6, run.state().name());
      insert.setInt(7, run.accountId());
      insert.setString(8, run.launchedBy());
      insert.setObject(9, utc(run.createdAt()));
      insert.setBoolean(10, beside);
      return insert.executeUpdate() == 1;
    }
  }

  public Optional<Run> find(Connection connection, WorkspaceId workspace, long id)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select " + COLUMNS + " from run where workspace_id = ? and id = ?")) {
      select.setInt(1, workspace.value());
      select.setLong(2, id);
      return read(select).stream().findFirst();
    }
  }

  /**
   * The messages' run of an account and month, kept from ending until the transaction does; empty
   * when there is none.
   */
  Optional<Run> ofMessages(
      Connection connection, WorkspaceId workspace, int accountId, Instant month)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from run where workspace_id = ? and account_id = ? and campaign_id is null"
                + " and planned_at = ? and ended_at is null for key share")) {
      select.setInt(1, workspace.value());
      select.setInt(2, accountId);
      select.setObject(3, utc(month));
      return read(select).stream().findFirst();
    }
  }

  /** Begins a run of messages; false when there is one of that account and month. */
  boolean insertOfMessages(Connection connection, Run run) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into run (workspace_id, id, planned_at, state, account_id, segment_versions,
                             launched_by, created_at, frozen_at)
            values (?, ?, ?, 'SENDING', ?, '{}', ?, ?, ?)
            on conflict do nothing
            """)) {
      insert.setInt(1, run.workspace().value());
      insert.setLong(2, run.id());
      insert.setObject(3, utc(run.plannedAt()));
      insert.setInt(4, run.accountId());
      insert.setString(5, run.launchedBy());
      insert.setObject(6, utc(run.createdAt()));
      insert.setObject(7, utc(run.createdAt()));
      return insert.executeUpdate() == 1;
    }
  }

  /** Finds a run and holds it: its state does not change until the transaction ends. */
  public Optional<Run> lock(Connection connection, WorkspaceId workspace, long id)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select " + COLUMNS + " from run where workspace_id = ? and id = ? for update")) {
      select.setInt(1, workspace.value());
      select.setLong(2, id);
      return read(select).stream().findFirst();
    }
  }

  /** Runs of a workspace, newest first, older than {@code before}. */
  public List<Run> page(
      Connection connection,
      WorkspaceId workspace,
      @Nullable Integer campaignId,
      @Nullable RunState state,
      long before,
      int limit)
      throws SQLException {
    var sql =
        new StringBuilder("select " + COLUMNS + " from run where workspace_id = ? and id < ?");
    sql.append(campaignId == null ? "" : " and campaign_id = ?");
    sql.append(state == null ? "" : " and state = ?");
    sql.append(" order by id desc limit ?");
    try (var select = connection.prepareStatement(sql.toString())) {
      int at = 1;
      select.setInt(at++, workspace.value());
      select.setLong(at++, before);
      if (campaignId != null) {
        select.setInt(at++, campaignId);
      }
      if (state != null) {
        select.setString(at++, state.name());
      }
      select.setInt(at, limit);
      return read(select);
    }
  }

  /**
   * The open run of a campaign whose people are frozen, if there is one; the oldest where there is
   * another beside it.
   */
  public Optional<Run> open(Connection connection, WorkspaceId workspace, int campaignId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from run where workspace_id = ? and campaign_id = ? and ended_at is null"
                + " and takes_until is null order by id limit 1")) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaignId);
      return read(select).stream().findFirst();
    }
  }

  /** Whether another run may be open beside those of a campaign: all of them are being sent. */
  boolean allSending(Connection connection, WorkspaceId workspace, int campaignId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select not exists (select from run where workspace_id = ? and campaign_id = ?"
                + " and ended_at is null and (state <> 'SENDING' or draining))")) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaignId);
      try (var rows = select.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /** The run of a campaign at a planned instant, if there has been one. */
  public Optional<Run> at(
      Connection connection, WorkspaceId workspace, int campaignId, Instant plannedAt)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from run where workspace_id = ? and campaign_id = ? and planned_at = ?"
                + " and takes_until is null")) {
      select.setInt(1, workspace.value());
      select.setInt(2, campaignId);
      select.setObject(3, utc(plannedAt));
      return read(select).stream().findFirst();
    }
  }

  /** Every run that has not ended, of all workspaces. */
  public List<Run> open(Connection connection) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select " + COLUMNS + " from run where ended_at is null order by planned_at, id")) {
      return read(select);
    }
  }

  /** Every run of a workspace that has not ended. */
  public List<Run> open(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from run where workspace_id = ? and ended_at is null"
                + " order by planned_at, id")) {
      select.setInt(1, workspace.value());
      return read(select);
    }
  }

  /** Locks one planned run for its freeze; empty when another has it or it has moved on. */
  public Optional<Run> lockPlanned(Connection connection, WorkspaceId workspace, long id)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from run where workspace_id = ? and id = ? and state = 'PLANNED'"
                + " for update skip locked")) {
      select.setInt(1, workspace.value());
      select.setLong(2, id);
      return read(select).stream().findFirst();
    }
  }

  /** Runs of an account that are being sent or cancelled, oldest first. */
  public List<Run> moving(Connection connection, WorkspaceId workspace, int accountId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select "
                + COLUMNS
                + " from run where workspace_id = ? and account_id = ? and ended_at is null"
                + " and state in ('SENDING', 'CANCELLING') order by id")) {
      select.setInt(1, workspace.value());
      select.setInt(2, accountId);
      return read(select);
    }
  }

  /** Moves a run on from one of the states that allow it; false when it is in none of them. */
  public boolean move(
      Connection connection,
      WorkspaceId workspace,
      long id,
      RunState to,
      @Nullable String problem,
      Instant at)
      throws SQLException {
    var from = new ArrayList<String>();
    for (var state : RunState.values()) {
      if (state.successors().contains(to)) {
        from.add(state.name());
      }
    }
    try (var update =
        connection.prepareStatement(
            """
            update run set state = ?, problem = ?, ended_at = ?,
              taking = case when ? and takes_until is not null then false else taking end
            where workspace_id = ? and id = ? and state = any(?)
            """)) {
      update.setString(1, to.name());
      update.setString(2, problem);
      update.setObject(3, to.ended() ? utc(at) : null);
      update.setBoolean(4, to == RunState.CANCELLING || to.ended());
      update.setInt(5, workspace.value());
      update.setLong(6, id);
      update.setArray(7, connection.createArrayOf("text", from.toArray()));
      return update.executeUpdate() == 1;
    }
  }

  /** Notes why an open run does not go on for now, or with null that it does. */
  boolean note(Connection connection, WorkspaceId workspace, long id, @Nullable String problem)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update run set problem = ?
            where workspace_id = ? and id = ? and ended_at is null
              and problem is distinct from ?
            """)) {
      update.setString(1, problem);
      update.setInt(2, workspace.value());
      update.setLong(3, id);
      update.setString(4, problem);
      return update.executeUpdate() == 1;
    }
  }

  /**
   * Lets an ended run send again to people an operator has decided about; false when the campaign
   * has another open run by now.
   */
  public boolean reopen(Connection connection, WorkspaceId workspace, long id) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update run set state = 'SENDING', ended_at = null
            where workspace_id = ? and id = ? and state = 'COMPLETED'
              and (takes_until is not null or not exists (
                select from run other
                where other.workspace_id = run.workspace_id
                  and other.campaign_id = run.campaign_id
                  and other.ended_at is null and other.takes_until is null))
            """)) {
      update.setInt(1, workspace.value());
      update.setLong(2, id);
      return update.executeUpdate() == 1;
    }
  }

  /** Notes what the audience was frozen from; the run begins to send. */
  public void frozen(
      Connection connection, Run run, int planned, String segmentVersions, Instant at)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update run set state = 'SENDING', planned = ?, segment_versions = ?::jsonb, frozen_at = ?
            where workspace_id = ? and id = ? and state = 'PLANNED'
            """)) {
      update.setInt(1, planned);
      update.setString(2, segmentVersions);
      update.setObject(3, utc(at));
      update.setInt(4, run.workspace().value());
      update.setLong(5, run.id());
      update.executeUpdate();
    }
  }

  static List<Run> read(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var runs = new ArrayList<Run>();
      while (rows.next()) {
        runs.add(run(rows));
      }
      return runs;
    }
  }

  private static Run run(ResultSet row) throws SQLException {
    return new Run(
        new WorkspaceId(row.getInt(1)),
        row.getLong(2),
        row.getInt(3),
        row.getInt(4),
        instant(row.getObject(5, OffsetDateTime.class)),
        RunState.valueOf(row.getString(6)),
        row.getString(7),
        row.getInt(8),
        row.getString(9),
        row.getObject(10, Integer.class),
        row.getString(11),
        instant(row.getObject(12, OffsetDateTime.class)),
        nullable(row.getObject(13, OffsetDateTime.class)),
        nullable(row.getObject(14, OffsetDateTime.class)),
        nullable(row.getObject(15, OffsetDateTime.class)),
        row.getObject(16, Integer.class));
  }

  private static Instant instant(OffsetDateTime time) {
    return time.toInstant();
  }

  private static @Nullable Instant nullable(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
