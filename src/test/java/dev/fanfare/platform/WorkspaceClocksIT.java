package dev.fanfare.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.TestingClock;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A clock that is moved is moved for every engine, and asked for over no pool. */
@QuarkusTest
final class WorkspaceClocksIT {

  @Inject
  @DataSource("background")
  AgroalDataSource background;

  @Inject AgroalDataSource doors;
  @Inject SandboxClockStore store;
  @Inject UnpooledDatabase database;
  @Inject CampaignClock clock;

  private final AtomicLong nanos = new AtomicLong();
  private WorkspaceId workspace;
  private TestingClock moved;

  @BeforeEach
  void begin() {
    var api = Api.newWorkspace();
    moved = new TestingClock(api);
    String name = api.get("/v1/workspace").path("name");
    workspace = new WorkspaceId(number("select id from workspace where name = '" + name + "'"));
  }

  @Test
  void followsOnAnotherEngineWithinTheTimeThatIsAgreed() {
    var other = new WorkspaceClocks(store, database, nanos::get);
    moved.by("P1D");
    var before = other.now(workspace);
    assertThat(before).isEqualTo(moved.now());
    assertThat(other.stands(workspace)).isTrue();

    moved.by("P1D");

    assertThat(other.now(workspace)).isEqualTo(before);
    nanos.addAndGet(CampaignClock.AGREED.toNanos());
    assertThat(other.now(workspace)).isEqualTo(before.plus(Duration.ofDays(1)));
    other.stop(new io.quarkus.runtime.ShutdownEvent());
  }

  @Test
  void isAskedWhileThePoolsAreFullAndOverANewConnectionWhenItsOwnIsCut() throws SQLException {
    moved.by("P1D");
    var taken = new ArrayList<Connection>();
    var stands = clock.now(workspace);
    try {
      for (var pool : new AgroalDataSource[] {doors, background}) {
        int size = pool.getConfiguration().connectionPoolConfiguration().maxSize();
        for (int i = (int) pool.getMetrics().activeCount(); i < size; i++) {
          taken.add(pool.getConnection());
        }
      }
      try (var cut = taken.getFirst().createStatement()) {
        cut.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
                + " where application_name = 'fanfare-clock'");
      }

      assertThat(clock.now(workspace)).isEqualTo(stands);
    } finally {
      for (var connection : taken) {
        connection.close();
      }
    }
  }

  @Test
  void ofAllOtherWorkspacesIsTheMachines() {
    moved.by("P1D");

    assertThat(clock.now(WorkspaceId.INSTALLATION)).isBefore(Instant.now().plusMillis(1));
    assertThat(clock.stands(WorkspaceId.INSTALLATION)).isFalse();
    assertThat(clock.now(new WorkspaceId(Integer.MAX_VALUE))).isBefore(Instant.now().plusMillis(1));
  }

  private int number(String sql) {
    return Sql.inTransaction(
        background,
        connection -> {
          try (var statement = connection.createStatement();
              var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
          }
        });
  }
}
