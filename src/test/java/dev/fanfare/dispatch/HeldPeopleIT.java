package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever waits for quiet hours to end or a cap to have room, when these change meanwhile. */
@QuarkusTest
final class HeldPeopleIT {

  private static final String VIENNA = "Europe/Vienna";

  private TestingHours hours;
  private TestingCampaign campaign;
  private TestingCaps caps;

  @BeforeEach
  void begin() {
    hours = new TestingHours();
    campaign = hours.campaign();
    caps = new TestingCaps(campaign);
    hours.imported(TestingHours.people("v", 3, VIENNA));
  }

  @AfterEach
  void end() {
    hours.close();
  }

  /** The clock stands: nobody's instant has come. */
  @Test
  void areWrittenToWhenACapIsRaisedOrDeleted() {
    caps.set("weekly", weekly(1));
    var first = caps.sent("first", "");
    assertThat(campaign.count(first, "SENT", "")).isEqualTo(3);
    var raised = waiting("raised");
    var until = hours.clock().now().plus(Duration.ofDays(7));
    assertThat(due(raised)).isBetween(until, until.plus(Duration.ofHours(1)));

    caps.replace("weekly", weekly(2));

    assertThat(campaign.count(campaign.ended(raised), "SENT", "")).isEqualTo(3);
    assertThat(campaign.taken()).hasSize(6);
    var deleted = waiting("deleted");
    var message = called();
    Awaiting.until("the message waits", () -> "DEFERRED".equals(state(message)));

    caps.delete("weekly").then().statusCode(204);

    assertThat(campaign.count(campaign.ended(deleted), "SENT", "")).isEqualTo(3);
    Awaiting.until("the message is sent", () -> "SENT".equals(state(message)));
    assertThat(campaign.taken()).hasSize(10);
    hours.verified(raised);
    hours.verified(deleted);
  }

  @Test
  void areJudgedByWhatACapSaysNow() {
    caps.set("weekly", weekly(1));
    caps.sent("first", "");
    var run = waiting("dropped");

    // Another cap has room for nobody, and lets everybody wait on.
    caps.set("daily", TestingCaps.rolling(9, "P1D"));
    caps.replace("weekly", TestingCaps.rolling(1, "P7D"));

    var ended = campaign.ended(run);
    assertThat(campaign.count(ended, "SKIPPED", "frequency_cap")).isEqualTo(3);
    assertThat(caps.eventsOf(run, "message.deferred")).isEqualTo(3);
    hours.verified(run);
  }

  /** What people of a turn wait for, and how it ends. */
  enum Held {
    BY_QUIET_HOURS("quiet_hours") {
      @Override
      void begin(HeldPeopleIT test) {
        var day = LocalDate.ofInstant(test.hours.clock().now(), ZoneId.of(VIENNA)).plusDays(1);
        test.hours.clock().to(TestingHours.instant(day, "23:00", VIENNA));
        test.campaign
            .api()
            .create("/v1/quiet-hours/email", Map.of("from", "22:00", "to", "08:00"))
            .then()
            .statusCode(201);
      }

      @Override
      Response end(HeldPeopleIT test) {
        return test.campaign.api().delete("/v1/quiet-hours/email");
      }
    },
    BY_A_CAP("frequency_cap_set") {
      @Override
      void begin(HeldPeopleIT test) {
        test.caps.set("weekly", weekly(1));
        test.caps.sent("first", "");
      }

      @Override
      Response end(HeldPeopleIT test) {
        return test.caps.delete("weekly");
      }
    };

    /** What the change waits for. */
    private final String table;

    Held(String table) {
      this.table = table;
    }

    abstract void begin(HeldPeopleIT test);

    abstract Response end(HeldPeopleIT test);
  }

  /** The change waits for the turn, and then finds whom it has let wait. */
  @ParameterizedTest
  @EnumSource
  void areFoundByAChangeThatComesWhileATurnLetsThemWait(Held held)
      throws SQLException, InterruptedException, ExecutionException {
    held.begin(this);
    int before = campaign.taken().size();
    String run;
    try (var threads = Executors.newSingleThreadExecutor();
        var barrier = TurnBarrier.beforeDeferring()) {
      run = hours.launched("held", "now", "");
      barrier.awaitTurn();
      var change = threads.submit(() -> held.end(this));
      Awaiting.until(
          "the change waits, or has not waited",
          () -> change.isDone() || TurnBarrier.isWaiting("fanfare-doors", held.table));
      barrier.close();
      change.get().then().statusCode(204);
    }

    assertThat(campaign.count(campaign.ended(run), "SENT", "")).isEqualTo(3);
    assertThat(campaign.taken()).hasSize(before + 3);
    assertThat(caps.eventsOf(run, "message.deferred")).isEqualTo(3);
    hours.verified(run);
  }

  /** The change finds nobody who waits yet: the turn sees that it judged by what is gone. */
  @ParameterizedTest
  @EnumSource
  void areJudgedAnewWhereAChangeOvertakesTheTurn(Held held) throws SQLException {
    held.begin(this);
    int before = campaign.taken().size();
    String run;
    try (var barrier = TurnBarrier.afterReading()) {
      run = hours.launched("held", "now", "");
      barrier.awaitTurn();
      held.end(this).then().statusCode(204);
    }

    assertThat(campaign.count(campaign.ended(run), "SENT", "")).isEqualTo(3);
    assertThat(campaign.taken()).hasSize(before + 3);
    assertThat(caps.eventsOf(run, "message.deferred")).isEqualTo(3);
    hours.verified(run);
  }

  private static Map<String, Object> weekly(int count) {
    return TestingCaps.with(TestingCaps.rolling(count, "P7D"), "onHit", "defer");
  }

  /** A run of which everybody waits. */
  private String waiting(String name) {
    var run = hours.launched(name, "now", "");
    Awaiting.until("all wait", () -> Integer.valueOf(3).equals(campaign.run(run).path("deferred")));
    return run;
  }

  private Instant due(String run) {
    return Instant.parse(
        campaign.api().get("/v1/runs/{id}/people/v0", run).path("decisions[0].values.dueAt"));
  }

  /** A call that counts, to somebody for whom there is no room. */
  private String called() {
    var call = TestingCalls.plain();
    call.put("caps", "apply");
    call.put("to", List.of(Map.of("profile", "v0")));
    var taken = TestingCalls.send(campaign.api(), call);
    taken.then().statusCode(202);
    return taken.path("messages[0].id");
  }

  private String state(String message) {
    return campaign.api().get("/v1/messages/{id}", message).path("state");
  }
}
