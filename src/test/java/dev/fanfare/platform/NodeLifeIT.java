package dev.fanfare.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
final class NodeLifeIT {

  private final AgroalDataSource doors;
  private final AgroalDataSource background;

  NodeLifeIT(AgroalDataSource doors, @DataSource("background") AgroalDataSource background) {
    this.doors = doors;
    this.background = background;
  }

  @Test
  void beatsOnOverANewConnectionWhileThePoolsAreFull() throws SQLException {
    try (var look = doors.getConnection();
        var all = new Taken()) {
      all.fill(background);
      all.fill(doors);
      number(
          look,
          "select count(pg_terminate_backend(pid)) from pg_stat_activity"
              + " where application_name = 'fanfare-life'");
      long cut = beat(look);

      Awaiting.until("three more beats", () -> beat(look) >= cut + 3);
    }
  }

  @Test
  void tellsCallersWhenToComeAgainWhileTheDoorsAreFull() throws SQLException {
    var api = Api.installation();
    try (var all = new Taken()) {
      all.fill(doors);

      var refused = api.get("/v1/whoami");

      refused.then().statusCode(503).header("Retry-After", "1");
      assertThat(refused.<String>path("code")).isEqualTo("unavailable");
    }
    Api.installation().get("/v1/whoami").then().statusCode(200);
  }

  @Test
  void endsTransactionsThatHang() throws SQLException {
    for (var pool : List.of(doors, background)) {
      try (var connection = pool.getConnection()) {
        assertThat(
                number(
                    connection,
                    "select setting::bigint from pg_settings"
                        + " where name = 'idle_in_transaction_session_timeout'"))
            .isEqualTo(60_000);
      }
    }
  }

  /** Connections that nobody else gets. */
  private static final class Taken implements AutoCloseable {

    private final List<Connection> connections = new ArrayList<>();

    /** Takes what comes free until nothing does any more. */
    void fill(AgroalDataSource pool) {
      try {
        int most = pool.getConfiguration().connectionPoolConfiguration().maxSize();
        for (int i = 0; i < most; i++) {
          connections.add(pool.getConnection());
        }
      } catch (SQLException e) {
        assertThat(e.getMessage()).contains("acquisition timeout");
      }
    }

    @Override
    public void close() throws SQLException {
      for (var connection : connections) {
        connection.close();
      }
    }
  }

  private static long beat(Connection connection) {
    try {
      return number(
          connection, "select epoch * 1000000 + beat from node where name = 'engine-test'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }
}
