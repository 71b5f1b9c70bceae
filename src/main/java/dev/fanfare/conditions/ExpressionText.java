package dev.fanfare.conditions;

import dev.fanfare.profiles.JsonText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes expressions and values for people to read: close to CEL, and never longer than a line. */
final class ExpressionText {

  private static final int LONGEST = 200;
  private static final int MOST_VALUES = 5;

  private ExpressionText() {}

  static String of(Expression expression) {
    return cut(text(expression));
  }

  /** A value of a person; null for none. */
  static String value(@Nullable Object value) {
    return cut(
        switch (value) {
          case null -> "missing";
          case String text -> JsonText.quote(text);
          case Double number ->
              new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
          case List<?> texts ->
              texts.stream()
                  .limit(MOST_VALUES)
                  .map(text -> JsonText.quote(String.valueOf(text)))
                  .collect(
                      Collectors.joining(
                          ", ", "[", texts.size() > MOST_VALUES ? ", \u2026]" : "]"));
          default -> value.toString();
        });
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "\u2026";
  }

  private static String text(Expression expression) {
    return switch (expression) {
      case Expression.Literal(var _, var value) -> literal(value);
      case Expression.Now _ -> "now";
      case Expression.OfProfile(var field) -> "profile." + field.word;
      case Expression.Attribute(var name, var _) -> "profile." + name;
      case Expression.EventTime _ -> "event.at";
      case Expression.EventProperty(var name, var _) -> "event." + name;
      case Expression.Element(var depth) -> element(depth);
      case Expression.If(var condition, var then, var otherwise) ->
          "(%s ? %s : %s)".formatted(text(condition), text(then), text(otherwise));
      case Expression.LowerAscii(var of) -> text(of) + ".lowerAscii()";
      case Expression.Moved(var instant, var by) -> text(instant) + " + " + literal(by);
      case Expression.Elapsed(var from, var to) -> text(to) + " - " + text(from);
      case Expression.DayOf(var instant, var zone) ->
          "date(%s, \"%s\")".formatted(text(instant), zone.zone());
      case Expression.PlusDays(var date, var days) -> "%s.plusDays(%d)".formatted(text(date), days);
      case Expression.Test test -> test(test);
      case Expression.Figure figure -> figure(figure);
    };
  }

  private static String test(Expression.Test test) {
    return switch (test) {
      case Expression.Has(var value) -> "has(" + text(value) + ")";
      case Expression.Not(var of) -> "!(" + text(of) + ")";
      case Expression.And(var of) -> joined(of, " && ");
      case Expression.Or(var of) -> joined(of, " || ");
      case Expression.Compare(var comparison, var left, var right) ->
          "%s %s %s".formatted(text(left), sign(comparison), text(right));
      case Expression.OneOf(var value, var values) ->
          values.stream()
              .limit(MOST_VALUES)
              .map(ExpressionText::text)
              .collect(
                  Collectors.joining(
                      ", ",
                      text(value) + " in [",
                      values.size() > MOST_VALUES ? ", \u2026]" : "]"));
      case Expression.In(var text, var list) -> text(text) + " in " + text(list);
      case Expression.Quantified(var all, var list, var depth, var of) ->
          "%s.%s(%s, %s)".formatted(text(list), all ? "all" : "exists", element(depth), text(of));
      case Expression.Holds(var text, var place, var part) ->
          "%s.%s(%s)".formatted(text(text), word(place), text(part));
      case Expression.Matches(var text, var pattern) ->
          "%s.matches(%s)".formatted(text(text), JsonText.quote(pattern.toString()));
      case Expression.Permitted(var permission, var channel, var _) ->
          "%s(\"%s\")".formatted(word(permission), channel.word());
      case Expression.MemberOf(var segment) -> "segment(\"" + segment + "\")";
    };
  }

  private static String figure(Expression.Figure figure) {
    return switch (figure) {
      case Expression.Size(var of) -> text(of) + ".size()";
      case Expression.Negative(var of) -> "-" + text(of);
      case Expression.Calculate(var operation, var left, var right) ->
          "(%s %s %s)".formatted(text(left), operation.sql, text(right));
      case Expression.ScoreOf(var segment) -> "score(\"" + segment + "\")";
      case Expression.CountOf(var event, var within, var _, var campaign) ->
          "events(\"%s\")%s.within(\"%s\").count()"
              .formatted(
                  event.word(),
                  campaign == null ? "" : ".campaign(\"" + campaign + "\")",
                  days(within));
      case Expression.ToldOf(var type, var within, var where) ->
          "events(\"%s\").within(\"%s\")%s.count()"
              .formatted(
                  type, days(within), where == null ? "" : ".where(\"" + text(where) + "\")");
      case Expression.PartOfDate(var part, var date) -> text(date) + "." + part.word + "()";
      case Expression.PartOfTime(var hours, var instant, var zone) ->
          "%s.%s(\"%s\")".formatted(text(instant), hours ? "getHours" : "getMinutes", zone.zone());
    };
  }

  private static String joined(List<Expression> parts, String by) {
    return parts.stream().map(ExpressionText::text).collect(Collectors.joining(by, "(", ")"));
  }

  private static String element(int depth) {
    return depth == 0 ? "each" : "each" + depth;
  }

  private static String literal(Object value) {
    return switch (value) {
      case Instant instant -> "timestamp(\"" + instant + "\")";
      case LocalDate date -> "date(\"" + date + "\")";
      case Duration duration -> "duration(\"" + duration.toSeconds() + "s\")";
      default -> value(value);
    };
  }

  private static String days(Duration within) {
    return within.toHours() % 24 == 0 ? "P" + within.toDays() + "D" : within.toString();
  }

  private static String sign(Expression.Comparison comparison) {
    return switch (comparison) {
      case EQUAL -> "==";
      case UNEQUAL -> "!=";
      case LESS, AT_MOST, MORE, AT_LEAST -> comparison.sql;
    };
  }

  private static String word(Expression.Place place) {
    return switch (place) {
      case ANYWHERE -> "contains";
      case START -> "startsWith";
      case END -> "endsWith";
    };
  }

  private static String word(Expression.Permission permission) {
    return switch (permission) {
      case REACHABLE -> "reachable";
      case CONSENTED -> "consented";
      case WITHDRAWN -> "withdrawn";
    };
  }
}
