package dev.fanfare.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
final class SchedulesIT {

  private static final int CALLERS = 6;

  @Inject ScheduleFires fires;
  @Inject Workspaces workspaces;
  private TestingScheduled scheduled;

  @BeforeEach
  void begin() {
    scheduled = TestingScheduled.begin();
  }

  @Test
  void firesByItselfWhenTheInstantHasCome() {
    var clock = new TestingClock(scheduled.api());
    clock.by("PT0S");
    // Half a minute after one has turned: the next is far enough to be before it.
    clock.to(clock.now().truncatedTo(ChronoUnit.MINUTES).plusSeconds(90));
    scheduled.applyAndArm("cron: '* * * * *', zone: Europe/Vienna");
    var first = Instant.parse(scheduled.schedule().path("next[0].at"));
    clock.to(first.minusMillis(500));
    assertThat(scheduled.runs()).isEmpty();

    var running = Map.of("mode", "running");
    scheduled.api().put("/v1/sandbox/clock", running).then().statusCode(200);
    Awaiting.until("there is a run", () -> scheduled.runs().contains(first.toString()));
    scheduled.steer("cancel").then().statusCode(200);
    // Whatever minutes have turned meanwhile: no run was made before its own.
    List<Map<String, String>> runs = scheduled.api().get("/v1/runs?campaign=spring").path("items");
    assertThat(runs)
        .allSatisfy(
            run ->
                assertThat(Instant.parse(run.get("createdAt")))
                    .isAfterOrEqualTo(Instant.parse(run.get("plannedAt"))));

    assertThat(scheduled.schedule().<String>path("state")).isEqualTo("CANCELLED");
    assertThat(scheduled.schedule().<List<?>>path("next")).isEmpty();
  }

  @Test
  void makesOneRunOfAnInstantWhoeverFires() throws Exception {
    scheduled.applyAndArm(TestingScheduled.DAILY);
    for (int day = 1; day <= 5; day++) {
      var at = nine(day);

      race(at.plusSeconds(5));

      assertThat(scheduled.runs()).hasSize(day).first().isEqualTo(at.toString());
      assertThat(scheduled.schedule().<Integer>path("taken")).isEqualTo(day);
      scheduled.cancelNewestRun();
    }
    assertThat(scheduled.schedule().<Integer>path("missed")).isZero();
  }

  @Test
  void letsAnInstantWaitForTheOpenRunAndMissesItWhenThatTakesTooLong() {
    scheduled.applyAndArm(TestingScheduled.DAILY);
    fire(nine(1));

    fire(nine(2));

    assertThat(scheduled.runs()).containsExactly(nine(1).toString());
    assertThat(scheduled.schedule().<String>path("problem")).contains("open run", "run_");
    assertThat(scheduled.schedule().<String>path("next[0].at")).isEqualTo(nine(2).toString());
    scheduled.cancelNewestRun();
    fire(nine(2).plusSeconds(60));
    assertThat(scheduled.runs()).containsExactly(nine(2).toString(), nine(1).toString());
    assertThat(scheduled.schedule().<String>path("problem")).isNull();

    fire(nine(3).plusSeconds(3_601));

    assertThat(scheduled.runs()).hasSize(2);
    assertThat(scheduled.schedule().<Integer>path("missed")).isEqualTo(1);
    assertThat(scheduled.schedule().<String>path("next[0].at")).isEqualTo(nine(4).toString());
  }

  @Test
  void skipsWhatWasMissedAndSendsTheLatestThatIsNotLate() {
    scheduled.applyAndArm(TestingScheduled.DAILY);

    fire(nine(5).plusSeconds(3 * 3_600));

    assertThat(scheduled.runs()).isEmpty();
    assertThat(scheduled.schedule().<Integer>path("missed")).isEqualTo(5);

    fire(nine(8).plusSeconds(1_800));

    assertThat(scheduled.runs()).containsExactly(nine(8).toString());
    assertThat(scheduled.schedule().<Integer>path("missed")).isEqualTo(7);
    assertThat(scheduled.schedule().<Integer>path("taken")).isEqualTo(8);
  }

  @Test
  void makesUpOnceForAllThatWasMissed() {
    scheduled.applyAndArm(TestingScheduled.DAILY + ", missed: once, lateness: PT10M, times: 6");

    fire(nine(5).plusSeconds(3 * 3_600));

    assertThat(scheduled.runs()).containsExactly(nine(5).toString());
    assertThat(scheduled.schedule().<Integer>path("missed")).isEqualTo(4);
    assertThat(scheduled.schedule().<List<String>>path("next.at"))
        .containsExactly(nine(6).toString());
    scheduled.cancelNewestRun();

    fire(nine(9));

    assertThat(scheduled.runs()).containsExactly(nine(6).toString(), nine(5).toString());
    assertThat(scheduled.schedule().<String>path("state")).isEqualTo("ENDED");
  }

  @Test
  void doesNotRepeatARunThatWasLaunchedForTheInstant() {
    scheduled.applyAndArm(TestingScheduled.DAILY);
    scheduled
        .api()
        .post("/v1/campaigns/spring/runs", Map.of("at", nine(1).toString()))
        .then()
        .statusCode(201);

    fire(nine(1));

    assertThat(scheduled.runs()).containsExactly(nine(1).toString());
    assertThat(scheduled.schedule().<String>path("next[0].at")).isEqualTo(nine(2).toString());
  }

  @Test
  void followsTheVersionInForce() {
    scheduled.applyAndArm(TestingScheduled.DAILY);
    fire(nine(1));
    scheduled.cancelNewestRun();

    scheduled.apply("{every: day, at: '08:00', zone: UTC, start: 2099-01-01}");
    var eight = nine(2).minusSeconds(3_600);
    assertThat(scheduled.schedule().<String>path("next[0].at")).isEqualTo(eight.toString());
    fire(eight);

    var runs = scheduled.api().get("/v1/runs?campaign=spring");
    assertThat(runs.<String>path("items[0].plannedAt")).isEqualTo(eight.toString());
    assertThat(runs.<Integer>path("items[0].campaignVersion")).isEqualTo(2);
    scheduled.apply("now");
    assertThat(scheduled.schedule().<String>path("state")).isEqualTo("ENDED");
    assertThat(scheduled.schedule().<String>path("problem")).isEqualTo("Version 3 does not recur.");
  }

  @Test
  void firesNothingWhilePausedAndGoesOnWhenResumed() {
    scheduled.applyAndArm(TestingScheduled.DAILY);
    scheduled.steer("").then().statusCode(409);
    scheduled.steer("resume").then().statusCode(409);
    scheduled.steer("pause").then().statusCode(200);

    fire(nine(1));

    assertThat(scheduled.runs()).isEmpty();
    scheduled.steer("resume").then().statusCode(200);
    fire(nine(1).plusSeconds(60));
    assertThat(scheduled.runs()).containsExactly(nine(1).toString());
    scheduled.steer("cancel").then().statusCode(200);
    scheduled.steer("pause").then().statusCode(409);
    fire(nine(9));
    assertThat(scheduled.runs()).hasSize(1);
    scheduled.steer("").then().statusCode(201);
    assertThat(scheduled.schedule().<Integer>path("taken")).isZero();
  }

  @Test
  void armsOnlyWhatRecursAndLaunchesItOnlyForAnInstant() {
    scheduled.apply("now");
    scheduled.steer("").then().statusCode(422);
    assertThat(scheduled.schedule().<String>path("state")).isEqualTo("NOT_ARMED");

    scheduled.apply("{" + TestingScheduled.DAILY + "}");
    var launched = scheduled.api().post("/v1/campaigns/spring/runs", Map.of());

    launched.then().statusCode(422);
    assertThat(launched.asString()).contains("/schedule");
    scheduled.apply("{every: day, at: '09:00', zone: UTC, end: 2020-01-01}");
    var over = scheduled.steer("");
    over.then().statusCode(422);
    assertThat(over.asString()).contains("no planned instant any more");
  }

  @Test
  void showsTheNextTenInstantsOfAFileThatIsNotApplied() {
    var answer =
        scheduled
            .api()
            .request()
            .contentType("text/yaml")
            .body(
                TestingScheduled.file(
                    "{every: day, at: '02:30', zone: Europe/Vienna, start: 2099-03-28}"))
            .post("/v1/campaigns/validate");

    assertThat(answer.<Boolean>path("valid")).isTrue();
    assertThat(answer.<List<?>>path("next")).hasSize(10);
    assertThat(answer.<String>path("next[1].at")).isEqualTo("2099-03-29T01:30:00Z");
    assertThat(answer.<String>path("next[1].local")).isEqualTo("2099-03-29T03:30:00+02:00");
  }

  private void fire(Instant now) {
    fires.fireDue(workspace(), now);
  }

  private void race(Instant now) throws Exception {
    var workspace = workspace();
    var barrier = new CyclicBarrier(CALLERS);
    try (var threads = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<?>> callers =
          IntStream.range(0, CALLERS)
              .<Future<?>>mapToObj(
                  _ ->
                      threads.submit(
                          () -> {
                            barrier.await();
                            fires.fireDue(workspace, now);
                            return true;
                          }))
              .toList();
      for (var caller : callers) {
        caller.get();
      }
    }
  }

  private WorkspaceId workspace() {
    var name = scheduled.workspace();
    return workspaces.all().stream()
        .filter(id -> workspaces.settings(id).name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Instant nine(int day) {
    return Instant.parse("2099-01-%02dT09:00:00Z".formatted(day));
  }
}
