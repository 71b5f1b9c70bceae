package dev.fanfare.cli.verify;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cli.verify.Check.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DrawAuditTest {

  private static final Draws DRAWS = new Draws(null, 2_000, 17, 23, List.of(1, 3));
  private static final int PEOPLE = 4_000;
  private static final Instant DECIDED = Instant.parse("2026-11-22T12:00:00Z");
  private static final Draws TESTED =
      new Draws(
          null,
          2_000,
          17,
          23,
          List.of(1, 3),
          new Draws.Tested(2_000, 31, List.of("plain", "hurry"), 1, DECIDED),
          List.of());

  @Test
  void provesARunInWhichEverybodyGotWhatTheyAreDrawnFor() {
    DrawAudit audit = new DrawAudit(DRAWS);
    for (long subject = 1; subject <= PEOPLE; subject++) {
      audit.visit(row(subject, drawnState(subject), DRAWS.variant(subject)));
    }

    assertThat(audit.checks()).allMatch(check -> check.verdict() == Verdict.PROVED);
  }

  @Test
  void refutesAnotherVariantThanTheDraws() {
    DrawAudit audit = new DrawAudit(DRAWS);
    audit.visit(row(7, drawnState(7), 1 - DRAWS.variant(7)));
    audit.visit(row(8, drawnState(8), null));

    assertThat(verdicts(audit)).containsExactly(Verdict.REFUTED, Verdict.PROVED, Verdict.PROVED);
    assertThat(audit.checks().getFirst().violations()).isEqualTo(2);
  }

  @Test
  void refutesControlPeopleWhoWereWrittenToAndOthersWhoWereHeldOut() {
    DrawAudit audit = new DrawAudit(DRAWS);
    long control = first(true);
    long other = first(false);
    audit.visit(row(control, "SENT", DRAWS.variant(control)));
    audit.visit(row(other, "HELD_OUT", DRAWS.variant(other)));

    assertThat(audit.checks().get(1).violations()).isEqualTo(2);
  }

  /** Whoever takes no part is asked for neither a variant nor a draw. */
  @Test
  void leavesWhoeverIsHeldOutGloballyOutOfTheOtherDraws() {
    var everybody = new Draws.Globally(10_000, 29, Instant.EPOCH, null);
    var draws = new Draws(null, 2_000, 17, 23, List.of(1, 3), List.of(everybody));
    DrawAudit audit = new DrawAudit(draws);
    audit.visit(
        new LedgerSource.Row(
            first(false),
            "2026-11-22T08:00:00Z",
            1,
            "email",
            "HELD_OUT",
            "global_control",
            0,
            null,
            UUID.nameUUIDFromBytes(new byte[] {7}),
            null,
            null));

    assertThat(verdicts(audit)).hasSize(4).containsOnly(Verdict.PROVED);
  }

  @Test
  void refutesSharesThatAreNotThoseOfTheWeights() {
    DrawAudit audit = new DrawAudit(DRAWS);
    for (long subject = 1; subject <= PEOPLE; subject++) {
      if (DRAWS.variant(subject) == 0) {
        audit.visit(row(subject, drawnState(subject), 0));
      }
    }

    assertThat(verdicts(audit)).containsExactly(Verdict.PROVED, Verdict.PROVED, Verdict.REFUTED);
  }

  /** Ten variants of which each is a little off, and none so far that it would be told alone. */
  @Test
  void refutesSharesThatAreTogetherFartherOffThanChanceBrings() {
    var ten = new Draws(null, 0, 17, 23, List.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
    DrawAudit audit = new DrawAudit(ten);
    int[] left = {1_100, 900, 1_100, 900, 1_100, 900, 1_100, 900, 1_100, 900};
    for (long subject = 1; IntStream.of(left).sum() > 0; subject++) {
      int variant = ten.variant(subject);
      if (left[variant]-- > 0) {
        audit.visit(row(subject, "SENT", variant));
      } else {
        left[variant] = 0;
      }
    }

    var shares = audit.checks().getLast();
    assertThat(shares.verdict()).isEqualTo(Verdict.REFUTED);
    assertThat(shares.examples())
        .containsExactly(
            "all together: a chi-squared of 100.0, where 49.1 is the most that is fair");
  }

  /** Three million fair draws would be one beyond; of so few, none is. */
  @Test
  void findsFairDrawsOfTenVariantsFair() {
    var weights = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    for (int salt = 0; salt < 200; salt++) {
      var ten = new Draws(null, 1_000, salt, 1_000 + salt, weights);
      DrawAudit audit = new DrawAudit(ten);
      for (long subject = 1; subject <= 1_000; subject++) {
        String state = ten.control(subject) ? "HELD_OUT" : "SENT";
        audit.visit(row(subject, state, ten.variant(subject)));
      }
      assertThat(verdicts(audit)).containsOnly(Verdict.PROVED);
    }
  }

  /**
   * The exact places for one in three million are 26.3, 36.0 and 47.7: it errs on the side of
   * chance.
   */
  @Test
  void boundsChiSquaredAboutWhereItIs() {
    assertThat(DrawAudit.mostChiSquared(1)).isBetween(26.3, 31.0);
    assertThat(DrawAudit.mostChiSquared(4)).isBetween(36.0, 38.5);
    assertThat(DrawAudit.mostChiSquared(9)).isBetween(47.7, 50.0);
  }

  /** A share of the people tests the variants, and the others have the second. */
  @Test
  void provesARunWhoseOthersHaveTheWinner() {
    DrawAudit audit = new DrawAudit(TESTED);
    for (long subject = 1; subject <= PEOPLE; subject++) {
      boolean tests = requireNonNull(TESTED.tested()).tests(subject);
      var row = row(subject, drawnState(subject), tests ? DRAWS.variant(subject) : 1);
      audit.visit(row.at(tests ? DECIDED.minusSeconds(9_000) : DECIDED, null, null));
    }

    assertThat(verdicts(audit)).hasSize(4).containsOnly(Verdict.PROVED);
  }

  @Test
  void refutesOthersWithAnotherVariantOrWhoWereStartedBeforeTheWinnerWasDecided() {
    DrawAudit audit = new DrawAudit(TESTED);
    long other = other(1);
    long early = other(other + 1);
    long lost = other(early + 1);
    audit.visit(row(other, drawnState(other), 0).at(DECIDED, null, null));
    audit.visit(row(early, drawnState(early), 1).at(DECIDED.minusSeconds(61), null, null));
    audit.visit(row(lost, drawnState(lost), null).at(DECIDED, null, null));

    var checks = audit.checks();
    assertThat(checks.getLast().name()).isEqualTo("draws.winner");
    assertThat(checks.getLast().violations()).isEqualTo(3);
    assertThat(checks.subList(0, 3)).allMatch(check -> check.verdict() == Verdict.PROVED);
  }

  @Test
  void refutesOthersWhoWereStartedWithoutAWinnerAndLetsThemBeCancelled() {
    var without = new Draws.Tested(2_000, 31, List.of("plain", "hurry"), null, DECIDED);
    var draws = new Draws(null, 2_000, 17, 23, List.of(1, 3), without, List.of());
    DrawAudit audit = new DrawAudit(draws);
    audit.visit(row(other(1), "CANCELLED", null));
    assertThat(verdicts(audit)).containsOnly(Verdict.PROVED);

    audit.visit(row(other(1), drawnState(other(1)), null));

    assertThat(audit.checks().getLast().verdict()).isEqualTo(Verdict.REFUTED);
  }

  /** Rows that were read while it was decided are judged by what is told then. */
  @Test
  void judgesByTheWinnerThatIsToldWhenTheRowsAreRead() {
    var undecided = new Draws.Tested(2_000, 31, List.of("plain", "hurry"), null, null);
    var draws = new Draws(null, 2_000, 17, 23, List.of(1, 3), undecided, List.of());
    DrawAudit audit = new DrawAudit(draws);
    long other = other(1);
    audit.visit(row(other, drawnState(other), 1).at(DECIDED, null, null));

    assertThat(audit.checks(requireNonNull(TESTED.tested())))
        .allMatch(check -> check.verdict() == Verdict.PROVED);
    assertThat(audit.checks(undecided).getLast().verdict()).isEqualTo(Verdict.REFUTED);
  }

  /** Claimed before it was decided, and cancelled after. */
  @Test
  void letsOthersBeCancelledWithoutAVariantAlsoWhereThereIsAWinner() {
    DrawAudit audit = new DrawAudit(TESTED);
    audit.visit(row(other(1), "CANCELLED", null).at(DECIDED, null, null));

    assertThat(verdicts(audit)).containsOnly(Verdict.PROVED);
  }

  private static long other(long from) {
    long subject = from;
    while (requireNonNull(TESTED.tested()).tests(subject)) {
      subject++;
    }
    return subject;
  }

  @Test
  void doesNotJudgeWhatAnAttributeSays() {
    DrawAudit audit = new DrawAudit(new Draws("arm", 0, 17, 23, List.of(1, 1)));
    audit.visit(row(7, "SENT", 0));

    assertThat(verdicts(audit)).containsOnly(Verdict.NOT_JUDGED);
  }

  private static long first(boolean control) {
    long subject = 1;
    while (DRAWS.control(subject) != control) {
      subject++;
    }
    return subject;
  }

  private static String drawnState(long subject) {
    return DRAWS.control(subject) ? "HELD_OUT" : "SENT";
  }

  private static List<Verdict> verdicts(DrawAudit audit) {
    return audit.checks().stream().map(Check::verdict).toList();
  }

  private static LedgerSource.Row row(long subject, String state, @Nullable Integer variant) {
    return new LedgerSource.Row(
        subject,
        "2026-11-22T08:00:00Z",
        1,
        "email",
        state,
        null,
        0,
        subject,
        UUID.nameUUIDFromBytes(new byte[] {(byte) subject}),
        null,
        variant);
  }
}
