package dev.fanfare.conditions;

import dev.cel.checker.CelCheckerLegacyImpl;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.fanfare.platform.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads conditions written in CEL, of the dialect of docs/conditions.md. Any thread. */
public final class Conditions {

  private static final CelParser PARSER =
      CelParserFactory.standardCelParserBuilder()
          .setOptions(Dialect.OPTIONS)
          .setStandardMacros(CelStandardMacro.HAS, CelStandardMacro.ALL, CelStandardMacro.EXISTS)
          .build();

  private static final int LARGEST = 5_000;

  private Conditions() {}

  /** What a text is: a condition, or none for all these reasons. */
  public sealed interface Reading {}

  public record Good(Condition condition) implements Reading {}

  public record Bad(List<Violation> violations) implements Reading {}

  /**
   * Reads a condition.
   *
   * @param place what to call the text; a violation's place is this and {@code :line:column}
   */
  public static Reading read(String text, Schema schema, String place) {
    var problems = new Problems(place, schema.event() != null);
    var parsed = parsed(text, problems);
    if (parsed == null) {
      return new Bad(problems.inOrder());
    }
    var numbers = NumberLiterals.asDoubles(parsed, problems);
    var checker = CelCheckerLegacyImpl.newBuilder();
    Dialect.declare(checker, schema);
    var result = checker.build().check(numbers);
    for (CelIssue issue : result.getErrors()) {
      problems.add(issue);
    }
    if (problems.any()) {
      return new Bad(problems.inOrder());
    }
    try {
      var translation = new Translation(result.getAst(), schema, problems);
      var expression = translation.expression();
      var condition = new Condition(text, expression);
      if (condition.size() > LARGEST) {
        problems.add(1, 1, null, "is too large: at most 5000 expressions, lists written out");
      }
      return problems.any() ? new Bad(problems.inOrder()) : new Good(condition);
    } catch (CelValidationException e) {
      throw new IllegalStateException("a checked condition has no errors", e);
    }
  }

  /** Everybody who is in one of the segments and in none of the others. */
  public static Condition anyOfNoneOf(List<String> include, List<String> exclude) {
    var parts = new ArrayList<Expression>();
    parts.add(anyOf(include));
    if (!exclude.isEmpty()) {
      parts.add(new Expression.Not(anyOf(exclude)));
    }
    return new Condition("", new Expression.And(List.copyOf(parts)));
  }

  private static Expression anyOf(List<String> segments) {
    return new Expression.Or(segments.stream().<Expression>map(Expression.MemberOf::new).toList());
  }

  private static @Nullable CelAbstractSyntaxTree parsed(String text, Problems problems) {
    var result = PARSER.parse(text);
    for (CelIssue issue : result.getErrors()) {
      problems.add(issue);
    }
    try {
      return problems.any() ? null : result.getAst();
    } catch (CelValidationException e) {
      problems.add(1, 1, null, e.getMessage() == null ? "is no condition" : e.getMessage());
      return null;
    }
  }
}
