package dev.fanfare.conditions;

import dev.cel.common.ast.CelExpr;
import dev.fanfare.events.PersonEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads which events are counted: {@code events("…")} and what narrows them, each once. Events are
 * ours, or of a type that the workspace declared. Of one thread.
 */
final class EventChain {

  private static final Pattern PERIOD =
      Pattern.compile("P(?:\\d{1,2}W|\\d{1,3}D(?:T\\d{1,2}H)?|T\\d{1,4}H)");
  private static final Duration SHORTEST = Duration.ofHours(1);

  private final WrittenValues written;
  private final Schema schema;
  private final Set<String> seen = new HashSet<>();
  private @Nullable PersonEvent event;
  private @Nullable String told;
  private @Nullable Expression where;
  private @Nullable Duration within;
  private @Nullable String agent;
  private @Nullable String campaign;
  private boolean sound = true;

  private EventChain(WrittenValues written, Schema schema) {
    this.written = written;
    this.schema = schema;
  }

  /** What stands before {@code .count()}; null when it was refused. */
  static Expression.@Nullable Figure read(CelExpr events, WrittenValues written, Schema schema) {
    var chain = new EventChain(written, schema);
    chain.follow(events);
    if (!chain.sound) {
      return null;
    }
    var within = chain.within == null ? chain.longest() : chain.within;
    var event = chain.event;
    if (event != null) {
      var agent = chain.agent == null ? PersonEvent.AGENTS.getFirst() : chain.agent;
      return new Expression.CountOf(event, within, agent, chain.campaign);
    }
    return chain.told == null ? null : new Expression.ToldOf(chain.told, within, chain.where);
  }

  private void follow(CelExpr expr) {
    if (expr.getKind() != CelExpr.ExprKind.Kind.CALL) {
      refuse(expr, null, "count() stands behind events(\"...\")");
      return;
    }
    var call = expr.call();
    if (!seen.add(call.function())) {
      refuse(expr, null, call.function() + " is written once");
    }
    var text = written.text(call.args().getFirst());
    // From the first to the last, so that what narrows them knows what they are.
    call.target().ifPresent(this::follow);
    if (text == null) {
      sound = false;
      return;
    }
    var argument = call.args().getFirst();
    switch (call.function()) {
      case "events" -> event(argument, text);
      case "within" -> within(argument, text);
      case "by" -> by(argument, text);
      case "campaign" -> campaign(argument, text);
      case "where" -> where(argument, text);
      default -> throw new IllegalStateException("no events come of " + call.function());
    }
  }

  private void event(CelExpr at, String text) {
    event = PersonEvent.ofWord(text).orElse(null);
    if (event == null && schema.told().containsKey(text)) {
      told = text;
    } else if (event == null) {
      refuse(
          at,
          text,
          "must be one of "
              + Arrays.stream(PersonEvent.values())
                  .map(PersonEvent::word)
                  .collect(Collectors.joining(", "))
              + ", or an event type of this workspace; see GET /v1/event-types");
    }
  }

  /** How long ago it can be asked about, and holds where nothing is said. */
  private Duration longest() {
    return told == null ? PersonEvent.KEPT : PersonEvent.TOLD_KEPT;
  }

  private void within(CelExpr at, String text) {
    if (PERIOD.matcher(text).matches()) {
      var length =
          text.endsWith("W")
              ? Duration.ofDays(7L * Integer.parseInt(text, 1, text.length() - 1, 10))
              : Duration.parse(text);
      if (length.compareTo(SHORTEST) >= 0 && length.compareTo(longest()) <= 0) {
        within = length;
        return;
      }
    }
    refuse(
        at,
        text,
        "must be weeks, days and hours, as P30D or PT12H, of 1 hour to %d days%s"
            .formatted(
                longest().toDays(),
                told == null ? "" : ": what is told from outside is kept no longer"));
  }

  private void by(CelExpr at, String text) {
    agent = text;
    var of = event;
    if (!PersonEvent.AGENTS.contains(text) && !text.equals(Expression.CountOf.ANYBODY)) {
      refuse(
          at,
          text,
          "must be one of "
              + String.join(", ", PersonEvent.AGENTS)
              + ", "
              + Expression.CountOf.ANYBODY);
    } else if (of != null && !of.byAgents()) {
      refuse(at, text, "is asked of opens and clicks alone: " + of.word() + " is by persons");
    } else if (told != null) {
      refuse(at, text, "is asked of opens and clicks alone: " + told + " is told from outside");
    }
  }

  private void campaign(CelExpr at, String text) {
    campaign = text;
    if (!schema.campaigns().contains(text)) {
      refuse(at, text, "is no campaign of this workspace");
    } else if (told != null) {
      refuse(at, text, "is asked of messages alone: " + told + " is told from outside");
    }
  }

  /** A condition of its own, on the event alone: its problems are told at the place of its text. */
  private void where(CelExpr at, String text) {
    var properties = told == null ? null : schema.told().get(told);
    if (properties == null) {
      if (event != null) {
        refuse(at, text, "is asked of event types of this workspace alone");
      }
      return;
    }
    var alone = new Schema(Map.of(), List.of(), Set.of(), Set.of(), Set.of(), Map.of());
    switch (Conditions.read(text, alone.about(properties), "")) {
      case Conditions.Bad(var violations) ->
          violations.forEach(
              each ->
                  refuse(at, text, "at %s: %s".formatted(each.place().substring(1), each.rule())));
      case Conditions.Good(var condition) -> {
        where = condition.expression();
        if (condition.asksOfPerson()) {
          refuse(at, text, "asks of the event alone, as event.NAME and event.at");
        }
      }
    }
  }

  private void refuse(CelExpr at, @Nullable String value, String rule) {
    sound = false;
    written.refuse(at, Objects.requireNonNullElse(value, "").isEmpty() ? null : value, rule);
  }
}
