package dev.fanfare.dsl;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.fanfare.dsl.Fields.Item;
import dev.fanfare.dsl.Node.Place;
import dev.fanfare.dsl.Node.Scalar;
import dev.fanfare.dsl.Trigger.Happening;
import dev.fanfare.dsl.Trigger.ReEligibility;
import dev.fanfare.dsl.Trigger.ReEligibility.From;
import dev.fanfare.dsl.Trigger.Source;
import java.time.Duration;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what brings people into a campaign, and whether they may come again. */
final class TriggerReader {

  private final Problems problems;

  TriggerReader(Problems problems) {
    this.problems = problems;
  }

  /** The trigger of a campaign that has one; null when it is wrong and has been reported. */
  @Nullable Trigger read(Fields campaign) {
    Node schedule = campaign.node("schedule");
    if (schedule != null) {
      problems.add(
          schedule.place(),
          "schedule",
          null,
          "stands beside a trigger, which says when people are written to",
          "remove one of the two");
    }
    ReEligibility reEligibility = reEligibility(campaign);
    Fields fields = campaign.mapping("trigger", Shape.TRIGGER);
    if (fields == null) {
      return null;
    }
    Source source = source(fields);
    Duration delay = fields.formed("delay", TriggerRules::delay);
    Fields except = fields.mapping("except", Shape.EXCEPT);
    Happening exception = except == null ? null : happening(except);
    return source == null || !problems.none()
        ? null
        : new Trigger(
            source,
            requireNonNullElse(delay, Duration.ZERO),
            exception,
            requireNonNullElse(reEligibility, new ReEligibility.Never()));
  }

  /** Reports what belongs to a trigger in a campaign that has none. */
  void refuse(Fields campaign) {
    Node alone = campaign.node("reEligibility");
    if (alone != null) {
      problems.add(
          alone.place(),
          "reEligibility",
          null,
          "is of campaigns with a trigger, and there is none",
          "remove it");
    }
  }

  private @Nullable Source source(Fields fields) {
    if (fields.has("event") == fields.has("api")) {
      problems.add(
          fields.place(),
          "trigger",
          null,
          fields.has("event") ? "names an event and calls" : "names nothing that happens",
          "write `event: …`, or `api: []` for calls");
    }
    if (fields.has("api")) {
      Node when = fields.node("when");
      if (when != null) {
        problems.add(when.place(), fields.pathOf("when"), null, "belongs to `event`", "remove it");
      }
      List<String> variables = variables(fields);
      return variables == null ? null : new Source.Call(variables);
    }
    Happening happening = happening(fields);
    return happening == null ? null : new Source.Event(happening);
  }

  private static @Nullable Happening happening(Fields fields) {
    String event = fields.text("event", TriggerRules::eventType);
    String when = fields.text("when", TriggerRules::condition);
    return event == null ? null : new Happening(event, when);
  }

  private @Nullable List<String> variables(Fields fields) {
    List<Item> items = fields.items("api", TriggerRules::variable);
    if (items == null) {
      return null;
    }
    if (items.size() > Trigger.MOST_VARIABLES) {
      Place place = requireNonNull(fields.node("api")).place();
      problems.add(place, fields.pathOf("api"), null, "has more than 50", "name 0 to 50");
    }
    List<String> names = new ArrayList<>();
    for (Item item : items) {
      String name = item.value();
      if (name != null && names.contains(name)) {
        String path = fields.pathOf("api") + "[" + items.indexOf(item) + "]";
        problems.add(item.place(), path, name, "is named already", "remove it here");
      } else if (name != null) {
        names.add(name);
      }
    }
    return names.size() == items.size() && names.size() <= Trigger.MOST_VARIABLES ? names : null;
  }

  private @Nullable ReEligibility reEligibility(Fields campaign) {
    Node node = campaign.node("reEligibility");
    if (node instanceof Scalar scalar && scalar.kind() != Node.Kind.NOTHING) {
      String value = scalar.value();
      switch (value) {
        case "never" -> {
          return new ReEligibility.Never();
        }
        case "always" -> {
          return new ReEligibility.Always();
        }
        default -> {
          problems.add(
              scalar.place(),
              "reEligibility",
              value,
              "must be `never`, `always` or a mapping with `after`",
              Words.nearest(value, List.of("never", "always")) == null
                  ? "write `reEligibility: {after: P7D}`"
                  : Words.hint(value, List.of("never", "always")));
          return null;
        }
      }
    }
    Fields fields = campaign.mapping("reEligibility", Shape.REELIGIBILITY);
    if (fields == null) {
      return null;
    }
    TemporalAmount time = fields.formed("after", TriggerRules::time);
    From from = fields.formed("from", TriggerRules::from);
    return time == null
        ? null
        : new ReEligibility.After(time, requireNonNullElse(from, From.PLANNED));
  }
}
