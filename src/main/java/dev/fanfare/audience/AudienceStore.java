package dev.fanfare.audience;

import static java.util.Objects.requireNonNull;

import dev.fanfare.campaigns.TestCaution;
import dev.fanfare.campaigns.TestShare;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Experiment.Assign.ByAttribute;
import dev.fanfare.dsl.Guardrails.Canary;
import dev.fanfare.dsl.Winner;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.segments.MemberStore;
import dev.fanfare.segments.Selection;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Freezes people into slices, all in the transaction that starts the run. */
@Singleton
final class AudienceStore {

  private final MemberStore members;
  private final ArmStore arms;
  private final DomainStore domains;
  private final TimetableStore timetables;
  private final CanaryStore canaries;
  private final WinnerStore winners;

  AudienceStore(
      MemberStore members,
      ArmStore arms,
      DomainStore domains,
      TimetableStore timetables,
      CanaryStore canaries,
      WinnerStore winners) {
    this.members = members;
    this.arms = arms;
    this.domains = domains;
    this.timetables = timetables;
    this.canaries = canaries;
    this.winners = winners;
  }

  /**
   * What a freeze needs to know.
   *
   * @param plannedAt the run's planned instant
   * @param workspaceZone what people may go by who have no zone
   * @param dueAt now, when all are due where the campaign does not say otherwise
   * @param canary who goes first; null where all go together
   * @param test who tests the variants before the others get one; null where all get one by weight
   */
  record Freeze(
      WorkspaceId workspace,
      long runId,
      long occurrence,
      int accountId,
      int channel,
      int purposeBit,
      boolean consentNeeded,
      Selection selection,
      int sliceSize,
      Instant plannedAt,
      ZoneId workspaceZone,
      Instant dueAt,
      Campaign definition,
      @Nullable Canary canary,
      @Nullable TestShare test) {}

  /** Freezes the audience; the number of people in it. */
  int freeze(Connection connection, Freeze freeze) throws SQLException {
    timetables.begin(connection);
    members.select(connection, freeze.workspace(), "audience_member", freeze.selection());
    index(connection);
    boolean byTimetable = Timetable.isOf(freeze.definition());
    if (byTimetable) {
      sliceByTimetable(connection, freeze);
    } else if (freeze.test() != null) {
      // Also where the workspace has a canary: the test is seen to be as careful.
      requireCareful(freeze);
      long held = winners.freeze(connection, freeze, freeze.test(), winner(freeze));
      requireSomebody(connection, freeze, held);
    } else if (freeze.canary() != null) {
      canaries.freeze(connection, freeze, freeze.canary(), members(connection));
    } else {
      slice(connection, freeze);
    }
    assign(connection, freeze);
    exclude(connection, freeze, byTimetable);
    domains.freeze(connection, freeze.workspace(), freeze.runId(), freeze.channel());
    return planned(connection, freeze.runId());
  }

  /** The file may have been edited since the launch, and the canary may be of today. */
  private static void requireCareful(Freeze freeze) {
    var canary = freeze.canary();
    var problem =
        canary == null
            ? Optional.<Violation>empty()
            : TestCaution.problem(freeze.definition(), canary);
    if (problem.isPresent()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "The winner's test, %s, is not as careful as the guardrails of today ask. %s"
              .formatted(problem.get().value(), problem.get().rule()));
    }
  }

  /** Where a canary is asked for, somebody goes first. */
  private static void requireSomebody(Connection connection, Freeze freeze, long held)
      throws SQLException {
    if (freeze.canary() != null && held > 0 && held == members(connection)) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "Of %d people nobody was drawn to test, and the canary of /v1/guardrails asks that somebody"
              + " goes first: the testShare is too small.".formatted(held));
    }
  }

  private static Winner winner(Freeze freeze) {
    return requireNonNull(requireNonNull(freeze.definition().experiment()).winner());
  }

  /**
   * Statistics of a workspace that was imported a moment ago say that it has nobody. Whatever is
   * joined for that reason with these people one by one must find them by index.
   */
  private static void index(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("create unique index on audience_member (profile_id)");
      statement.execute("analyze audience_member");
    }
  }

  /** Draws are made of nothing but the person and the campaign; only attributes must be kept. */
  private void assign(Connection connection, Freeze freeze) throws SQLException {
    var experiment = freeze.definition().experiment();
    if (experiment != null && experiment.assign() instanceof ByAttribute(var attribute)) {
      boolean holdout = freeze.definition().holdout().basisPoints() > 0;
      arms.freeze(
          connection, freeze.workspace(), freeze.runId(), attribute, experiment.names(), holdout);
    }
  }

  private static void slice(Connection connection, Freeze freeze) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into slice (run_id, slice_no, workspace_id, account_id, occurrence, kind,
              attempt, due_at, lo, hi, n, profile_ids, state, epoch, started_to, recorded, tally)
            select ?, number, ?, ?, ?, 0, 1, ?, min(profile_id), max(profile_id), count(*),
              array_agg(profile_id order by profile_id), 0, 0, 0, 0, '{}'
            from (select profile_id, (row_number() over (order by profile_id) - 1) / ? as number
                  from audience_member) numbered
            group by number
            """)) {
      insert.setLong(1, freeze.runId());
      insert.setInt(2, freeze.workspace().value());
      insert.setInt(3, freeze.accountId());
      insert.setLong(4, freeze.occurrence());
      insert.setObject(5, freeze.dueAt().atOffset(ZoneOffset.UTC));
      insert.setInt(6, freeze.sliceSize());
      insert.executeUpdate();
    }
  }

  private void sliceByTimetable(Connection connection, Freeze freeze) throws SQLException {
    var definition = freeze.definition();
    var groups =
        timetables.place(
            connection,
            freeze.workspace(),
            freeze.runId(),
            definition.waves(),
            definition.schedule().own() != null);
    var timetable =
        Timetable.of(
            definition, freeze.plannedAt(), freeze.workspaceZone(), freeze.dueAt(), groups);
    timetables.freeze(connection, freeze, timetable);
  }

  /**
   * Of people who share an address one is written to: whoever may be written to, then who has a
   * turn by the timetable, then the lowest id. The others are named with the winner, so that the
   * choice can be explained.
   */
  private static void exclude(Connection connection, Freeze freeze, boolean byTimetable)
      throws SQLException {
    var out = byTimetable ? "c.profile_id in (select profile_id from audience_out)" : "false";
    try (var insert =
        connection.prepareStatement(
            """
            with addressed as materialized (
              select c.profile_id, c.address_key,
                     (not ? or c.consented & ? <> 0) and c.withdrawn & ? = 0 as willing,
                     %s as out
              from contact_point c join audience_member m on m.profile_id = c.profile_id
              where c.workspace_id = ? and c.channel = ?),
            shared as (
              select address_key from addressed group by address_key having count(*) > 1),
            ranked as (
              select a.profile_id,
                     first_value(a.profile_id) over (partition by a.address_key
                       order by a.willing desc, a.out, a.profile_id) as winner
              from addressed a
              -- Hashed whatever is thought of their number: a join might count them for each.
              where (a.address_key in (select address_key from shared)) is true),
            -- In the one statement that tells them apart: it and nothing later is what was seen.
            frozen as (
              insert into run_freeze (workspace_id, run_id, seen)
              select ?, ?, pg_current_snapshot())
            insert into run_exclusion (run_id, workspace_id, profile_id, reason, winner_id)
            select ?, ?, profile_id, 5, winner from ranked where profile_id <> winner
            """
                .formatted(out))) {
      int purpose = 1 << freeze.purposeBit();
      insert.setBoolean(1, freeze.consentNeeded());
      insert.setInt(2, purpose);
      insert.setInt(3, purpose);
      insert.setInt(4, freeze.workspace().value());
      insert.setInt(5, freeze.channel());
      insert.setInt(6, freeze.workspace().value());
      insert.setLong(7, freeze.runId());
      insert.setLong(8, freeze.runId());
      insert.setInt(9, freeze.workspace().value());
      insert.executeUpdate();
    }
  }

  private static long members(Connection connection) throws SQLException {
    try (var select = connection.prepareStatement("select count(*) from audience_member");
        var rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static int planned(Connection connection, long runId) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select coalesce(sum(n), 0)::int from slice where run_id = ? and kind = 0")) {
      select.setLong(1, runId);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }
}
