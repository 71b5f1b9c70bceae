package dev.fanfare.conditions;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import dev.fanfare.platform.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong with one condition, each at its place. Of one thread. */
final class Problems {

  private static final Pattern UNDECLARED =
      Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
  private static final Pattern NO_FIELD = Pattern.compile("undefined field '([^']*)'.*");
  private static final Pattern NO_OVERLOAD =
      Pattern.compile(
          "found no matching overload for '([^']*)' applied to '([^']*)'(?: \\(candidates:"
              + " (.*)\\))?",
          Pattern.DOTALL);

  private final String of;
  private final boolean aboutEvent;
  private final List<Placed> found = new ArrayList<>();

  /**
   * @param aboutEvent whether the condition may ask about an event
   */
  Problems(String of, boolean aboutEvent) {
    this.of = of;
    this.aboutEvent = aboutEvent;
  }

  private record Placed(int line, int column, Violation violation) {}

  boolean any() {
    return !found.isEmpty();
  }

  /** Notes what CEL found; it counts columns from 0 when it checks and from 1 when it parses. */
  void add(CelIssue issue) {
    var at = issue.getSourceLocation();
    add(Math.max(at.getLine(), 1), Math.max(at.getColumn(), 0) + 1, null, said(issue.getMessage()));
  }

  /** Notes a problem with an expression. */
  void add(CelSource source, long expression, @Nullable String value, String rule) {
    var offset = source.getPositionsMap().get(expression);
    var at = offset == null ? null : source.getOffsetLocation(offset).orElse(null);
    add(at == null ? 1 : at.getLine(), at == null ? 1 : at.getColumn() + 1, value, rule);
  }

  void add(int line, int column, @Nullable String value, String rule) {
    found.add(new Placed(line, column, new Violation(of + ":" + line + ":" + column, value, rule)));
  }

  List<Violation> inOrder() {
    return found.stream()
        .sorted(Comparator.comparingInt(Placed::line).thenComparingInt(Placed::column))
        .map(Placed::violation)
        .distinct()
        .toList();
  }

  private String said(String message) {
    var undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      return undeclared(undeclared.group(1));
    }
    var field = NO_FIELD.matcher(message);
    if (field.matches()) {
      return "there is no attribute "
          + (aboutEvent ? "and no property " : "")
          + "\""
          + field.group(1)
          + "\" in this workspace; see GET /v1/attributes"
          + (aboutEvent ? " and GET /v1/event-types" : "");
    }
    var overload = NO_OVERLOAD.matcher(message);
    if (overload.matches()) {
      var candidates = overload.group(3);
      return operator(overload.group(1))
          + " does not take "
          + types(overload.group(2))
          + (candidates == null ? "" : ", but " + types(candidates).replace("),(", "), ("));
    }
    return types(message);
  }

  private static String types(String of) {
    return of.replace("google.protobuf.Timestamp", Kind.INSTANT.word())
        .replace("google.protobuf.Duration", Kind.DURATION.word());
  }

  private static String undeclared(String name) {
    if (name.equals("event")) {
      return "only the conditions of a trigger are about an event";
    }
    return operator(name)
        + " is not known here: names are profile.NAME and now, functions those of"
        + " docs/conditions.md";
  }

  /** As it is written in a condition. */
  private static String operator(String name) {
    return switch (name) {
      case "@in" -> "in";
      case "-_" -> "-";
      case "!_" -> "!";
      case "_[_]" -> "[]";
      case "_?_:_" -> "?:";
      default ->
          name.length() > 2 && name.startsWith("_") && name.endsWith("_")
              ? name.substring(1, name.length() - 1)
              : name;
    };
  }
}
