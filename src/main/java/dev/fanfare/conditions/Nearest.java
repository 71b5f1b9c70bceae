package dev.fanfare.conditions;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fewest single tests of a condition that would have to come out otherwise, so that it does:
 * all of an {@code &&}, the nearest of an {@code ||}. Tests are taken to be independent of each
 * other. Of one thread.
 */
final class Nearest {

  private final Person person;
  private final Instant now;
  private final Function<String, Membership> segments;

  private Nearest(Person person, Instant now, Function<String, Membership> segments) {
    this.person = person;
    this.now = now;
    this.segments = segments;
  }

  /**
   * None where it comes out so already; null where no person could make it.
   *
   * @param wanted true, or false and not unknown
   */
  static @Nullable Set<Otherwise> of(
      Expression expression,
      boolean wanted,
      Person person,
      Instant now,
      Function<String, Membership> segments) {
    return new Nearest(person, now, segments).turned(expression, wanted);
  }

  private @Nullable Set<Otherwise> turned(Expression expression, boolean wanted) {
    var holds = value(expression);
    if (holds != null && holds.equals(wanted)) {
      return Set.of();
    }
    if (expression.isConstant()) {
      return null;
    }
    return switch (expression) {
      case Expression.Not(var of) -> turned(of, !wanted);
      case Expression.And(var of) -> wanted ? all(of, true) : nearest(of, false);
      case Expression.Or(var of) -> wanted ? nearest(of, true) : all(of, false);
      case Expression.MemberOf(var segment)
          when segments.apply(segment) instanceof Membership.Rule(var rule) ->
          turned(rule.expression(), wanted);
      default -> Set.of(new Otherwise(ExpressionText.of(expression), seen(expression), wanted));
    };
  }

  private @Nullable Set<Otherwise> all(List<Expression> parts, boolean wanted) {
    var all = new LinkedHashSet<Otherwise>();
    for (var part : parts) {
      var turned = turned(part, wanted);
      if (turned == null) {
        return null;
      }
      all.addAll(turned);
    }
    return all;
  }

  private @Nullable Set<Otherwise> nearest(List<Expression> parts, boolean wanted) {
    Set<Otherwise> nearest = null;
    for (var part : parts) {
      var turned = turned(part, wanted);
      if (turned != null && (nearest == null || turned.size() < nearest.size())) {
        nearest = turned;
      }
    }
    return nearest;
  }

  /** What is known of the person that a test asks about. */
  private String seen(Expression test) {
    var asked = new ArrayList<Expression>();
    ask(test, asked);
    var seen = new LinkedHashSet<String>();
    for (var one : asked) {
      seen.add(ExpressionText.of(one) + " = " + ExpressionText.value(value(one)));
    }
    return String.join(", ", seen);
  }

  /** What stands beside what is written out: two sides of a comparison, the text of a search. */
  private static void ask(Expression test, List<Expression> asked) {
    switch (test) {
      case Expression.Compare _,
          Expression.OneOf _,
          Expression.In _,
          Expression.Holds _,
          Expression.Matches _,
          Expression.Has _ ->
          test.parts().stream().filter(part -> !part.isConstant()).forEach(asked::add);
      case Expression.Quantified(var _, var list, var _, var _) -> asked.add(list);
      default -> asked.add(test);
    }
  }

  private @Nullable Object value(Expression expression) {
    return Evaluation.value(expression, person, now, segments);
  }
}
