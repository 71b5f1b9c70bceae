package dev.fanfare.conditions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.conditions.Expression.Comparison;
import dev.fanfare.conditions.Expression.DatePart;
import dev.fanfare.conditions.Expression.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks an expression of one person; null is unknown. Of one thread. */
final class Evaluation {

  private static final double SMALLEST = 1e-150;
  private static final double LARGEST = 1e150;

  private final @Nullable Person person;
  private final @Nullable AskedEvent event;
  private final Instant now;
  private final Function<String, Membership> segments;
  private final List<String> elements = new ArrayList<>();

  private Evaluation(
      @Nullable Person person,
      @Nullable AskedEvent event,
      Instant now,
      Function<String, Membership> segments) {
    this.person = person;
    this.event = event;
    this.now = now;
    this.segments = segments;
  }

  static boolean of(
      Expression expression,
      @Nullable Person person,
      @Nullable AskedEvent event,
      Instant now,
      Function<String, Membership> segments) {
    return Boolean.TRUE.equals(new Evaluation(person, event, now, segments).value(expression));
  }

  /** The value that an expression has for somebody; null is unknown. */
  static @Nullable Object value(
      Expression expression, Person person, Instant now, Function<String, Membership> segments) {
    return new Evaluation(person, null, now, segments).value(expression);
  }

  /** The value of an expression that asks nothing of a person. */
  static @Nullable Object constant(Expression expression, Instant now) {
    return new Evaluation(
            null,
            null,
            now,
            name -> {
              throw new IllegalStateException("a constant has no segments");
            })
        .value(expression);
  }

  /**
   * Whether a number can be calculated with: zero, or of a magnitude from 1e-150 to 1e150. What is
   * calculated from others is unknown, since PostgreSQL would fail there for everybody.
   */
  static boolean isCalculable(double number) {
    double magnitude = Math.abs(number);
    return number == 0 || (magnitude >= SMALLEST && magnitude <= LARGEST);
  }

  private @Nullable Object value(Expression expression) {
    return switch (expression) {
      case Expression.Literal(var _, var value) -> value;
      case Expression.Now _ -> now;
      case Expression.OfProfile(var field) -> field(field);
      case Expression.Attribute(var name, var kind) -> attribute(name, kind);
      case Expression.EventTime _ -> happened().at();
      case Expression.EventProperty(var name, var kind) ->
          value(kind, happened().properties().get(name));
      case Expression.Element(var depth) -> elements.get(depth);
      case Expression.If(var condition, var then, var otherwise) -> {
        var holds = truth(condition);
        yield holds == null ? null : value(holds ? then : otherwise);
      }
      case Expression.LowerAscii(var of) -> {
        var text = text(of);
        yield text == null ? null : AsciiCase.lower(text);
      }
      case Expression.Moved(var instant, var by) -> {
        var from = (Instant) value(instant);
        yield from == null ? null : from.plus(by);
      }
      case Expression.Elapsed(var from, var to) -> {
        var first = (Instant) value(from);
        var last = (Instant) value(to);
        yield first == null || last == null ? null : Duration.between(first, last);
      }
      case Expression.DayOf(var instant, var zone) -> {
        var at = (Instant) value(instant);
        yield at == null ? null : zone.local(at).toLocalDate();
      }
      case Expression.PlusDays(var date, var days) -> {
        var day = (LocalDate) value(date);
        yield day == null ? null : day.plusDays(days);
      }
      case Expression.Test test -> truth(test);
      case Expression.Figure figure -> figure(figure);
    };
  }

  private @Nullable Boolean truth(Expression expression) {
    if (!(expression instanceof Expression.Test test)) {
      return (Boolean) value(expression);
    }
    return switch (test) {
      case Expression.Has(var value) -> value(value) != null;
      case Expression.Not(var of) -> {
        var holds = truth(of);
        yield holds == null ? null : !holds;
      }
      case Expression.And(var of) -> all(of, true);
      case Expression.Or(var of) -> all(of, false);
      case Expression.Compare(var comparison, var left, var right) ->
          compared(comparison, value(left), value(right));
      case Expression.OneOf(var value, var values) -> oneOf(value(value), values);
      case Expression.In(var text, var list) -> {
        var part = text(text);
        var texts = texts(list);
        yield part == null || texts == null ? null : texts.contains(part);
      }
      case Expression.Quantified quantified -> quantified(quantified);
      case Expression.Holds(var text, var place, var part) -> {
        var whole = text(text);
        var sought = text(part);
        yield whole == null || sought == null ? null : holds(whole, place, sought);
      }
      case Expression.Matches(var text, var pattern) -> {
        var whole = text(text);
        yield whole == null ? null : pattern.isIn(whole);
      }
      case Expression.Permitted permitted -> permitted(permitted);
      case Expression.MemberOf(var segment) -> isMember(segment);
    };
  }

  private @Nullable Double figure(Expression.Figure figure) {
    return switch (figure) {
      case Expression.Size(var of) -> size(value(of));
      case Expression.Negative(var of) -> {
        var number = number(of);
        yield number == null ? null : -number;
      }
      case Expression.Calculate(var operation, var left, var right) ->
          calculated(operation, number(left), number(right));
      case Expression.ScoreOf(var segment) ->
          switch (segments.apply(segment)) {
            case Membership.Version version -> known().scores().apply(version);
            case Membership.Rule _ -> null;
          };
      case Expression.CountOf count -> (double) happened(count);
      case Expression.ToldOf told -> (double) told(told);
      case Expression.PartOfDate(var part, var date) -> {
        var day = (LocalDate) value(date);
        yield day == null ? null : (double) part(part, day);
      }
      case Expression.PartOfTime(var hours, var instant, var zone) -> {
        var at = (Instant) value(instant);
        if (at == null) {
          yield null;
        }
        var local = zone.local(at);
        yield (double) (hours ? local.getHour() : local.getMinute());
      }
    };
  }

  /** And (or with false: or) in three values. */
  private @Nullable Boolean all(List<Expression> tests, boolean and) {
    boolean unknown = false;
    for (var test : tests) {
      var holds = truth(test);
      if (holds != null && holds != and) {
        return !and;
      }
      unknown |= holds == null;
    }
    return unknown ? null : and;
  }

  private @Nullable Boolean quantified(Expression.Quantified quantified) {
    var texts = texts(quantified.list());
    if (texts == null) {
      return null;
    }
    boolean unknown = false;
    for (var text : texts) {
      elements.add(text);
      var holds = truth(quantified.test());
      elements.removeLast();
      if (holds != null && holds != quantified.all()) {
        return !quantified.all();
      }
      unknown |= holds == null;
    }
    return unknown ? null : quantified.all();
  }

  private static @Nullable Boolean compared(
      Comparison comparison, @Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return null;
    }
    int order = order(left, right);
    return switch (comparison) {
      case EQUAL -> order == 0;
      case UNEQUAL -> order != 0;
      case LESS -> order < 0;
      case AT_MOST -> order <= 0;
      case MORE -> order > 0;
      case AT_LEAST -> order >= 0;
    };
  }

  private static @Nullable Boolean oneOf(@Nullable Object value, List<Expression.Literal> values) {
    return value == null
        ? null
        : (Boolean) values.stream().anyMatch(literal -> order(value, literal.value()) == 0);
  }

  private static int order(Object left, Object right) {
    return switch (left) {
      case Boolean one -> one.compareTo((Boolean) right);
      // Not as Double orders them: the two zeros are equal, and there is nothing but numbers.
      case Double one -> one < (Double) right ? -1 : one > (Double) right ? 1 : 0;
      case String one -> Arrays.compare(codePoints(one), codePoints((String) right));
      case LocalDate one -> one.compareTo((LocalDate) right);
      case Instant one -> one.compareTo((Instant) right);
      case Duration one -> one.compareTo((Duration) right);
      default -> throw new IllegalStateException("no order of " + left.getClass());
    };
  }

  private static int[] codePoints(String text) {
    return text.codePoints().toArray();
  }

  private static boolean holds(String whole, Expression.Place place, String part) {
    return switch (place) {
      case ANYWHERE -> whole.contains(part);
      case START -> whole.startsWith(part);
      case END -> whole.endsWith(part);
    };
  }

  private static @Nullable Double size(@Nullable Object of) {
    return switch (of) {
      case null -> null;
      case String text -> (double) text.codePointCount(0, text.length());
      case List<?> texts -> (double) texts.size();
      default -> throw new IllegalStateException("no size of " + of.getClass());
    };
  }

  private static @Nullable Double calculated(
      Operation operation, @Nullable Double left, @Nullable Double right) {
    if (left == null || right == null || !isCalculable(left) || !isCalculable(right)) {
      return null;
    }
    return switch (operation) {
      case PLUS -> left + right;
      case MINUS -> left - right;
      case TIMES -> left * right;
      case BY -> right == 0 ? null : (Double) (left / right);
    };
  }

  private static int part(DatePart part, LocalDate day) {
    return switch (part) {
      case YEAR -> day.getYear();
      case MONTH -> day.getMonthValue() - 1;
      case DAY -> day.getDayOfMonth();
      case DAY_OF_WEEK -> day.getDayOfWeek().getValue() % 7;
      case DAY_OF_YEAR -> day.getDayOfYear() - 1;
    };
  }

  private boolean permitted(Expression.Permitted permitted) {
    var contact = known().contacts().get(permitted.channel());
    if (contact == null) {
      return false;
    }
    return switch (permitted.permission()) {
      case REACHABLE -> contact.reachable();
      case CONSENTED ->
          (contact.consented() & permitted.purposes()) != 0
              && (contact.withdrawn() & permitted.purposes()) == 0;
      case WITHDRAWN -> (contact.withdrawn() & permitted.purposes()) != 0;
    };
  }

  private boolean isMember(String segment) {
    return switch (segments.apply(segment)) {
      case Membership.Version version -> known().members().test(version);
      case Membership.Rule(var rule) -> of(rule.expression(), person, null, now, segments);
    };
  }

  private long happened(Expression.CountOf count) {
    var in = Quarters.within(count.within(), now);
    return known().events().apply(count.event()).stream()
        .filter(one -> in.contains(one.quarter()))
        .filter(
            one ->
                count.agent().equals(Expression.CountOf.ANYBODY)
                    || one.agent().equals(count.agent()))
        .filter(one -> count.campaign() == null || count.campaign().equals(one.campaign()))
        .mapToLong(Person.Happened::times)
        .sum();
  }

  private long told(Expression.ToldOf told) {
    var in = Quarters.within(told.within(), now);
    var where = told.where();
    return known().told().apply(told.type()).stream()
        .filter(one -> !one.at().isBefore(in.from()) && one.at().isBefore(in.to()))
        .filter(one -> where == null || of(where, null, one, now, segments))
        .count();
  }

  private @Nullable Object field(Expression.Field field) {
    return switch (field) {
      case EXTERNAL_ID -> known().externalId();
      case ZONE -> known().zone();
      case LOCALE -> known().locale();
      case CREATED_AT -> known().createdAt();
    };
  }

  private @Nullable Object attribute(String name, Kind kind) {
    return value(kind, known().attributes().get(name));
  }

  private static @Nullable Object value(Kind kind, @Nullable JsonNode value) {
    return value == null ? null : of(kind, value);
  }

  private static Object of(Kind kind, JsonNode value) {
    return switch (kind) {
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.doubleValue();
      case TEXT -> value.textValue();
      case DATE -> LocalDate.parse(value.textValue());
      case INSTANT -> Instant.parse(value.textValue());
      case TEXTS -> {
        var texts = new ArrayList<String>();
        value.forEach(text -> texts.add(text.textValue()));
        yield texts;
      }
      case DURATION -> throw new IllegalStateException("no attribute is a duration");
    };
  }

  private @Nullable String text(Expression expression) {
    return (String) value(expression);
  }

  private @Nullable Double number(Expression expression) {
    return (Double) value(expression);
  }

  @SuppressWarnings("unchecked")
  private @Nullable List<String> texts(Expression expression) {
    return (List<String>) value(expression);
  }

  private AskedEvent happened() {
    var about = event;
    if (about == null) {
      throw new IllegalStateException("nothing has happened");
    }
    return about;
  }

  private Person known() {
    var known = person;
    if (known == null) {
      throw new IllegalStateException("a constant knows no person");
    }
    return known;
  }
}
