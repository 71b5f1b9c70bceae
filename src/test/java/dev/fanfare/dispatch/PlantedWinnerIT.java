package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.verify.Check;
import dev.fanfare.cli.verify.Check.Verdict;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code verify} finds when the winner of a real run is tampered with in the database. */
@QuarkusTest
final class PlantedWinnerIT extends TestingWinnerRuns {

  @Test
  void verifyFindsAnotherWinnerAnotherTestAndAClickThatIsGone() throws SQLException, IOException {
    var run = launched("planted-winner", "", BY_CLICKS);
    clock.by("PT1H");
    long number = TimeOrderedId.read("run", run);
    var tested = bySubject(Set.copyOf(campaign.taken()));
    long last = lastBatch(number);
    tested.hurry().forEach(this::click);
    clock.by("PT3H");
    assertThat(campaign.run(run).<String>path("winner.variant")).isEqualTo("hurry");
    assertThat(refuted(run)).isEmpty();

    TestingDatabase.execute("update run set winner = 0 where id = " + number);
    TestingDatabase.execute("update run_winner set variant = 0 where run_id = " + number);
    assertThat(refuted(run)).contains("winner.told", "draws.winner");
    TestingDatabase.execute("update run set winner = 1 where id = " + number);
    TestingDatabase.execute("update run_winner set variant = 1 where run_id = " + number);
    assertThat(refuted(run)).isEmpty();

    assertThat(TestingEvents.rewrite(number, "\"why\":\"shown\"", "\"why\":\"best\"")).isEqualTo(1);
    assertThat(refuted(run)).contains("winner.decided");
    TestingEvents.rewrite(number, "\"why\":\"best\"", "\"why\":\"shown\"");
    assertThat(refuted(run)).isEmpty();

    assertThat(TestingEvents.rewrite(number, "\"p\":", "\"p\":0.01, \"former\":")).isEqualTo(1);
    assertThat(refuted(run)).contains("winner.decided");
    TestingEvents.rewrite(number, "\"p\":0.01, \"former\":", "\"p\":");
    assertThat(refuted(run)).isEmpty();

    TestingDatabase.execute(
        """
        delete from event where run_id = %1$d and xid::text::bigint =
          (select min(xid::text::bigint) from event
            where run_id = %1$d and xid::text::bigint > %2$d)
        """
            .formatted(number, last));
    assertThat(refuted(run)).contains("winner.counted");
  }

  @Test
  void verifyFindsAPurchaseThatIsGone() throws SQLException {
    api.create(
            "/v1/event-types/{name}",
            Map.of("properties", Map.of("total", Map.of("type", "number"))),
            "order.placed")
        .then()
        .statusCode(201);
    var run =
        launched(
            "planted-goal",
            "holdout: 10%",
            """
            winner: {testShare: 60%, after: P1D, by: purchase}
            conversions:
              - {name: purchase, event: order.placed, within: P3D, when: event.total > 0}
            """);
    clock.by("PT1H");
    var tested = bySubject(campaign.taken());
    tested.plain().forEach(address -> buys(address, clock.now()));
    clock.by("PT24H");
    var right = campaign.audit(run);
    assertThat(right.refuted()).as(right.toString()).isFalse();
    assertThat(right.check("winner.counted").verdict()).isEqualTo(Verdict.PROVED);
    var auditor = api.as("auditor");
    assertThat(auditor.get("/v1/runs/{id}/goal-events", run).asString().strip().lines())
        .hasSize(tested.plain().size())
        .allMatch(line -> line.contains("\"goal\":\"purchase\""));
    api.as("analyst").get("/v1/runs/{id}/goal-events", run).then().statusCode(403);
    api.get("/v1/runs/{id}/goal-events", "run_0000000000001").then().statusCode(404);

    TestingDatabase.execute(
        """
        delete from person_event where ctid = (
          select e.ctid from person_event e join ledger l
            on l.workspace_id = e.workspace_id and l.profile_id = e.profile_id
          where l.run_id = %d limit 1)
        """
            .formatted(TimeOrderedId.read("run", run)));
    assertThat(refuted(run)).containsExactly("winner.counted");
  }

  private static long lastBatch(long run) throws SQLException {
    return TestingDatabase.number("select max(xid::text::bigint) from event where run_id = " + run);
  }

  private List<String> refuted(String run) {
    return campaign.audit(run).checks().stream()
        .filter(check -> check.verdict() == Verdict.REFUTED)
        .map(Check::name)
        .toList();
  }
}
