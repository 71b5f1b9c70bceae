package dev.fanfare.rendering;

import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What one step of a template may do. Nothing stops an expression before its value is there, so
 * what it makes of its values is bounded beforehand: in size, and for what is done to each of a
 * list.
 */
final class StepRules {

  /** All that an expression makes on its way, in sizes of the largest value it is given. */
  private static final double MOST_MADE = 1_000;

  /** Words that are written out are smaller than values may be by so much. */
  private static final double WRITTEN = 1.0 / 4_096;

  private static final int LARGEST_BODY = 40;

  /** Built-ins that look at a whole list, or make one. */
  private static final Set<String> OF_LISTS =
      Set.of(
          ("chunk drop_while filter join keys map max min reverse seq_contains seq_index_of"
                  + " seq_last_index_of sort sort_by split take_while values word_list")
              .split(" "));

  /** Built-ins that do something to each of a list. */
  private static final Set<String> EACH = Set.of("drop_while", "filter", "map", "take_while");

  /** What may ask for other values than its own: it makes nothing of their size. */
  private static final Set<String> COMPARING =
      Set.of(
          "ComparisonExpression",
          "AndExpression",
          "OrExpression",
          "NotExpression",
          "ExistsExpression",
          "ArithmeticExpression");

  private static final Set<String> SEEING_THROUGH =
      Set.of("ParentheticalExpression", "DefaultToExpression");

  private final BiConsumer<SyntaxNode, String> broken;

  private StepRules(BiConsumer<SyntaxNode, String> broken) {
    this.broken = broken;
  }

  /** Tells every rule that is broken. */
  static void judge(List<SyntaxNode> nodes, BiConsumer<SyntaxNode, String> broken) {
    var rules = new StepRules(broken);
    for (var node : nodes) {
      if (node.isElement()) {
        node.parameters().forEach(part -> part.node().ifPresent(rules::expression));
      }
      if (node.is("LocalLambdaExpression")) {
        rules.lambda(node);
      }
      if (node.is("BuiltIn") && EACH.contains(TemplateRules.nameOf(node))) {
        node.parts("argument value").stream()
            .filter(it -> !it.is("LocalLambdaExpression"))
            .forEach(it -> broken.accept(it, "What is done to each of a list is written: x -> …"));
      }
    }
  }

  private void expression(SyntaxNode node) {
    var made = new Made();
    made.of(node);
    if (made.all > MOST_MADE) {
      broken.accept(
          node,
          "One expression may make a thousand times of what it is given, no more: do it in steps,"
              + " with <#assign …> or <#list …>.");
    }
  }

  /** The sizes of an expression's value and of everything on the way to it. */
  private static final class Made {
    private double all;

    double of(SyntaxNode node) {
      double size = size(node);
      all += size;
      return size;
    }

    private double size(SyntaxNode node) {
      return switch (node.kind()) {
        case "StringLiteral" ->
            node.literal().map(words -> words.length() * WRITTEN).orElseGet(() -> below(node));
        case "NumberLiteral", "BooleanLiteral" -> 0;
        case "Identifier", "Dot" -> 1;
        case "ComparisonExpression",
            "AndExpression",
            "OrExpression",
            "NotExpression",
            "ExistsExpression" -> {
          below(node);
          yield 0;
        }
        case "BuiltIn" -> builtIn(node, TemplateRules.nameOf(node), List.of());
        case "MethodCall" -> {
          var arguments = node.parts("argument value");
          var callee = node.part("callee").filter(it -> it.is("BuiltIn"));
          yield callee.isPresent()
              ? builtIn(callee.get(), TemplateRules.nameOf(callee.get()), arguments)
              : 1 + sum(arguments);
        }
        case "LocalLambdaExpression" -> node.part("value").map(this::of).orElse(0.0);
        default -> below(node);
      };
    }

    private double below(SyntaxNode node) {
      return sum(node.below());
    }

    private double sum(List<SyntaxNode> nodes) {
      double sum = 0;
      for (var node : nodes) {
        sum += of(node);
      }
      return sum;
    }

    /** What a built-in makes of what it is asked of, and of its arguments. */
    private double builtIn(SyntaxNode node, String name, List<SyntaxNode> arguments) {
      double asked = sum(node.parts("left-hand operand"));
      return switch (name) {
        case "replace" -> Math.max(1, asked) * growth(arguments);
        // A character becomes six: a backslash, u, four digits.
        case "c", "cn", "js_string", "json_string" -> 6 * Math.max(1, asked);
        // A character becomes up to four bytes, a byte three characters.
        case "url", "url_path" -> 12 * Math.max(1, asked);
        // A list may be of single characters.
        case "join" -> Math.max(1, asked) * (1 + length(arguments));
        case "map" -> {
          double body = sum(node.parts("argument value"));
          double written =
              node.parts("argument value").stream()
                  .flatMap(it -> it.all().stream())
                  .mapToInt(Made::length)
                  .sum();
          yield Math.max(1, asked) * (1 + body + written);
        }
        case "left_pad", "right_pad" -> asked + length(arguments) * WRITTEN;
        default -> asked + sum(arguments) + sum(node.parts("argument value"));
      };
    }

    private static double growth(List<SyntaxNode> arguments) {
      if (arguments.size() < 2) {
        return 1;
      }
      int from = length(arguments.get(0));
      int to = length(arguments.get(1));
      return Math.max(1.0, (double) to / Math.max(1, from));
    }

    private static int length(List<SyntaxNode> arguments) {
      return arguments.stream().mapToInt(Made::length).sum();
    }

    /** Of words, or the width that words are made. */
    private static int length(SyntaxNode node) {
      return node.is("NumberLiteral") && node.words().matches("\\d{1,3}")
          ? Integer.parseInt(node.words())
          : node.literal().map(String::length).orElse(0);
    }
  }

  /** What is done to each of a list is done a great many times, and nothing stops it. */
  private void lambda(SyntaxNode lambda) {
    var argument = lambda.part("argument name");
    var body = lambda.part("value");
    if (argument.isEmpty() || body.isEmpty()) {
      return;
    }
    if (body.get().all().size() > LARGEST_BODY) {
      broken.accept(lambda, "What stands behind -> is too long: use <#list …>.");
    }
    each(body.get(), argument.get().words(), false);
  }

  /**
   * Judges what is done to each.
   *
   * @param asks whether other values may be asked for: where they are compared, not put in
   */
  private void each(SyntaxNode node, String argument, boolean asks) {
    var path = Questions.path(node);
    if (path.isPresent()) {
      if (!asks && !path.get().getFirst().equals(argument)) {
        broken.accept(node, "Behind -> other values are compared, but not put in: use <#list …>.");
      }
      return;
    }
    var rule =
        switch (node.kind()) {
          case "BuiltIn" ->
              OF_LISTS.contains(TemplateRules.nameOf(node))
                  ? "?"
                      + TemplateRules.nameOf(node)
                      + " is not asked for each of a list: use <#list …>."
                  : null;
          case "MethodCall" ->
              node.part("callee").filter(it -> it.is("BuiltIn")).isPresent()
                  ? null
                  : "No function is called for each of a list: use <#list …>.";
          case "StringLiteral" ->
              node.literal().filter(words -> words.length() > CallRules.LONGEST_WRITTEN).isPresent()
                  ? "Behind -> stand at most 64 characters in one piece: use <#list …>."
                  : null;
          default -> null;
        };
    if (rule != null) {
      broken.accept(node, rule);
    }
    boolean below =
        COMPARING.contains(node.kind()) || (asks && SEEING_THROUGH.contains(node.kind()));
    node.below().forEach(part -> each(part, argument, below));
  }
}
