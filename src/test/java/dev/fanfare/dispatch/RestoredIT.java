package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when the database is an older copy of itself. */
@QuarkusTest
final class RestoredIT {

  private static final Map<String, String> SEND = Map.of("decision", "send");

  private final AgroalDataSource pool;

  RestoredIT(AgroalDataSource pool) {
    this.pool = pool;
  }

  @AfterEach
  void letOthersSend() {
    Api.installation().post("/v1/installation/restored", SEND);
  }

  @Test
  void sendsNothingFromARestoredDatabaseUntilSomebodyDecides() throws SQLException {
    var installation = Api.installation();
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(20));
      campaign.apply("waiting", "");
      assertThat(sends()).isTrue();

      lifeGoesBack();
      Awaiting.until("sending is held", () -> !sends());
      var id = campaign.launch("waiting");
      campaign.inState(id, "SENDING");
      afterBeats(3);

      assertThat(campaign.run(id).<Integer>path("decided")).isZero();
      assertThat(campaign.taken()).isEmpty();
      assertThat(held()).isEqualTo("bad");
      assertThat(installation.get("/v1/installation").<String>path("hold.because"))
          .contains("engine-test", "older than the world");

      installation.post("/v1/installation/restored", SEND).then().statusCode(200);
      campaign.ended(id);
      assertThat(campaign.taken()).hasSize(20).doesNotHaveDuplicates();
      assertThat(held()).isEqualTo("good");
    }
  }

  @Test
  void takesADecisionOnlyWhenOneIsDueAndOnlyFromTheInstallation() {
    Api.installation().post("/v1/installation/restored", SEND).then().statusCode(409);
    Api.newWorkspace().post("/v1/installation/restored", SEND).then().statusCode(403);
    var wrong =
        Api.installation()
            .unchecked()
            .contentType("application/json")
            .body(Map.of("decision", "guess"))
            .post("/v1/installation/restored");
    wrong.then().statusCode(400);
    assertThat(wrong.<String>path("violations[0].place")).isEqualTo("/decision");
  }

  private static boolean sends() {
    return Api.installation().get("/v1/installation").<Boolean>path("sends");
  }

  private static String held() {
    List<String> levels =
        Api.installation()
            .get("/v1/status")
            .path("figures.findAll { it.name == 'platform.sending.held' }.level");
    return levels.getFirst();
  }

  /** As a copy from a while ago knows the engine. */
  private void lifeGoesBack() throws SQLException {
    try (var connection = pool.getConnection();
        var update =
            connection.prepareStatement("update node set beat = 0 where name = 'engine-test'")) {
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private void afterBeats(int beats) {
    long first = beat();
    Awaiting.until("more beats", () -> beat() >= first + beats);
  }

  private long beat() {
    try (var connection = pool.getConnection();
        var select =
            connection.prepareStatement(
                "select epoch * 1000000 + beat from node where name = 'engine-test'");
        var rows = select.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
