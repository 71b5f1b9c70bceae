package dev.fanfare.dsl;

import static java.util.Objects.requireNonNullElse;

import dev.fanfare.dsl.Node.Place;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how one of the variants becomes the message of most people. */
final class WinnerReader {

  private static final String KEY = "winner";

  private final Problems problems;

  WinnerReader(Problems problems) {
    this.problems = problems;
  }

  /** That of a campaign; null when it has none, or one that was reported. */
  @Nullable Winner read(Fields campaign) {
    Fields fields = campaign.mapping(KEY, Shape.WINNER);
    if (fields == null) {
      return null;
    }
    Integer share = fields.formed("testShare", GuardrailRules::testShare);
    Duration after = fields.formed("after", ScheduleRules::lateness);
    String by = fields.text("by", Rules::slug);
    Winner.Otherwise otherwise = fields.formed("otherwise", Winner.Otherwise::read);
    checkVariants(campaign, fields.place());
    checkTimes(campaign, fields.place());
    checkNames(campaign);
    checkDeadline(campaign, after);
    return share == null || after == null || by == null
        ? null
        : new Winner(share, after, by, requireNonNullElse(otherwise, Winner.Otherwise.BEST));
  }

  private void checkVariants(Fields campaign, Place place) {
    if (!campaign.has("variants")) {
      refuse(
          place, "chooses among variants, and there are none", "add `variants: …`, or remove it");
    }
    if (campaign.node("assign") instanceof Node.Mapping) {
      refuse(
          place,
          "stands beside an attribute that assigns, so that nobody is left to decide about",
          "write `assign: person` or `assign: run`, or remove it");
    }
  }

  /** What says itself who goes when. */
  private void checkTimes(Fields campaign, Place place) {
    if (campaign.has("trigger")) {
      refuse(
          place,
          "stands beside a trigger, whose people come one by one",
          "remove it; people of a trigger get variants by their weights");
    }
    if (campaign.has("waves")) {
      refuse(place, "stands beside waves", "keep one of the two: both say who goes first");
    }
    if (campaign.node("guardrails") instanceof Node.Mapping guardrails
        && guardrails.entries().stream().anyMatch(entry -> entry.key().equals("canary"))) {
      refuse(
          place,
          "stands beside a canary",
          "keep one of the two: the test is one, and holds longer");
    }
  }

  /** Who waits for the winner is due with all others: a deadline runs from then on. */
  private void checkDeadline(Fields campaign, @Nullable Duration after) {
    if (after != null
        && campaign.node("deadline") instanceof Node.Scalar deadline
        && Rules.deadline(deadline.value()) instanceof Verdict.Good(Deadline.After(Duration time))
        && time.compareTo(after) <= 0) {
      problems.add(
          deadline.place(),
          "deadline",
          deadline.value(),
          "passes before a winner is decided, so that nobody would get it",
          "write more than `%s`, or decide sooner".formatted(after));
    }
  }

  private void refuse(Place place, String message, String hint) {
    problems.add(place, KEY, null, message, hint);
  }

  /**
   * Checks it against other parts of the campaign, as far as they could be read.
   *
   * @param schedule null where it was reported
   * @param tracking null where it was reported
   * @param goals none where one was reported
   */
  void check(
      Fields campaign, @Nullable Schedule schedule, @Nullable Tracking tracking, List<Goal> goals) {
    if (!(campaign.node(KEY) instanceof Node.Mapping winner)) {
      return;
    }
    if (schedule != null && schedule.own() != null) {
      refuse(
          winner.place(),
          "stands beside everybody's own clocks",
          "keep one of the two: both say who goes first");
    }
    Node.Scalar by = scalar(winner, "by");
    if (by == null || tracking == null || !(Rules.slug(by.value()) instanceof Verdict.Good)) {
      return;
    }
    boolean unread = Winner.isGoal(by.value()) && campaign.has("conversions") && goals.isEmpty();
    if (!unread && !Winner.isMeasured(by.value(), tracking, goals)) {
      unmeasured(by, goals);
    }
  }

  private void unmeasured(Node.Scalar by, List<Goal> goals) {
    List<String> known =
        Stream.concat(
                Stream.of(Winner.CLICKS, Winner.OPENS), goals.stream().map(goal -> goal.name()))
            .toList();
    boolean goal = Winner.isGoal(by.value());
    problems.add(
        by.place(),
        KEY + ".by",
        by.value(),
        goal ? "is neither clicks nor opens, nor a goal of the campaign" : "is told of nobody here",
        goal
            ? Words.hint(by.value(), known)
            : "write `%s: true` in tracking, or compare by something else".formatted(by.value()));
  }

  /** The people who get the winner are called so, wherever groups are told apart. */
  private void checkNames(Fields campaign) {
    if (!(campaign.node("variants") instanceof Node.Sequence variants)) {
      return;
    }
    for (int i = 0; i < variants.items().size(); i++) {
      Node.Scalar name =
          variants.items().get(i) instanceof Node.Mapping variant ? scalar(variant, "name") : null;
      if (name != null && name.value().equals(Winner.GROUP)) {
        problems.add(
            name.place(),
            "variants[" + i + "].name",
            name.value(),
            "is what people are called who get the winner",
            "give the variant another name");
      }
    }
  }

  private static Node.@Nullable Scalar scalar(Node.Mapping mapping, String key) {
    for (Node.Entry entry : mapping.entries()) {
      if (entry.key().equals(key) && entry.value() instanceof Node.Scalar scalar) {
        return scalar;
      }
    }
    return null;
  }
}
