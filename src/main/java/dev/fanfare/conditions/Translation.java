package dev.fanfare.conditions;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.fanfare.conditions.Expression.Comparison;
import dev.fanfare.conditions.Expression.DatePart;
import dev.fanfare.conditions.Expression.Literal;
import dev.fanfare.conditions.Expression.Operation;
import dev.fanfare.conditions.Expression.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a checked condition of CEL into our own tree, and notes what CEL lets pass and the dialect
 * does not. What stands for a refused part is never used. Of one thread.
 */
final class Translation {

  private static final int MOST_NESTED_LISTS = 2;

  /** A test behind a list that is written out is written out for each of its values. */
  private static final int MOST_COPIES = 200;

  private static final String EVENT = "event";

  private static final Literal REFUSED = new Literal(Kind.BOOLEAN, false);

  private final CelAbstractSyntaxTree tree;
  private final Schema schema;
  private final Problems problems;
  private final WrittenValues written;
  private final Map<String, Expression> variables = new HashMap<>();
  private int depth;
  private int copies = 1;

  Translation(CelAbstractSyntaxTree tree, Schema schema, Problems problems) {
    this.tree = tree;
    this.schema = schema;
    this.problems = problems;
    this.written = new WrittenValues(tree.getSource(), schema, problems);
  }

  Expression expression() {
    return of(tree.getExpr());
  }

  private Expression of(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> written.literal(expr);
      case IDENT -> named(expr);
      case SELECT -> selected(expr);
      case CALL -> called(expr, expr.call());
      case COMPREHENSION -> quantified(expr, expr.comprehension());
      case LIST -> refused(expr, "a list stands only behind in, or before .exists and .all");
      case STRUCT, MAP, NOT_SET -> refused(expr, "maps and messages are not taken here");
    };
  }

  private Expression named(CelExpr expr) {
    var name = expr.ident().name();
    var variable = variables.get(name);
    if (variable != null) {
      return variable;
    }
    return name.equals("now")
        ? new Expression.Now()
        : refused(expr, name + " stands only before a dot, as in " + name + ".x");
  }

  private Expression selected(CelExpr expr) {
    var select = expr.select();
    var name = select.field();
    var operand = select.operand();
    if (kind(tree.getTypeOrThrow(operand.id())) != null) {
      return refused(
          expr,
          schema.event() == null
              ? "only profile has names behind a dot"
              : "only profile and event have names behind a dot");
    }
    if (operand.getKind() == CelExpr.ExprKind.Kind.IDENT && operand.ident().name().equals(EVENT)) {
      var asked = ofEvent(name);
      return select.testOnly() ? new Expression.Has(asked) : asked;
    }
    boolean direct = operand.getKind() == CelExpr.ExprKind.Kind.IDENT;
    var value = direct ? field(name) : null;
    var type = schema.attributes().get(name);
    if (value == null && type != null) {
      value = new Expression.Attribute(name, Kind.of(type));
    }
    if (value == null) {
      return refused(expr, "profile.attributes stands only before a dot");
    }
    return select.testOnly() ? new Expression.Has(value) : value;
  }

  /** CEL's checker has found the name among those of the event. */
  private Expression ofEvent(String name) {
    var properties = schema.event();
    var type = properties == null ? null : properties.get(name);
    return type == null
        ? new Expression.EventTime()
        : new Expression.EventProperty(name, Kind.of(type));
  }

  private static @Nullable Expression field(String name) {
    for (var field : Expression.Field.values()) {
      if (field.word.equals(name)) {
        return new Expression.OfProfile(field);
      }
    }
    return null;
  }

  private Expression called(CelExpr expr, CelCall call) {
    var of = new ArrayList<CelExpr>();
    call.target().ifPresent(of::add);
    of.addAll(call.args());
    return switch (call.function()) {
      case "_&&_" -> new Expression.And(flat(call.function(), of));
      case "_||_" -> new Expression.Or(flat(call.function(), of));
      case "!_" -> new Expression.Not(of(of.getFirst()));
      case "_?_:_" -> new Expression.If(of(of.get(0)), of(of.get(1)), of(of.get(2)));
      case "_==_" -> compared(Comparison.EQUAL, of);
      case "_!=_" -> compared(Comparison.UNEQUAL, of);
      case "_<_" -> compared(Comparison.LESS, of);
      case "_<=_" -> compared(Comparison.AT_MOST, of);
      case "_>_" -> compared(Comparison.MORE, of);
      case "_>=_" -> compared(Comparison.AT_LEAST, of);
      case "@in" -> in(of.get(0), of.get(1));
      case "_+_" -> sum(of.get(0), of.get(1));
      case "_-_" -> difference(of.get(0), of.get(1));
      case "_*_" -> new Expression.Calculate(Operation.TIMES, of(of.get(0)), of(of.get(1)));
      case "_/_" -> new Expression.Calculate(Operation.BY, of(of.get(0)), of(of.get(1)));
      case "-_" -> new Expression.Negative(of(of.getFirst()));
      default -> function(expr, call.function(), of);
    };
  }

  private Expression function(CelExpr expr, String name, List<CelExpr> of) {
    return switch (name) {
      case "size" -> sized(of.getFirst());
      case "contains" -> holds(of, Place.ANYWHERE);
      case "startsWith" -> holds(of, Place.START);
      case "endsWith" -> holds(of, Place.END);
      case "lowerAscii" -> new Expression.LowerAscii(of(of.getFirst()));
      case "matches" -> {
        var pattern = written.pattern(of.get(1));
        yield pattern == null ? REFUSED : new Expression.Matches(of(of.get(0)), pattern);
      }
      case "timestamp" -> written.instant(of.getFirst());
      case "duration" -> written.duration(of.getFirst());
      case "date" -> of.size() == 1 ? written.date(of.getFirst()) : dayOf(of.get(0), of.get(1));
      case "plusDays" -> {
        var days = written.days(of.get(1));
        var date = of(of.get(0));
        if (contains(date, Expression.PlusDays.class)) {
          yield refused(expr, "a date is moved once; write the sum of the days");
        }
        yield days == null ? REFUSED : new Expression.PlusDays(date, days);
      }
      case "getHours", "getMinutes" -> {
        var zone = written.zone(of.get(1));
        yield zone == null
            ? REFUSED
            : new Expression.PartOfTime(name.equals("getHours"), of(of.get(0)), zone);
      }
      case "segment" -> {
        var segment = written.segment(of.getFirst());
        yield segment == null ? REFUSED : new Expression.MemberOf(segment);
      }
      case "score" -> {
        var segment = written.scored(of.getFirst());
        yield segment == null ? REFUSED : new Expression.ScoreOf(segment);
      }
      case "reachable", "consented", "withdrawn" -> written.permitted(name, of);
      case "count" -> {
        var count = EventChain.read(of.getFirst(), written, schema);
        yield count == null ? REFUSED : count;
      }
      case "events", "within", "by", "campaign", "where" ->
          refused(expr, "events are counted: write .count() behind them");
      default -> dated(expr, name, of);
    };
  }

  private Expression dated(CelExpr expr, String name, List<CelExpr> of) {
    for (var part : DatePart.values()) {
      if (part.word.equals(name)) {
        var date = of.size() == 1 ? of(of.getFirst()) : dayOf(of.get(0), of.get(1));
        return date == REFUSED ? REFUSED : new Expression.PartOfDate(part, date);
      }
    }
    return refused(expr, name + " is not taken here");
  }

  private Expression dayOf(CelExpr instant, CelExpr zoneName) {
    var zone = written.zone(zoneName);
    return zone == null ? REFUSED : new Expression.DayOf(of(instant), zone);
  }

  /** CEL balances long chains into trees; here they are lists again. */
  private List<Expression> flat(String function, List<CelExpr> of) {
    var all = new ArrayList<Expression>();
    for (var part : of) {
      if (part.getKind() == CelExpr.ExprKind.Kind.CALL && part.call().function().equals(function)) {
        all.addAll(flat(function, part.call().args()));
      } else {
        all.add(of(part));
      }
    }
    return List.copyOf(all);
  }

  private Expression compared(Comparison comparison, List<CelExpr> of) {
    return new Expression.Compare(comparison, of(of.get(0)), of(of.get(1)));
  }

  private Expression holds(List<CelExpr> of, Place place) {
    return new Expression.Holds(of(of.get(0)), place, of(of.get(1)));
  }

  private Expression sized(CelExpr of) {
    return of.getKind() == CelExpr.ExprKind.Kind.LIST
        ? refused(of, "the size of a list that is written out is known")
        : new Expression.Size(of(of));
  }

  private Expression in(CelExpr value, CelExpr list) {
    if (list.getKind() != CelExpr.ExprKind.Kind.LIST) {
      return new Expression.In(of(value), of(list));
    }
    var literals = literals(list);
    return literals.isEmpty() ? REFUSED : new Expression.OneOf(of(value), literals);
  }

  /** The values of a list that is written out; empty when it was refused. */
  private List<Literal> literals(CelExpr list) {
    var literals = new ArrayList<Literal>();
    for (var element : list.list().elements()) {
      var value = of(element);
      if (value instanceof Literal literal) {
        literals.add(literal);
      } else {
        refused(element, "a list holds values that are written out");
        return List.of();
      }
    }
    if (literals.isEmpty()) {
      refused(list, "a list holds at least one value");
    }
    return List.copyOf(literals);
  }

  private Expression sum(CelExpr left, CelExpr right) {
    return isNumber(left)
        ? new Expression.Calculate(Operation.PLUS, of(left), of(right))
        : moved(left, right, false);
  }

  private Expression moved(CelExpr instant, CelExpr by, boolean back) {
    var from = of(instant);
    if (contains(from, Expression.Moved.class)) {
      return refused(instant, "an instant is moved once; write one duration");
    }
    if (of(by) instanceof Literal(var _, Duration duration)) {
      return new Expression.Moved(from, back ? duration.negated() : duration);
    }
    return refused(by, "an instant is moved by a duration(\"...\") that is written out");
  }

  private static boolean contains(Expression in, Class<? extends Expression> type) {
    return type.isInstance(in) || in.parts().stream().anyMatch(part -> contains(part, type));
  }

  private Expression difference(CelExpr left, CelExpr right) {
    if (isNumber(left)) {
      return new Expression.Calculate(Operation.MINUS, of(left), of(right));
    }
    return tree.getTypeOrThrow(right.id()).kind() == CelKind.DURATION
        ? moved(left, right, true)
        : new Expression.Elapsed(of(right), of(left));
  }

  private boolean isNumber(CelExpr expr) {
    return tree.getTypeOrThrow(expr.id()).kind() == CelKind.DOUBLE;
  }

  /** What the macros exists and all have made: a loop over a list into one truth. */
  private Expression quantified(CelExpr expr, CelComprehension loop) {
    boolean all =
        loop.accuInit().getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && loop.accuInit().constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
            && loop.accuInit().constant().booleanValue();
    var test = loop.loopStep().call().args().get(1);
    var name = loop.iterVar();
    if (variables.containsKey(name) || name.equals("now") || name.equals("profile")) {
      return refused(expr, "the name \"" + name + "\" is taken already");
    }
    return loop.iterRange().getKind() == CelExpr.ExprKind.Kind.LIST
        ? written(loop.iterRange(), name, test, all)
        : looped(expr, loop.iterRange(), name, test, all);
  }

  private Expression written(CelExpr list, String name, CelExpr test, boolean all) {
    var literals = literals(list);
    int around = copies;
    copies *= Math.max(literals.size(), 1);
    if (copies > MOST_COPIES) {
      copies = around;
      return refused(list, "lists that are written out are gone through for at most 200 values");
    }
    var tests = new ArrayList<Expression>();
    for (var literal : literals) {
      variables.put(name, literal);
      tests.add(of(test));
      variables.remove(name);
    }
    copies = around;
    return all ? new Expression.And(List.copyOf(tests)) : new Expression.Or(List.copyOf(tests));
  }

  private Expression looped(CelExpr expr, CelExpr range, String name, CelExpr test, boolean all) {
    if (depth == MOST_NESTED_LISTS) {
      return refused(expr, "at most two lists are gone through inside each other");
    }
    var list = of(range);
    variables.put(name, new Expression.Element(depth));
    depth++;
    var body = of(test);
    depth--;
    variables.remove(name);
    return new Expression.Quantified(all, list, depth, body);
  }

  private Expression refused(CelExpr expr, String rule) {
    problems.add(tree.getSource(), expr.id(), null, rule);
    return REFUSED;
  }

  /** The kind of a value; null for what is none. */
  private static @Nullable Kind kind(CelType type) {
    return switch (type.kind()) {
      case BOOL -> Kind.BOOLEAN;
      case DOUBLE -> Kind.NUMBER;
      case STRING -> Kind.TEXT;
      case TIMESTAMP -> Kind.INSTANT;
      case DURATION -> Kind.DURATION;
      case OPAQUE -> Kind.DATE;
      case LIST -> Kind.TEXTS;
      default -> null;
    };
  }
}
