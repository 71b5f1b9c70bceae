package dev.fanfare.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database without room says so in SQLSTATE 53100; here a trigger says it for one table. */
@QuarkusTest
final class StorageFullIT {

  private static final Map<String, String> SUPPRESSION =
      Map.of("channel", "email", "address", "full@example.com", "reason", "manual");

  private Api api;

  @BeforeEach
  void fill() throws SQLException {
    api = Api.newWorkspace();
    execute(
        """
        create function no_room() returns trigger language plpgsql as $$
        begin raise exception 'could not extend file: No space left' using errcode = '53100'; end $$;
        create trigger no_room before insert on suppression execute function no_room()
        """);
  }

  @AfterEach
  void makeRoom() throws SQLException {
    execute("drop function if exists no_room cascade");
  }

  @Test
  void tellsThatTheDiskIsFullAndTakesTheSameRequestLater() throws SQLException {
    var refused = suppress();

    assertThat(refused.statusCode()).isEqualTo(507);
    assertThat(refused.<String>path("code")).isEqualTo("storage-full");
    assertThat(refused.header("Retry-After")).isEqualTo("60");

    makeRoom();

    assertThat(suppress().statusCode()).isEqualTo(201);
  }

  @Test
  void warnsBeforeTheDiskIsFull() {
    assertThat(DiskSpace.figure(1.9).level()).isEqualTo(StatusFigure.Level.BAD);
    assertThat(DiskSpace.figure(9.9).level()).isEqualTo(StatusFigure.Level.WATCH);
    assertThat(DiskSpace.figure(10).level()).isEqualTo(StatusFigure.Level.GOOD);
  }

  private io.restassured.response.Response suppress() {
    return api.request()
        .header("Idempotency-Key", "only-once")
        .contentType("application/json")
        .body(SUPPRESSION)
        .post("/v1/suppressions");
  }

  private static void execute(String sql) throws SQLException {
    var config = ConfigProvider.getConfig();
    try (var connection =
            DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
