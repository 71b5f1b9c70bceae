package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A flawless run of three people with planted violations. */
class OutsideAuditTest {
  private static final Scenario DROP = scenario(false, 3, 1);
  private static final Scenario RESEND = scenario(true, 3, 1);
  private static final UUID ADA = new UUID(0, 1);
  private static final UUID BOB = new UUID(0, 2);
  private static final UUID CYD = new UUID(0, 3);

  private final OutsideAudit audit = new OutsideAudit();

  @Test
  void findsNothingWrongWhereEverybodySentToHasOneMessage() {
    sent(ADA, BOB, CYD);
    taken(ADA, BOB, CYD);

    assertThat(broken(DROP)).isEmpty();
    assertThat(broken(RESEND)).isEmpty();
  }

  @Test
  void anUnknownPersonMayHaveGotTheMessageOrNotUnderDrop() {
    sent(ADA);
    unknown(BOB);
    unknown(CYD);
    taken(ADA, BOB);

    assertThat(broken(DROP)).isEmpty();
    assertThat(audit.verdict().lost()).isEqualTo(1);
  }

  @Test
  void aReportedPersonMayHaveTwoMessagesUnderResendAlone() {
    sent(ADA, BOB);
    audit.row(CYD, true, false, 1);
    audit.lost("engine-1 life 1", 1);
    taken(ADA, BOB, CYD, CYD);

    assertThat(broken(RESEND)).isEmpty();
    assertThat(broken(DROP)).containsExactly("1 doubled though the campaign drops");
  }

  @Test
  void catchesADoubleOutsideTheReportedSet() {
    sent(ADA, BOB, CYD);
    taken(ADA, BOB, CYD, BOB);

    assertThat(broken(RESEND)).containsExactly("1 doubled outside the reported set");
  }

  @Test
  void catchesAMessageThatWasLostAndClaimed() {
    sent(ADA, BOB, CYD);
    taken(ADA, BOB);

    assertThat(broken(DROP))
        .containsExactly(
            "1 rows claim a message that never arrived", "1 lost outside the reported set");
  }

  @Test
  void catchesAReportedPersonWithoutMessageUnderResend() {
    sent(ADA, BOB);
    unknown(CYD);
    taken(ADA, BOB);

    assertThat(broken(RESEND)).containsExactly("1 lost though the campaign resends");
  }

  @Test
  void catchesAMissingRowAndTheMessageItWouldBelongTo() {
    sent(ADA, BOB);
    taken(ADA, BOB, CYD);

    assertThat(broken(DROP)).containsExactly("2 rows for 3 people", "1 messages belong to no row");
  }

  @Test
  void catchesARowThatIsNeitherSentNorReported() {
    sent(ADA, BOB);
    audit.row(CYD, false, false, 0);
    taken(ADA, BOB, CYD);

    assertThat(broken(DROP)).containsExactly("1 rows are neither sent nor reported");
  }

  @Test
  void catchesTwoIdsForOneRecipient() {
    sent(ADA, BOB, CYD);
    taken(ADA, BOB);
    audit.message(CYD, BOB.toString(), true);

    assertThat(broken(DROP)).containsExactly("1 recipients got messages of two ids");
  }

  @Test
  void catchesAReportedSetBeyondItsBound() {
    Scenario undisturbed = scenario(false, 3, 0);
    sent(ADA, BOB);
    unknown(CYD);
    taken(ADA, BOB, CYD);

    assertThat(broken(undisturbed))
        .containsExactly("1 lives lost people, 0 were ended", "1 reported, at most 0 allowed");
  }

  @Test
  void catchesALifeThatLostMoreThanAWindowThoughTheSumIsAllowed() {
    Scenario two = scenario(false, 66, 2);
    sent(ADA);
    for (int i = 0; i < 65; i++) {
      unknown(new UUID(1, i));
    }
    taken(ADA);

    assertThat(broken(two))
        .containsExactly("65 people were lost with one life, at most 64 allowed");
  }

  @Test
  void catchesALossThatNeitherADeathNorACutExplains() {
    sent(ADA, BOB);
    audit.row(CYD, false, true, 1);
    taken(ADA, BOB);

    assertThat(broken(DROP)).containsExactly("1 outcomes were lost without a death or a cut");
    audit.message(CYD, CYD.toString(), false);
    assertThat(broken(DROP)).isEmpty();
  }

  @Test
  void aVerdictSurvivesItsLine() {
    Verdict verdict = new Verdict(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);

    assertThat(Verdict.parse(verdict.line())).isEqualTo(verdict);
  }

  private static Scenario scenario(boolean resend, int people, int kills) {
    Disturbances disturbances = new Disturbances(kills, 0, 0, 0, 0, 0);
    return new Scenario("any", resend, people, 1, disturbances, Scenario.FENCE_AFTER, true);
  }

  private void unknown(UUID person) {
    audit.row(person, false, true, 1);
    audit.lost("engine-1 life 1", 1);
  }

  private void sent(UUID... people) {
    for (UUID person : people) {
      audit.row(person, true, false, 0);
    }
  }

  private void taken(UUID... people) {
    for (UUID person : people) {
      audit.message(person, person.toString(), true);
    }
  }

  private List<String> broken(Scenario scenario) {
    return audit.verdict().broken(scenario);
  }
}
