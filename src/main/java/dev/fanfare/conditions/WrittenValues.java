package dev.fanfare.conditions;

import dev.cel.common.CelSource;
import dev.cel.common.ast.CelExpr;
import dev.fanfare.conditions.Expression.Literal;
import dev.fanfare.conditions.Expression.Permission;
import dev.fanfare.consent.Purpose;
import dev.fanfare.profiles.AttributeType;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Checked;
import dev.fanfare.profiles.JsonText;
import dev.fanfare.profiles.ProfileRules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values that must be written out in a condition, and judges them. Of one thread. */
final class WrittenValues {

  private static final Duration LONGEST = Duration.ofDays(36_525);
  private static final int MOST_DAYS = 36_525;
  private static final Pattern DURATION =
      Pattern.compile("(-)?(?=\\d)(?:(\\d{1,7})h)?(?:(\\d{1,9})m)?(?:(\\d{1,11})s)?");
  private static final Literal REFUSED = new Literal(Kind.BOOLEAN, false);

  private final CelSource source;
  private final Schema schema;
  private final Problems problems;

  WrittenValues(CelSource source, Schema schema, Problems problems) {
    this.source = source;
    this.schema = schema;
    this.problems = problems;
  }

  Literal literal(CelExpr expr) {
    var constant = expr.constant();
    return switch (constant.getKind()) {
      case BOOLEAN_VALUE -> new Literal(Kind.BOOLEAN, constant.booleanValue());
      case DOUBLE_VALUE -> new Literal(Kind.NUMBER, constant.doubleValue());
      case STRING_VALUE -> {
        var rule = JsonText.rule(constant.stringValue());
        if (!rule.isEmpty()) {
          refuse(expr, null, "a string " + rule);
        }
        yield new Literal(Kind.TEXT, constant.stringValue());
      }
      default -> {
        refuse(expr, null, "this kind of value is not taken here");
        yield REFUSED;
      }
    };
  }

  Literal instant(CelExpr expr) {
    var text = text(expr);
    return text == null ? REFUSED : judged(expr, text, AttributeType.INSTANT, Kind.INSTANT);
  }

  Literal date(CelExpr expr) {
    var text = text(expr);
    return text == null ? REFUSED : judged(expr, text, AttributeType.DATE, Kind.DATE);
  }

  private Literal judged(CelExpr expr, String text, AttributeType type, Kind kind) {
    return switch (type.judge(text)) {
      case Checked.Good(var json) -> {
        var value = json.substring(1, json.length() - 1);
        yield new Literal(
            kind, kind == Kind.DATE ? LocalDate.parse(value) : (Object) Instant.parse(value));
      }
      case Checked.Bad(var rule) -> {
        refuse(expr, text, rule);
        yield REFUSED;
      }
    };
  }

  Literal duration(CelExpr expr) {
    var text = text(expr);
    if (text == null) {
      return REFUSED;
    }
    var parts = DURATION.matcher(text);
    if (parts.matches()) {
      var duration =
          Duration.ofHours(number(parts.group(2)))
              .plusMinutes(number(parts.group(3)))
              .plusSeconds(number(parts.group(4)));
      if (duration.compareTo(LONGEST) <= 0) {
        return new Literal(Kind.DURATION, parts.group(1) == null ? duration : duration.negated());
      }
    }
    refuse(
        expr, text, "must be hours, minutes and seconds, as 720h or 1h30m, of at most 100 years");
    return REFUSED;
  }

  @Nullable Integer days(CelExpr expr) {
    boolean negative =
        expr.getKind() == CelExpr.ExprKind.Kind.CALL && expr.call().function().equals("-_");
    var of = negative ? expr.call().args().getFirst() : expr;
    if (of.getKind() == CelExpr.ExprKind.Kind.CONSTANT) {
      double days = of.constant().doubleValue();
      if (days == Math.rint(days) && Math.abs(days) <= MOST_DAYS) {
        return (int) (negative ? -days : days);
      }
    }
    refuse(expr, null, "must be a whole number of days, written out, of at most 100 years");
    return null;
  }

  @Nullable ZoneTable zone(CelExpr expr) {
    var text = text(expr);
    if (text == null) {
      return null;
    }
    return switch (ProfileRules.zone(text)) {
      case Checked.Good(var zone) -> ZoneTable.of(zone);
      case Checked.Bad(var rule) -> {
        refuse(expr, text, rule);
        yield null;
      }
    };
  }

  @Nullable TextPattern pattern(CelExpr expr) {
    var text = text(expr);
    if (text == null) {
      return null;
    }
    try {
      return PatternReader.read(text);
    } catch (PatternReader.Refused e) {
      refuse(expr, text, e.rule());
      return null;
    }
  }

  @Nullable String segment(CelExpr expr) {
    var text = text(expr);
    if (text != null && !schema.segments().contains(text)) {
      refuse(expr, text, "is no segment of this workspace that has members or a rule");
      return null;
    }
    return text;
  }

  /** A segment with scores. */
  @Nullable String scored(CelExpr expr) {
    var text = segment(expr);
    if (text != null && !schema.scored().contains(text)) {
      refuse(expr, text, "has no scores");
      return null;
    }
    return text;
  }

  Expression permitted(String function, List<CelExpr> of) {
    var channel = channel(of.getFirst());
    var permission = Permission.valueOf(function.toUpperCase(Locale.ROOT));
    if (permission == Permission.REACHABLE) {
      return channel
          .<Expression>map(to -> new Expression.Permitted(permission, to, 0))
          .orElse(REFUSED);
    }
    var purpose = purpose(of.get(1));
    return channel.isEmpty() || purpose.isEmpty()
        ? REFUSED
        : new Expression.Permitted(permission, channel.get(), purpose.get().mask());
  }

  private Optional<Channel> channel(CelExpr expr) {
    var text = text(expr);
    var channel = text == null ? Optional.<Channel>empty() : Channel.ofWord(text);
    if (text != null && channel.isEmpty()) {
      refuse(
          expr,
          text,
          "must be one of "
              + Arrays.stream(Channel.values())
                  .map(Channel::word)
                  .collect(Collectors.joining(", ")));
    }
    return channel;
  }

  private Optional<Purpose> purpose(CelExpr expr) {
    var text = text(expr);
    var purpose = schema.purposes().stream().filter(one -> one.name().equals(text)).findFirst();
    if (text != null && purpose.isEmpty()) {
      refuse(expr, text, "is no purpose of this workspace; see GET /v1/purposes");
    } else if (purpose.isPresent() && purpose.get().service()) {
      refuse(expr, text, "is a service purpose, which needs no consent");
      return Optional.empty();
    }
    return purpose;
  }

  /** A string that is written out; null when it was refused. */
  @Nullable String text(CelExpr expr) {
    if (expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT) {
      var rule = JsonText.rule(expr.constant().stringValue());
      if (rule.isEmpty()) {
        return expr.constant().stringValue();
      }
      refuse(expr, null, "a string " + rule);
      return null;
    }
    refuse(expr, null, "must be written out here, as a string");
    return null;
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  void refuse(CelExpr expr, @Nullable String value, String rule) {
    problems.add(source, expr.id(), value, rule);
  }
}
