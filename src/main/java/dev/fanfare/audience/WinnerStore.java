package dev.fanfare.audience;

import dev.fanfare.campaigns.TestShare;
import dev.fanfare.dsl.Winner;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code run_winner}: who of a run tests its variants, and what the others get. */
@Singleton
public final class WinnerStore {

  /** Why the others get what they get, or nothing yet. */
  public enum Why {
    /** A test has shown that the variant does better than all others. */
    SHOWN,
    /** None was shown to be, and it has done best so far. */
    BEST,
    /** None was shown to be, or nobody tests, and the run waits for somebody to choose. */
    WAITS,
    /** Somebody has chosen. */
    CHOSEN,
    /** The run was cancelled: they get nothing. */
    CANCELLED;

    /** The word that is told. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Why of(@Nullable String word) {
      return word == null ? null : valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * How a run comes to its winner.
   *
   * @param people in the test share
   * @param held the others
   * @param endedAt when all of the test share had an end; null before
   * @param decidesAt what has happened before counts; null before the test has ended
   * @param judgedAt when the figures were held against each other; null before
   * @param figures what was told of it then, as JSON; null before, and where nobody looked
   * @param decidedAt when the others were let go; null before
   * @param variant what they get; null before, and where they get nothing
   * @param chosenBy id of the key; null where no person has chosen
   */
  public record RunWinner(
      WorkspaceId workspace,
      long runId,
      int share,
      Duration after,
      String by,
      Winner.Otherwise otherwise,
      int people,
      int held,
      @Nullable Instant endedAt,
      @Nullable Instant decidesAt,
      @Nullable Instant judgedAt,
      @Nullable String figures,
      @Nullable Instant decidedAt,
      @Nullable Integer variant,
      @Nullable Why why,
      @Nullable String chosenBy) {

    /** Whether the others wait, and nothing but somebody who chooses lets them go. */
    public boolean waits() {
      return decidedAt == null && why == Why.WAITS;
    }
  }

  private static final String SELECT =
      "select workspace_id, run_id, share, after_s, by_what, otherwise, people, held, ended_at,"
          + " decides_at, judged_at, figures, decided_at, variant, why, chosen_by from run_winner";

  private static final int AT_ONCE = 50_000;

  private final HeldSliceStore slices;

  WinnerStore(HeldSliceStore slices) {
    this.slices = slices;
  }

  /**
   * Freezes {@code audience_member} into slices of those who test and held ones of the others. Who
   * is drawn is worked out here, by the words by which everybody else does it. How many are held.
   */
  long freeze(Connection connection, AudienceStore.Freeze freeze, TestShare test, Winner winner)
      throws SQLException {
    long held = hold(connection, test);
    slices.freeze(
        connection,
        freeze,
        freeze.dueAt().plus(winner.after()),
        """
        select m.profile_id, h.profile_id is not null as held
        from audience_member m left join audience_held h on h.profile_id = m.profile_id
        """,
        (insert, from) -> {});
    insert(connection, freeze, winner, held);
    return held;
  }

  /** Notes whoever does not test in {@code audience_held}; how many they are. */
  private static long hold(Connection connection, TestShare test) throws SQLException {
    try (var create = connection.createStatement()) {
      create.execute("create temp table audience_held (profile_id bigint) on commit drop");
    }
    long all = 0;
    try (var select = connection.prepareStatement("select profile_id from audience_member");
        var insert =
            connection.prepareStatement("insert into audience_held select unnest(?::bigint[])")) {
      select.setFetchSize(AT_ONCE);
      var held = new Long[AT_ONCE];
      int filled = 0;
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          long person = rows.getLong(1);
          if (test.holds(person)) {
            continue;
          }
          held[filled++] = person;
          all++;
          if (filled == held.length) {
            add(connection, insert, held);
            filled = 0;
          }
        }
      }
      add(connection, insert, Arrays.copyOf(held, filled));
    }
    try (var analyse = connection.createStatement()) {
      analyse.execute("analyze audience_held");
    }
    return all;
  }

  private static void add(Connection connection, PreparedStatement insert, Long[] held)
      throws SQLException {
    insert.setArray(1, connection.createArrayOf("int8", held));
    insert.executeUpdate();
  }

  private static void insert(
      Connection connection, AudienceStore.Freeze freeze, Winner winner, long held)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into run_winner (workspace_id, run_id, share, after_s, by_what, otherwise,
                                    people, held)
            select ?, ?, ?, ?, ?, ?, count(*) - ?, ? from audience_member
            """)) {
      insert.setInt(1, freeze.workspace().value());
      insert.setLong(2, freeze.runId());
      insert.setInt(3, winner.testShare());
      insert.setLong(4, winner.after().toSeconds());
      insert.setString(5, winner.by());
      insert.setString(6, winner.otherwise().word());
      insert.setLong(7, held);
      insert.setLong(8, held);
      insert.executeUpdate();
    }
  }

  /** How a run comes to its winner; empty where everybody gets a variant by the weights. */
  public Optional<RunWinner> of(Connection connection, WorkspaceId workspace, long runId)
      throws SQLException {
    try (var select =
        connection.prepareStatement(SELECT + " where workspace_id = ? and run_id = ?")) {
      select.setInt(1, workspace.value());
      select.setLong(2, runId);
      return read(select).stream().findFirst();
    }
  }

  /** Those whose others are held, of all workspaces. */
  public List<RunWinner> holding(Connection connection) throws SQLException {
    try (var select =
        connection.prepareStatement(
            SELECT + " where decided_at is null and held > 0 order by run_id")) {
      return read(select);
    }
  }

  /** Whether everybody in the test share has an end, whatever it took. */
  public boolean testHasEnded(Connection connection, long runId) throws SQLException {
    return slices.othersHaveEnds(connection, runId);
  }

  /** Up to which transaction there has been any. */
  public long frontier(Connection connection) throws SQLException {
    return snapshot(connection, "pg_snapshot_xmax");
  }

  /** Whether every transaction has ended that had written something before a frontier. */
  public boolean allHaveEnded(Connection connection, long frontier) throws SQLException {
    return snapshot(connection, "pg_snapshot_xmin") >= frontier;
  }

  private static long snapshot(Connection connection, String side) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select %s(pg_current_snapshot())::text::bigint".formatted(side))) {
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** Notes when the test has ended and when it is looked at; the caller has locked the run. */
  public void ended(Connection connection, RunWinner winner, Instant now, Instant decidesAt)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update run_winner set ended_at = ?, decides_at = ?
            where workspace_id = ? and run_id = ? and ended_at is null
            """)) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setObject(2, decidesAt.atOffset(ZoneOffset.UTC));
      update.setInt(3, winner.workspace().value());
      update.setLong(4, winner.runId());
      update.executeUpdate();
    }
  }

  /**
   * Notes what was seen of the test; the caller has locked the run.
   *
   * @param figures null where nobody tests
   */
  public void judged(
      Connection connection, RunWinner winner, @Nullable String figures, Why why, Instant now)
      throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            update run_winner set judged_at = ?, figures = ?, why = ?
            where workspace_id = ? and run_id = ? and decided_at is null
            """)) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setString(2, figures);
      update.setString(3, why.word());
      update.setInt(4, winner.workspace().value());
      update.setLong(5, winner.runId());
      update.executeUpdate();
    }
  }

  /**
   * Lets the others go, with what they get; the caller has locked the run.
   *
   * @param variant null where they get nothing
   * @param chosenBy id of the key; null where no person has chosen
   * @param due when they are due
   */
  public void letGo(
      Connection connection,
      RunWinner winner,
      @Nullable Integer variant,
      Why why,
      @Nullable String chosenBy,
      Instant now,
      Instant due)
      throws SQLException {
    slices.letGo(connection, winner.runId(), due);
    try (var update =
        connection.prepareStatement(
            """
            update run_winner set decided_at = ?, variant = ?, why = ?, chosen_by = ?
            where workspace_id = ? and run_id = ? and decided_at is null
            """)) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setObject(2, variant, Types.SMALLINT);
      update.setString(3, why.word());
      update.setString(4, chosenBy);
      update.setInt(5, winner.workspace().value());
      update.setLong(6, winner.runId());
      update.executeUpdate();
    }
  }

  private static List<RunWinner> read(PreparedStatement select) throws SQLException {
    var read = new ArrayList<RunWinner>();
    try (var row = select.executeQuery()) {
      while (row.next()) {
        read.add(
            new RunWinner(
                new WorkspaceId(row.getInt(1)),
                row.getLong(2),
                row.getInt(3),
                Duration.ofSeconds(row.getLong(4)),
                row.getString(5),
                Winner.Otherwise.valueOf(row.getString(6).toUpperCase(Locale.ROOT)),
                row.getInt(7),
                row.getInt(8),
                instant(row.getObject(9, OffsetDateTime.class)),
                instant(row.getObject(10, OffsetDateTime.class)),
                instant(row.getObject(11, OffsetDateTime.class)),
                row.getString(12),
                instant(row.getObject(13, OffsetDateTime.class)),
                row.getObject(14, Integer.class),
                Why.of(row.getString(15)),
                row.getString(16)));
      }
    }
    return read;
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
