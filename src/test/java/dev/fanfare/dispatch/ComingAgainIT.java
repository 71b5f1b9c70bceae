package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingTriggers.cart;
import static dev.fanfare.dispatch.TestingTriggers.order;
import static dev.fanfare.dispatch.TestingTriggers.states;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come to a campaign again, and what keeps whoever waits from being written to. */
@QuarkusTest
final class ComingAgainIT {

  private TestingCampaign campaign;
  private TestingTriggers triggers;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    triggers = TestingTriggers.in(campaign);
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  @Test
  void letsPeopleInAgainAfterSoMuchTimeFromWhenTheyWerePlanned() {
    var clock = new TestingClock(campaign.api());
    var first = sentHalfAMinuteLate(clock, "reEligibility: {after: P1D}");
    var run = triggers.run(first);
    var early = at(clock, "anna", 2);
    triggers.accepted(early);
    assertThat((String) triggers.effect(early).get("detail")).startsWith("may come in again for ");
    assertThat(triggers.effect(early)).doesNotContainKey("run");

    // Planned a day after the first to the second, and less than a day after that was sent.
    clock.to(planned(first).plus(Duration.ofHours(23)));
    var tomorrow = at(clock, "anna", 3);
    triggers.accepted(tomorrow);

    assertThat(triggers.effect(tomorrow)).containsKey("run");
    assertThat(planned(tomorrow)).isEqualTo(planned(first).plus(Duration.ofDays(1)));
    clock.by("PT1H");
    assertThat(states(triggers.ended(run, "anna", 2))).containsExactly("SENT", "SENT");
  }

  @Test
  void measuresFromWhenPeopleWereWrittenToWhereTheFileSaysSo() {
    triggers
        .api()
        .post(
            "/v1/suppressions",
            Map.of("channel", "email", "address", "ben@example.com", "reason", "manual"))
        .then()
        .statusCode(201);
    var clock = new TestingClock(campaign.api());
    var first = sentHalfAMinuteLate(clock, "reEligibility: {after: P1D, from: actual}");
    var run = triggers.run(first);
    assertThat(states(triggers.ended(run, "ben", 1))).containsExactly("SKIPPED");

    clock.to(planned(first).plus(Duration.ofHours(23)));
    var late = at(clock, "anna", 2);
    var never = at(clock, "ben", 2);
    triggers.accepted(late, never);

    assertThat(triggers.effect(late)).containsEntry("passed", "not_eligible");
    assertThat(triggers.effect(never)).containsKey("run");
    clock.by("PT30S");
    var eligible = at(clock, "anna", 3);
    triggers.accepted(eligible);
    assertThat(triggers.effect(eligible)).containsKey("run");
  }

  /** Brings in Anna and Ben, in a run that is paused for half a minute when they are due. */
  private Map<String, Object> sentHalfAMinuteLate(TestingClock clock, String rule) {
    clock.by("PT0S");
    triggers.applyAndArm("trigger: {event: cart.abandoned, delay: PT1H}\n" + rule);
    var first = at(clock, "anna", 1);
    triggers.accepted(first, at(clock, "ben", 1));
    var run = triggers.run(first);
    clock.by("PT30M");
    campaign.pauseForAll(run);
    clock.to(planned(first).plusSeconds(30));
    campaign.command("resume", run).then().statusCode(202);
    var sent = triggers.ended(run, "anna", 1);
    assertThat(states(sent)).containsExactly("SENT");
    assertThat(Instant.parse(sent.path("decisions[0].decidedAt")))
        .isEqualTo(planned(first).plusSeconds(30));
    return first;
  }

  private Instant planned(Map<String, Object> event) {
    return Instant.parse((String) triggers.effect(event).get("plannedAt"));
  }

  private static Map<String, Object> at(TestingClock clock, String person, double total) {
    var event = cart(person, total);
    event.put("at", clock.now().toString());
    return event;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "reEligibility: {after: P7D}",
        "reEligibility: {after: P7D, from: actual}",
      })
  void writesOnceToWhoeverIsBeingWrittenToWhenTheExceptionComes(String rule) {
    campaign
        .inbox()
        .rules(List.of(InboxRule.always("*", new InboxAction.Slow(Duration.ofSeconds(3)))));
    triggers.applyAndArm(
        "trigger: {event: cart.abandoned, except: {event: cart.abandoned}}\n" + rule);
    var first = cart("anna", 1);
    triggers.accepted(first);
    var run = triggers.run(first);
    Awaiting.until(
        "the provider has the message",
        () -> states(triggers.explained(run, "anna")).equals(List.of("STARTED")));
    var second = cart("anna", 2);

    triggers.accepted(second);

    assertThat(states(triggers.explained(run, "anna"))).containsExactly("STARTED");
    assertThat(triggers.effect(second))
        .containsEntry("passed", "not_eligible")
        .doesNotContainKey("run");
    assertThat(states(triggers.ended(run, "anna", 1))).containsExactly("SENT");
    assertThat(triggers.mails("anna")).isEqualTo(1);
  }

  @Test
  void knowsTheMessageBeforeTheOnesThatExceptionsEnded() {
    var trigger = "trigger: {event: cart.abandoned, delay: PT2S, except: {event: order.placed}}";
    triggers.applyAndArm(trigger + "\nreEligibility: always");
    var first = cart("anna", 1);
    triggers.accepted(first);
    var run = triggers.run(first);
    assertThat(states(triggers.ended(run, "anna", 1))).containsExactly("SENT");
    triggers.accepted(cart("anna", 2), cart("ben", 2));
    triggers.accepted(cart("anna", 3));
    triggers.accepted(order("anna"), order("ben"));

    triggers.apply(trigger).then().statusCode(200);
    var waiting = cart("anna", 4);
    triggers.accepted(waiting);
    assertThat(states(triggers.ended(run, "anna", 3)))
        .containsExactly("SENT", "SKIPPED", "SKIPPED");
    triggers.ended(run, "ben", 1);
    var ended = cart("anna", 5);
    var excepted = cart("ben", 5);
    triggers.accepted(ended, excepted);

    assertThat(triggers.effect(waiting)).containsEntry("passed", "not_eligible");
    assertThat(triggers.effect(ended)).containsEntry("passed", "not_eligible");
    assertThat(triggers.explained(run, "anna").<String>path("decisions[0].values.mayComeAgain"))
        .startsWith("no: came in once");
    // Whose every coming was excepted has not had their turn.
    triggers.ended(triggers.run(excepted), "ben", 1);
    assertThat(triggers.mails("anna")).isEqualTo(1);
    assertThat(triggers.mails("ben")).isEqualTo(1);
  }

  @Test
  void seesAnExceptionThatTookItsNumberBeforeTheTriggerAndWasCommittedAfterIt()
      throws SQLException {
    triggers.applyAndArm(
        "trigger: {event: cart.abandoned, delay: PT5S, except: {event: order.placed}}");
    try (var slow = TestingDatabase.connect()) {
      slow.setAutoCommit(false);
      ordered(slow, "anna");
      var cart = cart("anna", 1);
      triggers.accepted(cart, cart("ben", 1));
      slow.commit();

      var run = triggers.run(cart);
      var skipped = triggers.ended(run, "anna", 1);
      assertThat(skipped.<String>path("decisions[0].reason")).isEqualTo("exception_event");
      assertThat(skipped.<String>path("decisions[0].detail")).isEqualTo("event told-slowly");
      assertThat(states(triggers.ended(run, "ben", 1))).containsExactly("SENT");
    }
  }

  @Test
  void startsAnewWithTheEventThatIsCommittedLastHoweverTheyAreNumbered() throws SQLException {
    triggers.applyAndArm(
        "trigger: {event: cart.abandoned, delay: PT3S, except: {event: cart.abandoned}}");
    var first = cart("anna", 1);
    var second = cart("anna", 2);
    int last = TestingDatabase.number("select last_value from person_event_number");
    numbered(last + 100_000);
    triggers.accepted(first);
    numbered(last + 10_000);
    triggers.accepted(second);
    numbered(last + 200_000);

    var run = triggers.run(second);

    assertThat(states(triggers.ended(run, "anna", 2))).containsExactly("SKIPPED", "SENT");
    assertThat(triggers.mails("anna")).isEqualTo(1);
  }

  private static void numbered(int last) throws SQLException {
    TestingDatabase.execute("select setval('person_event_number', %d)".formatted(last));
  }

  @Test
  void waitsForWhoeverIsBringingThePersonInBeforeItStartsThem() throws SQLException {
    triggers.applyAndArm(
        "trigger: {event: cart.abandoned, delay: PT5S, except: {event: order.placed}}");
    var cart = cart("anna", 1);
    triggers.accepted(cart);
    var run = triggers.run(cart);
    try (var door = TestingDatabase.connect()) {
      door.setAutoCommit(false);
      try (var hold = door.createStatement()) {
        hold.execute(
            """
            select from trigger_entry t join profile p
              on p.workspace_id = t.workspace_id and p.id = t.profile_id
            where t.occurrence in (select occurrence from enrolment where event_id = '%s')
            for update of t
            """
                .formatted(cart.get("id")));
      }
      ordered(door, "anna");
      Awaiting.until(
          "the worker has come to her",
          () -> turnsThatWait() > 0 || states(triggers.explained(run, "anna")).contains("SENT"));
      door.commit();
    }

    assertThat(states(triggers.ended(run, "anna", 1))).containsExactly("SKIPPED");
    assertThat(triggers.mails("anna")).isZero();
  }

  private static int turnsThatWait() {
    try {
      return TestingDatabase.number(
          """
          select count(*) from pg_stat_activity
          where wait_event_type = 'Lock' and query like '%trigger_entry%for share%'
          """);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tells an order of the newest workspace, as a call does that is not committed yet. */
  private static void ordered(Connection slow, String person) throws SQLException {
    try (var insert =
        slow.prepareStatement(
            """
            insert into person_event (workspace_id, id, number, type, profile_id, at, recorded_at,
              properties, hash)
            select workspace_id, 'told-slowly', nextval('person_event_number'),
              'order.placed', id, statement_timestamp(), statement_timestamp(), '{"total":10}', ''
            from profile where external_id = ? order by workspace_id desc limit 1
            """)) {
      insert.setString(1, person);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }
}
