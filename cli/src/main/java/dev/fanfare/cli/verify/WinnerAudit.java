package dev.fanfare.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.verify.Scores.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides the winner of a run's test once more: by the figures that its event tells, and counts
 * these from the events of the people where the run's events are all it takes. For one thread.
 */
final class WinnerAudit {

  private static final double NEAR = 1e-9;
  private static final String CONTROL = "control";

  private final Draws.Tested tested;
  private final int holdout;
  private final List<JsonNode> told = new ArrayList<>();

  /** When the winner was decided, in the order of {@code told}. */
  private final List<Instant> toldAt = new ArrayList<>();

  private @Nullable Long testers;

  /** When somebody who tests was last decided about for the first time. */
  private @Nullable Instant lastTester;

  private final Finding saying =
      new Finding("winner.told", "One winner is told, and it is the one that the others get");
  private final Finding deciding =
      new Finding("winner.decided", "The winner follows from the figures that are told");
  private final WinnerCount count = new WinnerCount();

  /**
   * Of a run.
   *
   * @param tested what was told of its winner before its events were read
   * @param holdout of 10,000
   */
  WinnerAudit(Draws.Tested tested, int holdout) {
    this.tested = tested;
    this.holdout = holdout;
  }

  /** How many test by the draw, of a run that has ended. */
  void testers(long people) {
    testers = people;
  }

  /** The goals by which it is told that winners were decided. */
  Set<String> goals() {
    Set<String> goals = new HashSet<>();
    for (JsonNode data : told) {
      JsonNode figures = data.path("figures");
      if (figures.isObject() && WinnerCount.isOfGoal(figures)) {
        goals.add(figures.path("by").asText());
      }
    }
    return goals;
  }

  /**
   * Who has reached them.
   *
   * @param counted by goal, since when who has
   * @param erased of whom nothing can be counted any more
   */
  void reached(Map<String, Map<Long, Instant>> counted, LongPredicate erased) {
    count.reached(counted, erased);
  }

  /** Takes an event of the run as it is stored. */
  void visit(JsonNode event) {
    JsonNode data = event.path("data");
    String type = event.path("type").asText();
    switch (type) {
      case "run.winner_decided" -> {
        told.add(data);
        toldAt.add(time(event));
      }
      case "message.decided" -> assign(event, data);
      case "message.opened", "message.clicked" -> {
        if (data.path("agent").asText().equals("person")) {
          count.act(type, subject(event), time(event));
        }
      }
      default -> {}
    }
  }

  private void assign(JsonNode event, JsonNode data) {
    Instant at = time(event);
    if (tested.tests(subject(event)) && (lastTester == null || at.isAfter(lastTester))) {
      lastTester = at;
    }
    String group =
        switch (data.path("decision").asText()) {
          case "send" -> data.path("variant").asText();
          case "hold_out" -> CONTROL;
          default -> "";
        };
    if (!group.isEmpty()) {
      count.assign(subject(event), group, at);
    }
  }

  private static long subject(JsonNode event) {
    return Long.parseLong(event.path("subject").asText());
  }

  private static Instant time(JsonNode event) {
    return Instant.parse(event.path("time").asText());
  }

  /**
   * Judges.
   *
   * @param now what is told of the winner, now that the events are read
   */
  List<Check> checks(Draws.Tested now) {
    said(now);
    long judged = 0;
    for (int i = 0; i < told.size(); i++) {
      count(told.get(i));
      if (told.get(i).has("figures")) {
        decide(told.get(i), toldAt.get(i));
        judged++;
      } else if (!data(i, "why").equals("chosen") && told.get(i).path("people").asLong() != 0) {
        String why = data(i, "why");
        deciding.violation(() -> "decided because of " + why + ", without figures");
        judged++;
      }
    }
    String events = Words.of(told.size(), "event");
    return List.of(
        saying.judged(events),
        judged == 0 ? deciding.notJudged("no test was looked at") : deciding.judged(events),
        count.check(told));
  }

  private String data(int event, String name) {
    return told.get(event).path(name).asText();
  }

  /** What is decided stays; it may be decided while, or after, the events are read. */
  private void said(Draws.Tested now) {
    Integer number = now.variant();
    String winner = number == null ? null : now.names().get(number);
    List<String> named =
        told.stream().filter(data -> data.hasNonNull("variant")).map(WinnerAudit::variant).toList();
    boolean notYet = tested.variant() == null && named.isEmpty();
    if (tested.variant() != null && !tested.variant().equals(number)) {
      saying.violation(
          () -> "the others got variant %s, and now %s".formatted(tested.variant(), number));
    }
    if (winner == null && !named.isEmpty()) {
      saying.violation(() -> named.getFirst() + " is told, and the others get nothing");
    } else if (winner != null && !notYet && !named.equals(List.of(winner))) {
      saying.violation(() -> "the others get " + winner + ", and told is " + named);
    }
  }

  private void count(JsonNode data) {
    Long drawn = testers;
    long said = data.path("people").asLong(-1);
    if (drawn != null && drawn != said) {
      saying.violation(() -> "%d people are told to test, and %d do".formatted(said, drawn));
    }
  }

  private static String variant(JsonNode data) {
    return data.path("variant").asText();
  }

  /** A group as it is told. */
  private record Group(String name, Rate rate) {}

  private void decide(JsonNode data, Instant at) {
    JsonNode figures = data.path("figures");
    timed(data, Instant.parse(figures.path("through").asText()), at);
    List<Group> groups = new ArrayList<>();
    for (JsonNode group : figures.path("groups")) {
      groups.add(
          new Group(
              group.path("name").asText(),
              new Rate(group.path("people").asLong(), group.path("assigned").asLong())));
    }
    List<String> names = groups.stream().map(Group::name).toList();
    List<String> compared = compared(figures);
    if (!names.equals(compared)) {
      deciding.violation(() -> "%s are told to be compared, and are %s".formatted(names, compared));
    }
    String shown = shown(groups, figures.path("differences"));
    String best = best(groups);
    same("shown", shown, text(figures, "shown"));
    same("best", best, text(figures, "best"));
    String why = data.path("why").asText();
    String variant = data.hasNonNull("variant") ? variant(data) : null;
    switch (why) {
      case "shown" -> same("the winner", shown, variant);
      case "best" -> {
        otherwise(data, "best");
        same("shown", shown, null);
        same("the winner", best, variant);
      }
      case "waits" -> {
        otherwise(data, "wait");
        same("shown", shown, null);
        same("the winner", null, variant);
      }
      case "chosen" -> {
        if (!data.hasNonNull("key")) {
          deciding.violation(() -> variant + " is chosen by nobody");
        }
      }
      default -> deciding.violation(() -> "decided because of " + why);
    }
  }

  /** The variants, and people who are held out by a goal: they can neither open nor click. */
  private List<String> compared(JsonNode figures) {
    List<String> compared = new ArrayList<>();
    if (WinnerCount.isOfGoal(figures) && holdout > 0) {
      compared.add(CONTROL);
    }
    compared.addAll(tested.names());
    return compared;
  }

  private void otherwise(JsonNode data, String needed) {
    String said = data.path("otherwise").asText();
    if (!said.equals(needed)) {
      deciding.violation(
          () -> "%s, where the campaign says otherwise: %s".formatted(data.path("why"), said));
    }
  }

  /**
   * Pauses move the instant on, and a person may choose later still: it is never earlier, but for
   * what engines' clocks differ by.
   */
  private void timed(JsonNode data, Instant through, Instant at) {
    Instant last = lastTester;
    Duration after = Duration.parse(data.path("after").asText());
    if (last != null && through.isBefore(last.plus(after).minus(PermissionAudit.NEAR))) {
      deciding.violation(
          () -> "counted through %s, less than %s after %s".formatted(through, after, last));
    }
    if (through.isAfter(at)) {
      deciding.violation(() -> "counted through %s and decided at %s".formatted(through, at));
    }
  }

  private void same(String what, @Nullable String worked, @Nullable String said) {
    if (!Objects.equals(worked, said)) {
      deciding.violation(() -> "%s is told as %s, and is %s".formatted(what, said, worked));
    }
  }

  /** The variant that is shown to be above each other group; holds differences against the told. */
  private @Nullable String shown(List<Group> groups, JsonNode differences) {
    List<Group> whole = groups.stream().filter(group -> group.rate().of() > 0).toList();
    if (whole.size() < 2) {
      return null;
    }
    double z = Scores.zOfPairs(whole.size());
    int number = 0;
    for (int i = 1; i < whole.size(); i++) {
      for (int j = 0; j < i; j++) {
        held(whole.get(i), whole.get(j), z, differences.path(number++));
      }
    }
    for (Group group : whole) {
      boolean above =
          whole.stream()
              .filter(other -> other != group)
              .allMatch(other -> Scores.difference(group.rate(), other.rate(), z).low() > 0);
      if (above) {
        return group.name().equals(CONTROL) ? null : group.name();
      }
    }
    return null;
  }

  private void held(Group one, Group other, double z, JsonNode said) {
    Scores.Bounds bounds = Scores.difference(one.rate(), other.rate(), z);
    double chance = Scores.chance(one.rate(), other.rate());
    // Of what was decided before it was told, nothing is said.
    boolean same =
        Math.abs(said.path("p").asDouble(chance) - chance) < NEAR
            && said.path("name").asText().equals(one.name())
            && said.path("than").asText().equals(other.name())
            && Math.abs(said.path("low").asDouble() - bounds.low()) < NEAR
            && Math.abs(said.path("high").asDouble() - bounds.high()) < NEAR;
    if (!same) {
      deciding.violation(
          () ->
              "%s held against %s is told otherwise than %.6f to %.6f, p %.9f"
                  .formatted(one.name(), other.name(), bounds.low(), bounds.high(), chance));
    }
  }

  private static @Nullable String best(List<Group> groups) {
    Group best = null;
    for (Group group : groups) {
      if (group.name().equals(CONTROL)) {
        continue;
      }
      boolean better =
          best == null
              || group.rate().of() > 0
                  && (best.rate().of() == 0
                      || group.rate().people() * best.rate().of()
                          > best.rate().people() * group.rate().of());
      best = better ? group : best;
    }
    return best == null ? null : best.name();
  }

  private static @Nullable String text(JsonNode node, String name) {
    return node.hasNonNull(name) ? node.path(name).asText() : null;
  }
}
