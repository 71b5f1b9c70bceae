package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.verify.Check;
import dev.fanfare.cli.verify.Check.Verdict;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
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

  private static long lastBatch(long run) throws SQLException {
    return TestingDatabase.number(
        "select max(xid::text::bigint) from event where run_id = " + run);
  }

  private List<String> refuted(String run) {
    return campaign.audit(run).checks().stream()
        .filter(check -> check.verdict() == Verdict.REFUTED)
        .map(Check::name)
        .toList();
  }
}
