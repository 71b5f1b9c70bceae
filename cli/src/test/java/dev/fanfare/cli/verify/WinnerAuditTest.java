package dev.fanfare.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.verify.Check.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A test that was decided rightly, and everything that can be told of it wrongly. */
class WinnerAuditTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant THROUGH = Instant.parse("2026-12-01T12:00:00Z");
  private static final Draws.Tested HURRY =
      new Draws.Tested(10_000, 7, List.of("plain", "hurry"), 1, THROUGH);

  private final List<String> events = new ArrayList<>();
  private Instant decided = THROUGH.plusSeconds(10);
  private long testers = 202;
  private final Map<Long, Instant> reached = new HashMap<>();
  private long erased = -1;

  /** Two hundred people test; of each hundred so many click. */
  private ObjectNode tested(int plain, int hurry) throws JsonProcessingException {
    for (int i = 0; i < 200; i++) {
      boolean first = i < 100;
      decided(i, first ? "plain" : "hurry", "send");
      if (i % 100 < (first ? plain : hurry)) {
        clicked(i, "person", THROUGH.minusSeconds(1));
      }
    }
    decided(500, "plain", "skip");
    clicked(0, "bot", THROUGH.minusSeconds(1));
    clicked(99, "person", THROUGH);
    var z = Scores.zOfPairs(2);
    var bounds = Scores.difference(new Scores.Rate(hurry, 100), new Scores.Rate(plain, 100), z);
    boolean shown = bounds.low() > 0;
    return (ObjectNode)
        JSON.readTree(
            """
            {"variant":"hurry","why":"%s","chosenBy":"test","after":"PT4H","otherwise":"best",
             "people":202,"figures":{"by":"clicks",
             "through":"%s","groups":[{"name":"plain","assigned":100,"people":%d},
             {"name":"hurry","assigned":100,"people":%d}],"differences":[{"name":"hurry",
             "than":"plain","low":%s,"high":%s,"p":%s}],%s"best":"hurry"}}
            """
                .formatted(
                    shown ? "shown" : "best",
                    THROUGH,
                    plain,
                    hurry,
                    bounds.low(),
                    bounds.high(),
                    Scores.chance(new Scores.Rate(hurry, 100), new Scores.Rate(plain, 100)),
                    shown ? "\"shown\":\"hurry\"," : ""));
  }

  private void decided(long subject, String variant, String decision) {
    events.add(
        """
        {"type":"message.decided","subject":"%d","time":"2026-12-01T08:00:00Z",
         "data":{"decision":"%s","variant":"%s"}}
        """
            .formatted(subject, decision, variant));
  }

  private void clicked(long subject, String agent, Instant at) {
    events.add(
        """
        {"type":"message.clicked","subject":"%d","time":"%s","data":{"agent":"%s"}}
        """
            .formatted(subject, at, agent));
  }

  private List<Check> audit(Draws.Tested tested, ObjectNode... told)
      throws JsonProcessingException {
    return audit(tested, tested, 0, told);
  }

  private List<Check> audit(
      Draws.Tested before, Draws.Tested after, int holdout, ObjectNode... told)
      throws JsonProcessingException {
    var audit = new WinnerAudit(before, holdout);
    for (var event : events) {
      audit.visit(JSON.readTree(event));
    }
    for (var data : told) {
      var event = JSON.createObjectNode().put("type", "run.winner_decided");
      event.put("time", decided.toString()).set("data", data);
      audit.visit(event);
    }
    audit.testers(testers);
    if (!reached.isEmpty()) {
      assertThat(audit.goals()).containsExactly("purchase");
      audit.reached(Map.of("purchase", reached), subject -> subject == erased);
    }
    return audit.checks(after);
  }

  private static List<String> refuted(List<Check> checks) {
    return checks.stream()
        .filter(check -> check.verdict() == Verdict.REFUTED)
        .map(Check::name)
        .toList();
  }

  @Test
  void provesWhatFollowsFromTheEvents() throws JsonProcessingException {
    assertThat(audit(HURRY, tested(10, 40))).allMatch(check -> check.verdict() == Verdict.PROVED);
    events.clear();
    assertThat(audit(HURRY, tested(10, 11))).allMatch(check -> check.verdict() == Verdict.PROVED);
  }

  /** Of Newcombe's own table: 56 of 70 against 48 of 80, at 1.96 standard errors. */
  @Test
  void holdsRatesAgainstEachOtherAsThePaperDoes() {
    var bounds =
        Scores.difference(new Scores.Rate(56, 70), new Scores.Rate(48, 80), Scores.zOfPairs(2));

    assertThat(Math.round(bounds.low() * 10_000)).isEqualTo(524);
    assertThat(Math.round(bounds.high() * 10_000)).isEqualTo(3339);
    assertThat(Scores.zOfPairs(2)).isBetween(1.959963, 1.959965);
    assertThat(Scores.chance(new Scores.Rate(56, 70), new Scores.Rate(48, 80)))
        .isCloseTo(0.008133140358606905, within(1e-9));
  }

  @Test
  void refutesAnotherWinnerThanTheOthersGet() throws JsonProcessingException {
    var told = tested(10, 40);
    assertThat(refuted(audit(with(0), told))).containsExactly("winner.told");
    assertThat(refuted(audit(with(null), told))).containsExactly("winner.told");
    assertThat(refuted(audit(HURRY))).containsExactly("winner.told");
    assertThat(refuted(audit(HURRY, told, told))).containsExactly("winner.told");
  }

  private static Draws.Tested with(@Nullable Integer variant) {
    return new Draws.Tested(10_000, 7, List.of("plain", "hurry"), variant, THROUGH);
  }

  @Test
  void refutesAWinnerThatDoesNotFollowFromItsFigures() throws JsonProcessingException {
    var unshown = tested(10, 11);
    unshown.put("why", "shown");
    assertThat(refuted(audit(HURRY, unshown))).containsExactly("winner.decided");
    events.clear();
    var other = tested(10, 40);
    other.put("variant", "plain");
    assertThat(refuted(audit(with(0), other))).containsExactly("winner.decided");
    events.clear();
    var narrow = tested(10, 40);
    ((ObjectNode) narrow.at("/figures/differences/0")).put("low", 0.2);
    assertThat(refuted(audit(HURRY, narrow))).containsExactly("winner.decided");
    events.clear();
    var surer = tested(10, 40);
    ((ObjectNode) surer.at("/figures/differences/0")).put("p", 1e-3);
    assertThat(refuted(audit(HURRY, surer))).containsExactly("winner.decided");
    ((ObjectNode) surer.at("/figures/differences/0")).remove("p");
    assertThat(refuted(audit(HURRY, surer))).as("before it was told").isEmpty();
    events.clear();
    var worse = tested(10, 11);
    ((ObjectNode) worse.path("figures")).put("best", "plain");
    assertThat(refuted(audit(HURRY, worse))).containsExactly("winner.decided");
    events.clear();
    var nobody = tested(10, 40);
    nobody.put("why", "chosen");
    assertThat(refuted(audit(HURRY, nobody))).containsExactly("winner.decided");
  }

  @Test
  void refutesFiguresThatAreNotThoseOfTheEvents() throws JsonProcessingException {
    var told = tested(10, 40);
    clicked(98, "person", THROUGH.minusMillis(1));
    assertThat(refuted(audit(HURRY, told))).containsExactly("winner.counted");
    events.clear();
    var fewer = tested(10, 40);
    decided(600, "hurry", "send");
    assertThat(refuted(audit(HURRY, fewer))).containsExactly("winner.counted");
  }

  @Test
  void countsGoalsWhereItIsKnownWhoHasReachedThem() throws JsonProcessingException {
    var goal = tested(10, 40);
    ((ObjectNode) goal.path("figures")).put("by", "purchase");
    var before = THROUGH.minusMillis(1);
    for (long subject = 0; subject < 10; subject++) {
      reached.put(subject, before);
    }
    for (long subject = 100; subject < 140; subject++) {
      reached.put(subject, before);
    }
    reached.put(150L, THROUGH);
    assertThat(audit(HURRY, goal)).allMatch(check -> check.verdict() == Verdict.PROVED);

    reached.put(151L, before);
    assertThat(refuted(audit(HURRY, goal))).containsExactly("winner.counted");
    reached.remove(151L);
    reached.remove(101L);
    assertThat(refuted(audit(HURRY, goal))).containsExactly("winner.counted");
    erased = 101;
    assertThat(refuted(audit(HURRY, goal))).as("it may have been theirs").isEmpty();
    reached.remove(102L);
    assertThat(refuted(audit(HURRY, goal))).containsExactly("winner.counted");
  }

  @Test
  void doesNotJudgeFiguresOfGoalsNorWhatSomebodyHasChosenUnseen() throws JsonProcessingException {
    var goal = tested(10, 40);
    ((ObjectNode) goal.path("figures")).put("by", "purchase");
    assertThat(audit(HURRY, goal))
        .extracting(Check::verdict)
        .containsExactly(Verdict.PROVED, Verdict.PROVED, Verdict.NOT_JUDGED);
    var chosen =
        JSON.createObjectNode()
            .put("variant", "hurry")
            .put("why", "chosen")
            .put("key", "k1")
            .put("people", 202);
    assertThat(audit(HURRY, chosen))
        .extracting(Check::verdict)
        .containsExactly(Verdict.PROVED, Verdict.NOT_JUDGED, Verdict.NOT_JUDGED);
  }

  /** Before, while and after the events are read: what was not decided yet is not told yet. */
  @Test
  void letsTheWinnerBeDecidedWhileEventsAreRead() throws JsonProcessingException {
    var told = tested(10, 40);
    assertThat(refuted(audit(with(null), HURRY, 0, told))).isEmpty();
    assertThat(refuted(audit(with(null), HURRY, 0))).isEmpty();
    assertThat(refuted(audit(HURRY, HURRY, 0))).containsExactly("winner.told");
    assertThat(refuted(audit(with(0), HURRY, 0, told))).containsExactly("winner.told");
  }

  @Test
  void refutesOtherGroupsThanWereTested() throws JsonProcessingException {
    var goal = tested(10, 40);
    ((ObjectNode) goal.path("figures")).put("by", "purchase");
    assertThat(refuted(audit(HURRY, HURRY, 1_000, goal))).containsExactly("winner.decided");
    assertThat(refuted(audit(HURRY, HURRY, 0, goal))).isEmpty();
    var three = new Draws.Tested(10_000, 7, List.of("plain", "hurry", "late"), 1, THROUGH);
    assertThat(refuted(audit(three, three, 0, goal))).containsExactly("winner.decided");
  }

  @Test
  void refutesTheBestWhereTheCampaignWaits() throws JsonProcessingException {
    var best = tested(10, 11);
    best.put("otherwise", "wait");
    assertThat(refuted(audit(HURRY, best))).containsExactly("winner.decided");
    best.put("why", "waits").putNull("variant");
    assertThat(refuted(audit(with(null), best))).isEmpty();
    best.put("otherwise", "best");
    assertThat(refuted(audit(with(null), best))).containsExactly("winner.decided");
  }

  @Test
  void refutesAnInstantThatIsTooEarlyOrNotOverYet() throws JsonProcessingException {
    var early = tested(10, 40);
    early.put("after", "PT4H2M");
    assertThat(refuted(audit(HURRY, early))).containsExactly("winner.decided");
    // Moved on by a pause.
    early.put("after", "PT1H");
    assertThat(refuted(audit(HURRY, early))).isEmpty();
    decided = THROUGH.minusMillis(1);
    assertThat(refuted(audit(HURRY, early))).containsExactly("winner.decided");
  }

  @Test
  void refutesAnotherNumberOfPeopleThanAreDrawn() throws JsonProcessingException {
    var told = tested(10, 40);
    testers = 201;
    assertThat(refuted(audit(HURRY, told))).containsExactly("winner.told");
  }
}
