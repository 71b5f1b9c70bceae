package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/**
 * What an older release left is taken over: the rows of a workspace, as its tables could hold them,
 * are moved on by the migrations since, and the engine goes on with them.
 */
@QuarkusTest
final class UpgradeIT {

  /** Of the machine, and what is read from the stream by position, not by its table. */
  private static final Set<String> NOT_OF_A_WORKSPACE = Set.of("event", "flyway_schema_history");

  private final String database = "upgrade_" + Long.toHexString(System.identityHashCode(this));

  @ParameterizedTest
  @ValueSource(strings = {"14", "before the last"})
  void goesOnWithTheRunsThatAnOlderReleaseHasBegun(String release) throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      var api = campaign.api();
      campaign.postalAddress();
      var clock = new TestingClock(api);
      clock.by("PT0S");
      campaign.people("all", TestingCampaign.many(12));
      campaign.apply("past", "holdout: 20%");
      var past = campaign.ended(campaign.launch("past"));
      campaign.apply("under-way", "rate: 4 per hour");
      String run = campaign.launch("under-way");
      Awaiting.until("the first is sent", () -> sent(campaign, run) == 1);
      campaign.pauseForAll(run);
      var report =
          Awaiting.value(
              "everybody of the first run is counted",
              () -> api.get("/v1/runs/{id}/report", past.<String>path("id")),
              each -> each.<Integer>path("counted").equals(each.path("recorded")));
      var before = campaign.run(run).asString();
      int workspace = workspace(campaign);

      takeOver(workspace, release);

      assertThat(campaign.run(run).asString()).isEqualTo(before);
      assertThat(campaign.run(past.path("id")).asString()).isEqualTo(past.asString());
      assertThat(
              api.get("/v1/runs/{id}/report", past.<String>path("id"))
                  .<Map<String, Object>>path("funnel"))
          .isEqualTo(report.<Map<String, Object>>path("funnel"));
      campaign.command("resume", run).then().statusCode(202);
      clock.by("PT4H");
      var ended = campaign.ended(run);
      assertThat(campaign.count(ended, "SENT", "")).isEqualTo(12);
      assertThat(campaign.audit(run).refuted()).isFalse();
      assertThat(campaign.audit(past.path("id")).refuted()).isFalse();
      int first = campaign.count(past, "SENT", "");
      assertThat(campaign.taken()).hasSize(12 + first);
      // And what is new is there for what is launched from now on.
      api.request()
          .contentType("application/json")
          .header("If-None-Match", "*")
          .body(Map.of("members", List.of(Map.of("profile", "p0"))))
          .put("/v1/seed-groups/qa")
          .then()
          .statusCode(201);
      campaign.apply("next", "seeds: [qa]\nbudget: {messages: 100}");
      String next = campaign.launch("next");
      campaign.ended(next);
      Awaiting.until("the copy is there", () -> campaign.taken().size() == 12 + first + 12 + 1);
      assertThat(campaign.audit(next).refuted()).isFalse();
    }
  }

  private static int sent(TestingCampaign campaign, String run) {
    var read = campaign.run(run);
    return read.path("counts") == null ? 0 : campaign.count(read, "SENT", "");
  }

  private static int workspace(TestingCampaign campaign) throws SQLException {
    String name = campaign.api().get("/v1/workspace").path("name");
    try (var connection = TestingDatabase.connect();
        var select = connection.prepareStatement("select id from workspace where name = ?")) {
      select.setString(1, name);
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  /** Puts what is held of a workspace back to a release, and moves it on from there. */
  private void takeOver(int workspace, String release) throws SQLException, IOException {
    TestingDatabase.execute("create database " + database);
    try {
      var target = release.startsWith("before") ? lastButOne() : release;
      flyway(other(), target).migrate();
      try (var live = TestingDatabase.connect();
          var old = connect(other())) {
        live.setAutoCommit(false);
        bare(live);
        bare(old);
        execute(old, "create table ledger_all partition of ledger default");
        forgetWhatWasNotKept(live, old, workspace);
        var had = columns(old);
        assertThat(had).containsKeys("workspace", "run", "slice", "ledger", "profile");
        for (var table : had.entrySet()) {
          copy(live, old, table.getKey(), table.getValue(), workspace);
        }
        flyway(other(), null).migrate();
        var has = columns(old);
        assertThat(has).hasSameSizeAs(columns(live)).containsAllEntriesOf(columns(live));
        for (var table : has.entrySet()) {
          execute(live, "delete from %s where %s".formatted(table.getKey(), of(table, workspace)));
          copy(old, live, table.getKey(), table.getValue(), workspace);
        }
        live.commit();
      }
    } finally {
      TestingDatabase.execute("drop database " + database + " with (force)");
    }
  }

  /** Facts of a decision had fifteen bits at first. */
  private static void forgetWhatWasNotKept(Connection live, Connection old, int workspace)
      throws SQLException {
    try (var statement = old.createStatement();
        var rows =
            statement.executeQuery(
                """
                select from information_schema.columns
                where table_name = 'ledger' and column_name = 'judged' and data_type = 'smallint'
                """)) {
      if (rows.next()) {
        execute(live, "update ledger set judged = judged & 32767 where " + of("ledger", workspace));
      }
    }
  }

  /** Rows come and go as they are: nothing that hangs on them follows. */
  private static void bare(Connection connection) throws SQLException {
    execute(connection, "set session_replication_role = replica");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The tables with rows of workspaces, and their columns but for those that are computed. */
  private static Map<String, List<String>> columns(Connection connection) throws SQLException {
    var tables = new LinkedHashMap<String, List<String>>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select c.table_name, c.column_name from information_schema.columns c
                join pg_class t on t.relname = c.table_name and not t.relispartition
                  and t.relkind in ('r', 'p')
                where c.table_schema = 'public' and c.is_generated = 'NEVER'
                  and (c.table_name = 'workspace' or exists (
                    select from information_schema.columns w
                    where w.table_schema = 'public' and w.table_name = c.table_name
                      and w.column_name = 'workspace_id'))
                order by 1, 2
                """)) {
      while (rows.next()) {
        if (!NOT_OF_A_WORKSPACE.contains(rows.getString(1))) {
          tables.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>()).add(rows.getString(2));
        }
      }
    }
    return tables;
  }

  private static String of(Map.Entry<String, List<String>> table, int workspace) {
    return of(table.getKey(), workspace);
  }

  private static String of(String table, int workspace) {
    return (table.equals("workspace") ? "id = " : "workspace_id = ") + workspace;
  }

  private static void copy(
      Connection from, Connection to, String table, List<String> columns, int workspace)
      throws SQLException, IOException {
    var names = String.join(", ", columns);
    var rows = new ByteArrayOutputStream();
    from.unwrap(PGConnection.class)
        .getCopyAPI()
        .copyOut(
            "copy (select %s from %s where %s) to stdout"
                .formatted(names, table, of(table, workspace)),
            rows);
    to.unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn(
            "copy %s (%s) from stdin".formatted(table, names),
            new ByteArrayInputStream(rows.toByteArray()));
  }

  private static String lastButOne() {
    var all = flyway(url(), null).info().all();
    return all[all.length - 2].getVersion().getVersion();
  }

  private static Flyway flyway(String url, @Nullable String target) {
    var asked =
        Flyway.configure()
            .dataSource(url, setting("username"), setting("password"))
            .locations("classpath:db/migration");
    return (target == null ? asked : asked.target(target)).load();
  }

  private static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, setting("username"), setting("password"));
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue("quarkus.datasource." + name, String.class);
  }

  private static String url() {
    return setting("jdbc.url");
  }

  private String other() {
    return url().replaceFirst("/[^/?]*($|\\?)", "/" + database + "$1");
  }
}
