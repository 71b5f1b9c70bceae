package dev.fanfare.dsl;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The keys of every mapping of the language. */
enum Shape {
  CAMPAIGN(
      List.of("campaign", "version", "purpose", "message"),
      List.of(
          "audience",
          "schedule",
          "trigger",
          "reEligibility",
          "holdout",
          "waves",
          "rate",
          "deadline",
          "priority",
          "quietHours",
          "tags",
          "caps",
          "tracking",
          "variants",
          "assign",
          "winner",
          "conversions",
          "retries",
          "onUnknown",
          "guardrails",
          "budget",
          "seeds")),
  AUDIENCE(List.of(), List.of("include", "exclude", "recheck")),
  SCHEDULE(
      List.of(),
      List.of(
          "at",
          "every",
          "days",
          "cron",
          "zone",
          "fallback",
          "start",
          "end",
          "times",
          "missed",
          "late",
          "lateness")),
  TRIGGER(List.of(), List.of("event", "when", "api", "delay", "except")),
  EXCEPT(List.of("event"), List.of("when")),
  REELIGIBILITY(List.of("after"), List.of("from")),
  WAVES(List.of("share", "every"), List.of()),
  QUIET_HOURS(List.of("from", "to"), List.of("zone", "fallback", "policy")),
  MESSAGE(
      List.of("channel", "from"),
      List.of("account", "replyTo", "locale", "template", "subject", "html", "text")),
  TRACKING(List.of(), List.of("opens", "clicks", "text", "parameters")),
  VARIANTS(List.of("name", "weight"), List.of("template", "subject", "html", "text")),
  CONVERSIONS(List.of("name", "event", "within"), List.of("when", "revenue", "primary")),
  ASSIGN(List.of("attribute"), List.of()),
  WINNER(List.of("testShare", "after", "by"), List.of("otherwise")),
  RETRIES(List.of(), List.of("attempts", "firstDelay")),
  GUARDRAILS(List.of(), List.of("approval", "stopOn", "canary")),
  APPROVAL(List.of(), List.of("abovePeople", "aboveShare")),
  STOP_ON(List.of(), List.of("renderFailures", "bounces", "unsubscribes", "after")),
  CANARY(List.of("share", "hold"), List.of()),
  BUDGET(List.of(), List.of("messages", "money", "onExhausted"));

  private final List<String> required;
  private final List<String> keys;

  Shape(List<String> required, List<String> optional) {
    this.required = required;
    this.keys = Stream.concat(required.stream(), optional.stream()).toList();
  }

  /** The key that a mapping of this shape stands under. */
  String key() {
    String[] words = name().toLowerCase(Locale.ROOT).split("_");
    return words.length == 1
        ? words[0]
        : words[0] + words[1].substring(0, 1).toUpperCase(Locale.ROOT) + words[1].substring(1);
  }

  List<String> required() {
    return required;
  }

  List<String> keys() {
    return keys;
  }
}
