package dev.fanfare.dsl;

import java.util.List;
import java.util.stream.Stream;

/** The keys of every mapping of the language. */
enum Shape {
  CAMPAIGN(
      List.of("campaign", "version", "purpose", "audience", "schedule", "message"),
      List.of(
          "holdout",
          "rate",
          "tags",
          "caps",
          "tracking",
          "variants",
          "assign",
          "retries",
          "onUnknown")),
  AUDIENCE(List.of("include"), List.of("exclude")),
  SCHEDULE(
      List.of(),
      List.of(
          "at", "every", "days", "cron", "zone", "start", "end", "times", "missed", "lateness")),
  MESSAGE(
      List.of("channel", "from"),
      List.of("account", "replyTo", "locale", "template", "subject", "html", "text")),
  TRACKING(List.of(), List.of("opens", "clicks", "text", "parameters")),
  VARIANTS(List.of("name", "weight"), List.of("template", "subject", "html", "text")),
  ASSIGN(List.of("attribute"), List.of()),
  RETRIES(List.of(), List.of("attempts", "firstDelay"));

  private final List<String> required;
  private final List<String> keys;

  Shape(List<String> required, List<String> optional) {
    this.required = required;
    this.keys = Stream.concat(required.stream(), optional.stream()).toList();
  }

  List<String> required() {
    return required;
  }

  List<String> keys() {
    return keys;
  }
}
