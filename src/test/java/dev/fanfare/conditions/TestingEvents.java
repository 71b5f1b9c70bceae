package dev.fanfare.conditions;

import dev.fanfare.events.PersonEvent;
import dev.fanfare.platform.TimeOrderedId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** What happened to odd people: at the edges of the times that conditions ask about. */
final class TestingEvents {

  static final List<String> CAMPAIGNS = List.of("spring", "autumn");
  static final List<String> WINDOWS =
      List.of("PT1H", "P1D", "P2W", "P14DT1H", "P30D", "PT2000H", "P400D");

  private static final long QUARTER = 900;

  /** In a month of which the ledger has a partition. */
  private static final long RUNS = TimeOrderedId.floor(Instant.now());

  /** Before the windows' edges and behind them, and ahead of the instant that is asked at. */
  private static final List<Long> QUARTERS =
      WINDOWS.stream()
          .map(TestingEvents::length)
          .flatMap(length -> List.of(0L, -1L, 1L).stream().map(by -> edge(length) + by))
          .collect(Collectors.collectingAndThen(Collectors.toList(), TestingEvents::withNow));

  private TestingEvents() {}

  /** Something that happened, and when exactly. */
  record Told(PersonEvent event, Instant at, String agent, String campaign, int times) {

    Person.Happened happened() {
      return new Person.Happened(
          (int) Math.floorDiv(at.getEpochSecond(), QUARTER), agent, campaign, times);
    }
  }

  static Duration length(String window) {
    return window.endsWith("W")
        ? Duration.ofDays(7L * Integer.parseInt(window, 1, window.length() - 1, 10))
        : Duration.parse(window);
  }

  /** The quarter of an hour in which a time up to now begins. */
  static long edge(Duration length) {
    return Math.floorDiv(TestingConditions.NOW.minus(length).getEpochSecond(), QUARTER);
  }

  private static List<Long> withNow(List<Long> quarters) {
    long now = edge(Duration.ZERO);
    quarters.addAll(List.of(now, now + 1));
    return List.copyOf(quarters);
  }

  static List<Told> some(Random random) {
    var told = new ArrayList<Told>();
    for (int i = random.nextInt(12); i > 0; i--) {
      var event = PersonEvent.values()[random.nextInt(PersonEvent.values().length)];
      long quarter = QUARTERS.get(random.nextInt(QUARTERS.size()));
      var agent = event.byAgents() ? PersonEvent.AGENTS.get(random.nextInt(3)) : "person";
      var campaign = random.nextInt(4) == 0 ? "" : CAMPAIGNS.get(random.nextInt(2));
      // In the ledger each row is a message, and has its microsecond.
      boolean sent = event == PersonEvent.SENT;
      var at = Instant.ofEpochSecond(quarter * QUARTER);
      told.add(
          new Told(
              event,
              sent && random.nextBoolean() ? at.plusSeconds(QUARTER).minusNanos(1_000) : at,
              agent,
              campaign,
              sent ? 1 : 1 + random.nextInt(3)));
    }
    return told;
  }

  private static long run(String campaign) {
    return RUNS + 1 + CAMPAIGNS.indexOf(campaign);
  }

  /** Keeps what happened; the workspace must have its campaigns, see {@link #storeRuns}. */
  static void store(Connection connection, int workspace, long person, List<Told> told)
      throws SQLException {
    try (var engagement =
            connection.prepareStatement(
                """
                insert into engagement as e
                  (workspace_id, profile_id, kind, agent, run_id, quarter, n)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (workspace_id, profile_id, kind, run_id, quarter, agent)
                  do update set n = e.n + excluded.n
                """);
        var ledger =
            connection.prepareStatement(
                """
                insert into ledger (run_id, profile_id, occurrence, workspace_id, step, slot, state,
                  reason, attempt, ambiguous, slice_no, probability, domain, decided_at, ended_at)
                values (?, ?, ?, ?, 1, 1, ?, 0, 1, 0, 0, 1, 0, ?, ?)
                """)) {
      int occurrence = 0;
      for (var one : told) {
        if (one.event() == PersonEvent.SENT) {
          insertSent(ledger, workspace, person, one, occurrence++, 1);
          // Whoever was skipped at the same time was sent nothing.
          insertSent(ledger, workspace, person, one, occurrence++, 2);
        } else {
          engagement.setInt(1, workspace);
          engagement.setLong(2, person);
          engagement.setInt(3, one.event().code());
          engagement.setInt(4, PersonEvent.AGENTS.indexOf(one.agent()));
          engagement.setLong(5, run(one.campaign()));
          engagement.setInt(6, one.happened().quarter());
          engagement.setInt(7, one.times());
          engagement.executeUpdate();
        }
      }
    }
  }

  private static void insertSent(
      PreparedStatement ledger, int workspace, long person, Told one, int occurrence, int state)
      throws SQLException {
    ledger.setLong(1, run(one.campaign()));
    ledger.setLong(2, person);
    ledger.setLong(3, occurrence);
    ledger.setInt(4, workspace);
    ledger.setInt(5, state);
    ledger.setObject(6, one.at().atOffset(ZoneOffset.UTC));
    ledger.setObject(7, one.at().atOffset(ZoneOffset.UTC));
    ledger.executeUpdate();
  }

  /** A workspace with a run of each campaign, and one of calls. */
  static void storeRuns(Connection connection, int workspace) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into workspace (id, name, sandbox, default_zone, created_at, version)
            overriding system value
          values (%1$d, 'w-%1$d', true, 'UTC', timestamptz 'epoch', 1)
          """
              .formatted(workspace));
      for (var campaign : List.of("", "spring", "autumn")) {
        statement.execute(
            """
            with c as (
              insert into campaign (workspace_id, name, current_version, created_at, version)
              select %1$d, '%2$s', 1, timestamptz 'epoch', 1 where '%2$s' <> ''
              returning id)
            insert into run (workspace_id, id, campaign_id, campaign_version, planned_at, state,
              account_id, segment_versions, launched_by, created_at, ended_at)
            values (%1$d, %3$d, (select id from c), 1, timestamptz 'epoch', 'SENDING', 1, '{}', 'k',
              timestamptz 'epoch', %4$s)
            """
                .formatted(
                    workspace,
                    campaign,
                    run(campaign),
                    campaign.equals("autumn")
                        ? "timestamptz '" + TestingConditions.NOW.plusSeconds(QUARTER) + "'"
                        : "null"));
      }
    }
  }
}
