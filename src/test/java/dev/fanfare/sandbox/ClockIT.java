package dev.fanfare.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.TestingClock;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a clock is asked to move, and what is refused. */
@QuarkusTest
final class ClockIT {

  @Test
  void runsWithTheMachineUntilItIsMovedAndStandsThen() {
    var api = Api.newWorkspace();
    var clock = new TestingClock(api);
    var before = Instant.now().minusMillis(1);

    assertThat(clock.now()).isBetween(before, Instant.now());
    assertThat(api.get("/v1/sandbox/clock").<String>path("mode")).isEqualTo("running");
    var job = clock.by("P3W");

    var from = Instant.parse(job.path("from"));
    assertThat(from).isBetween(before, Instant.now());
    assertThat(clock.now()).isEqualTo(from.plus(Duration.ofDays(21)));
    assertThat(clock.now()).isEqualTo(Instant.parse(job.path("to")));
    assertThat(api.get("/v1/sandbox/clock").<String>path("mode")).isEqualTo("standing");
    assertThat(api.get("/v1/sandbox/clock").<Object>path("job")).isNull();
    assertThat(job.<Integer>path("stops")).isEqualTo(1);
  }

  @Test
  void isRefusedOutsideOfSandboxes() {
    var api = Api.newWorkspace(false);
    for (var refused :
        List.of(
            api.get("/v1/sandbox/clock"),
            api.post("/v1/sandbox/clock", Map.of("by", "PT1H")),
            api.put("/v1/sandbox/clock", Map.of("mode", "running")),
            api.get("/v1/sandbox/clock/jobs/clk_0000000000000"))) {
      refused.then().statusCode(409);
      assertThat(refused.<String>path("code")).isEqualTo("sandbox-only");
    }
  }

  @Test
  void neverGoesBack() {
    var api = Api.newWorkspace();
    var clock = new TestingClock(api);
    clock.by("P1D");
    var now = clock.now();

    for (var back :
        List.of(
            Map.of("to", now.minusNanos(1_000).toString()),
            Map.of("by", "-PT1S"),
            Map.of("by", "-P4000D"))) {
      var refused = api.post("/v1/sandbox/clock", back);
      refused.then().statusCode(400);
      assertThat(refused.<List<String>>path("violations.rule"))
          .containsExactly("must not lie before the clock, which shows " + now);
    }
    assertThat(clock.now()).isEqualTo(now);
    assertThat(clock.to(now).<Integer>path("stops")).isZero();
  }

  @Test
  void tellsEverythingThatIsWrongWithAMoveAtOnce() {
    var api = Api.newWorkspace();

    var both = asked(api, Map.of("to", "2020-01-01T00:00:00Z", "by", "P1M"));

    assertThat(both).containsExactly("body", "/to", "/by");
    assertThat(asked(api, Map.of())).containsExactly("body");
    assertThat(asked(api, Map.of("to", "tomorrow"))).containsExactly("/to");
    assertThat(asked(api, Map.of("to", "+1000000000-12-31T23:59:59Z"))).containsExactly("/to");
    assertThat(asked(api, Map.of("by", "P2000D"))).containsExactly("/by");
    assertThat(asked(api, Map.of("by", "PT99999999999999999H"))).containsExactly("/by");
    assertThat(api.get("/v1/sandbox/clock").<String>path("mode")).isEqualTo("running");
  }

  private static List<String> asked(Api api, Map<String, String> move) {
    var refused =
        api.unchecked().contentType("application/json").body(move).post("/v1/sandbox/clock");
    refused.then().statusCode(400);
    return refused.path("violations.place");
  }

  @Test
  void runsOnFromWhereItStands() {
    var api = Api.newWorkspace();
    var clock = new TestingClock(api);
    clock.by("P10D");
    var stood = clock.now();

    api.put("/v1/sandbox/clock", Map.of("mode", "running")).then().statusCode(200);

    dev.fanfare.Awaiting.until("time passes", () -> clock.now().isAfter(stood.plusMillis(50)));
    assertThat(clock.now()).isBefore(stood.plusSeconds(60));
    var stopped = api.put("/v1/sandbox/clock", Map.of("mode", "standing"));
    assertThat(stopped.<String>path("mode")).isEqualTo("standing");
    assertThat(clock.now()).isEqualTo(Instant.parse(stopped.path("now")));
  }

  @Test
  void isMovedByWhoMayAndSeenByThoseWhoLook() {
    var api = Api.newWorkspace();
    var analyst = api.as("analyst");

    analyst.get("/v1/sandbox/clock").then().statusCode(200);
    analyst.post("/v1/sandbox/clock", Map.of("by", "PT1H")).then().statusCode(403);
    api.get("/v1/sandbox/clock/jobs/clk_0000000000000").then().statusCode(404);
  }
}
