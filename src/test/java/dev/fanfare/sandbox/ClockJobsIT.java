package dev.fanfare.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.access.Workspaces;
import dev.fanfare.events.EventFlow;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.SandboxClockStore;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who moves a clock, whatever becomes of engines on the way. */
@QuarkusTest
final class ClockJobsIT {

  @Inject
  @DataSource("background")
  AgroalDataSource pool;

  @Inject Workspaces workspaces;
  @Inject ClockJobStore jobs;
  @Inject SandboxClockStore clocks;
  @Inject EventFlow flow;
  @Inject CampaignClock campaignTime;
  @Inject MachineClock machine;

  private Api api;
  private TestingClock clock;
  private WorkspaceId workspace;

  @BeforeEach
  void begin() {
    api = Api.newWorkspace();
    clock = new TestingClock(api);
    String name = api.get("/v1/workspace").path("name");
    workspace =
        workspaces.all().stream()
            .filter(id -> workspaces.settings(id).name().equals(name))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void goesOnWithAJobWhoseEngineDied() {
    clock.by("PT0S");
    var from = clock.now();

    var job = jobOf("dead-engine", from, from.plus(Duration.ofDays(1)));

    assertThat(clock.done(job).<Integer>path("stops")).isEqualTo(3);
    assertThat(clock.now()).isEqualTo(from.plus(Duration.ofDays(1)));
  }

  @Test
  void leavesAJobToItsEngineUntilThatIsFenced() {
    clock.by("PT0S");
    execute(
        "insert into node (name, epoch, beat, alive, started_at)"
            + " values ('silent-engine', 7, 1, true, '2026-11-22T08:00:00Z')");

    var job = jobOf("silent-engine", clock.now(), clock.now().plusSeconds(60));

    clock.done(job);
    assertThat(number("select count(*) from node where name = 'silent-engine' and not alive"))
        .isEqualTo(1);
  }

  @Test
  void givesUpAJobThatAnotherEngineHasTaken() {
    clock.by("PT0S");
    var from = clock.now();
    importing();
    var job = clock.begin(Map.of("by", "P1D"));
    clock.waitingFor(job, "is being taken in");

    execute(
        "update clock_job set owner_node = 'other-engine', owner_epoch = 1 where workspace_id = "
            + workspace.value());
    execute(
        "insert into node (name, epoch, beat, alive, started_at)"
            + " values ('other-engine', 1, 1, true, '2026-11-22T08:00:00Z')");
    imported();

    clock.done(job);
    assertThat(number("select count(*) from node where name = 'other-engine' and not alive"))
        .isEqualTo(1);
    assertThat(clock.now()).isEqualTo(from.plus(Duration.ofDays(1)));
  }

  /** A suspended engine wakes, and still believes that nothing is due. */
  @Test
  void isNotMovedByAnEngineThatHasLostTheJob() {
    clock.by("PT0S");
    var from = clock.now();
    importing();
    var id = clock.begin(Map.of("by", "P1D"));
    clock.waitingFor(id, "is being taken in");
    var job =
        Sql.inTransaction(pool, connection -> jobs.underWay(connection, workspace)).orElseThrow();
    var parts = new ClockWalkParts(pool, clocks, jobs, List.of(), flow, campaignTime, machine);
    var woken = new ClockWalk(job, new NodeIdentity("woken-engine", 3), parts);

    Awaiting.until(
        "it gives up",
        () -> {
          woken.goOn();
          return woken.isOver();
        });

    assertThat(clock.now()).isEqualTo(from);
    assertThat(clock.job(id).<Integer>path("stops")).isZero();
    imported();
    assertThat(clock.done(id).<Integer>path("stops")).isEqualTo(1);
  }

  @Test
  void staysWhereItIsWhenTheJobIsCancelled() {
    clock.by("PT0S");
    var from = clock.now();
    importing();
    var job = clock.begin(Map.of("by", "P1D"));
    clock.waitingFor(job, "is being taken in");

    var cancelled = api.request().post("/v1/sandbox/clock/jobs/{id}/cancel", job);

    cancelled.then().statusCode(200);
    assertThat(cancelled.<String>path("state")).isEqualTo("CANCELLED");
    imported();
    api.request().post("/v1/sandbox/clock/jobs/{id}/cancel", job).then().statusCode(409);
    assertThat(clock.by("PT1S").<String>path("from")).isEqualTo(from.toString());
    assertThat(clock.job(job).<String>path("state")).isEqualTo("CANCELLED");
  }

  /** A job as an engine leaves it that dies after two stops. */
  private String jobOf(String engine, Instant from, Instant to) {
    long id = TimeOrderedId.next();
    execute(
        """
        insert into clock_job (workspace_id, id, state, from_at, to_at, stood, stops, asked_by,
                               asked_at, owner_node, owner_epoch)
        values (%d, %d, 'MOVING', '%s', '%s', true, 2, 'k', '%3$s', '%5$s', 7)
        """
            .formatted(workspace.value(), id, from, to, engine));
    return TimeOrderedId.write("clk", id);
  }

  /** A file whose application waits for ever. */
  private void importing() {
    var planned =
        api.post(
            "/v1/segments/held/imports",
            Map.of(
                "mode", "replace",
                "format", "csv",
                "mapping", Map.of("externalId", "id")));
    planned.then().statusCode(201);
    move("STAGED");
  }

  private void imported() {
    move("WAITING");
  }

  private void move(String state) {
    execute(
        "update segment_import set state = '%s', due_at = '2099-01-01' where workspace_id = %d"
            .formatted(state, workspace.value()));
  }

  private void execute(String sql) {
    Sql.inTransaction(
        pool,
        connection -> {
          try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
          }
        });
  }

  private int number(String sql) {
    return Sql.inTransaction(
        pool,
        connection -> {
          try (var statement = connection.createStatement();
              var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
          }
        });
  }
}
