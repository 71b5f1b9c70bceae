package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.verify.BudgetSource.Concerning;
import dev.fanfare.cli.verify.BudgetSource.Reservation;
import dev.fanfare.cli.verify.Check.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Messages that have reserved of each budget that counts them, and such that have not. */
class BudgetAuditTest {

  private static final Instant SUNDAY = Instant.parse(TestingRun.OCCURRENCE);
  private static final Concerning MONTH =
      new Concerning("budget month", SUNDAY.minusSeconds(3_600), Set.of(6L, 7L));

  private final TestingRun run = new TestingRun();
  private final List<Reservation> held = new ArrayList<>();

  BudgetAuditTest() {
    for (long subject : List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 19L, 20L)) {
      held.add(TestingRun.reservation(subject));
    }
  }

  @Test
  void provesThatEveryMessageHasReserved() throws IOException {
    assertThat(reserved(MONTH).verdict()).isEqualTo(Verdict.PROVED);
    assertThat(reserved(MONTH).figure()).isEqualTo("14 reservations of 1 budget");
  }

  @Test
  void findsAMessageThatHasReservedNothing() throws IOException {
    held.remove(TestingRun.reservation(3));
    held.remove(TestingRun.reservation(20));

    assertThat(reserved(MONTH).examples())
        .containsExactlyInAnyOrder(
            "subject 3 (SENT) has reserved nothing of budget month",
            "subject 20 (UNKNOWN, unknown_drop) has reserved nothing of budget month");
  }

  @Test
  void findsAMessageThatHasReservedOfAnotherBudgetOnly() throws IOException {
    var other = new Concerning("budget year", MONTH.since(), Set.of(9L));

    assertThat(reserved(MONTH, other).violations()).isEqualTo(14);
  }

  @Test
  void provesNothingByBudgetsThatCameLater() throws IOException {
    assertThat(reserved().verdict()).isEqualTo(Verdict.NOT_JUDGED);
    assertThat(reserved(new Concerning("budget late", SUNDAY, Set.of())).verdict())
        .isEqualTo(Verdict.NOT_JUDGED);
  }

  private Check reserved(Concerning... budgets) throws IOException {
    return run.auditBudgets(new BudgetSource(List.of(), held::forEach, List.of(budgets)))
        .check("budgets.reserved");
  }
}
