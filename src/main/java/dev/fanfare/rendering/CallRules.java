package dev.fanfare.rendering;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How built-ins and functions are called. A built-in that takes arguments can be kept like a value
 * and called elsewhere, under another name: so it is called where it stands or not at all, and what
 * is called by a name is a function. Arguments that decide how much work a call is are written out.
 */
final class CallRules {

  /** Of arguments that are written out. */
  static final int LONGEST_WRITTEN = 64;

  private static final int MOST_LONGER = 16;

  /** Built-ins that are nothing but a method. */
  private static final Set<String> METHODS =
      Set.of(
          ("chunk contains default ends_with ensure_ends_with ensure_starts_with index_of iso"
                  + " item_cycle join keep_after keep_after_last keep_before keep_before_last"
                  + " last_index_of left_pad remove_beginning remove_ending replace right_pad"
                  + " seq_contains seq_index_of seq_last_index_of sort_by split starts_with truncate"
                  + " truncate_c truncate_w")
              .split(" "));

  /** Built-ins whose value is also a method and an object: what it is asked for is a format. */
  private static final Set<String> FORMATS = Set.of("string", "date", "time", "datetime");

  /** Built-ins that may hand on the very value they were given. */
  private static final Set<String> HANDING_ON =
      Set.of(
          ("date_if_unknown datetime_if_unknown default if_exists switch then time_if_unknown")
              .split(" "));

  /** What takes words, and does not keep what it takes. */
  private static final Set<String> SHOWING =
      Set.of(
          "DollarVariable",
          "AddConcatExpression",
          "ArithmeticExpression",
          "UnaryPlusMinusExpression",
          "ComparisonExpression",
          "AndExpression",
          "OrExpression",
          "NotExpression",
          "ExistsExpression",
          "ConditionalBlock",
          "SwitchBlock",
          "Case",
          "On");

  private final Map<SyntaxNode, SyntaxNode> above = new HashMap<>();
  private final Set<String> functions = new HashSet<>();
  private final Set<String> libraries = new HashSet<>();
  private final Set<String> values = new HashSet<>();
  private final BiConsumer<SyntaxNode, String> broken;

  private CallRules(List<SyntaxNode> nodes, BiConsumer<SyntaxNode, String> broken) {
    this.broken = broken;
    for (var node : nodes) {
      node.below().forEach(below -> above.put(below, node));
      libraries.addAll(node.names("namespace"));
      if (node.is("Macro")) {
        functions.addAll(node.names("assignment target"));
        values.addAll(node.names("parameter name"));
        values.addAll(node.names("catch-all parameter name"));
      } else {
        values.addAll(node.names("assignment target"));
        values.addAll(node.names("target loop variable"));
      }
      if (node.is("LocalLambdaExpression")) {
        node.parts("argument name").forEach(argument -> values.add(argument.words()));
      }
    }
  }

  /**
   * Tells every rule that is broken.
   *
   * @param nodes of a part and of all fragments it reaches: functions are called across them
   */
  static void judge(List<SyntaxNode> nodes, BiConsumer<SyntaxNode, String> broken) {
    var rules = new CallRules(nodes, broken);
    nodes.forEach(rules::judge);
  }

  private void judge(SyntaxNode node) {
    switch (node.kind()) {
      case "BuiltIn" -> builtIn(node, TemplateRules.nameOf(node));
      case "MethodCall" -> {
        var callee = node.part("callee");
        if (callee.filter(it -> it.is("BuiltIn")).isPresent()) {
          call(node, TemplateRules.nameOf(callee.get()), node.parts("argument value"));
        } else if (callee.filter(this::isFunction).isEmpty()) {
          broken.accept(
              node, "What is called is a function or a built-in, by a name that nothing else has.");
        }
      }
      case "DynamicKeyName" -> {
        if (node.part("left-hand operand").filter(CallRules::isFormat).isPresent()) {
          node.part("enclosed operand").ifPresent(this::format);
        }
      }
      default -> {
        // Calls nothing.
      }
    }
  }

  /** A function of the template or of a fragment, and nothing that a value may stand in for. */
  private boolean isFunction(SyntaxNode callee) {
    var path = Questions.path(callee).orElse(List.of());
    return switch (path.size()) {
      case 1 -> functions.contains(path.getFirst()) && !values.contains(path.getFirst());
      case 2 ->
          libraries.contains(path.getFirst())
              && !values.contains(path.getFirst())
              && functions.contains(path.getLast());
      default -> false;
    };
  }

  private void builtIn(SyntaxNode node, String name) {
    var parent = above.get(node);
    boolean called =
        parent != null
            && parent.is("MethodCall")
            && parent.part("callee").filter(node::equals).isPresent();
    if (METHODS.contains(name) && !called) {
      broken.accept(node, "?" + name + " is called where it stands: ?" + name + "(…).");
    }
    if (FORMATS.contains(name) && !called && isKept(node, parent)) {
      broken.accept(
          node,
          "What ?%s makes is not kept: show it, or give its format: ?%s(\"…\")."
              .formatted(name, name));
    }
  }

  /** Whether the value of an expression may get where it has another name. */
  private boolean isKept(SyntaxNode node, @Nullable SyntaxNode parent) {
    if (parent == null) {
      return true;
    }
    boolean left = parent.part("left-hand operand").filter(node::equals).isPresent();
    return switch (parent.kind()) {
      case "Dot" -> !(left && isFormat(node));
      case "DynamicKeyName" -> left && !isFormat(node);
      case "ParentheticalExpression", "DefaultToExpression" -> isKept(parent, above.get(parent));
      case "BuiltIn" ->
          HANDING_ON.contains(TemplateRules.nameOf(parent))
              ? isKept(parent, above.get(parent))
              : !left;
      case "MethodCall" ->
          parent
              .part("callee")
              .filter(it -> it.is("BuiltIn") && !TemplateRules.nameOf(it).equals("default"))
              .isEmpty();
      default -> !SHOWING.contains(parent.kind());
    };
  }

  private static boolean isFormat(SyntaxNode node) {
    return node.is("BuiltIn") && FORMATS.contains(TemplateRules.nameOf(node));
  }

  private void call(SyntaxNode node, String name, List<SyntaxNode> arguments) {
    switch (name) {
      case "left_pad", "right_pad", "chunk" -> {
        require(
            node,
            !arguments.isEmpty() && isSmall(arguments.getFirst()),
            "The width of ?" + name + " is a number below 1000, written out.");
      }
      case "join" -> {
        require(
            node,
            arguments.stream().allMatch(CallRules::isWritten),
            "What ?join puts between and around is written out, at most 64 characters.");
      }
      case "replace" -> {
        replace(node, arguments);
        flags(node, arguments, 2);
      }
      case "split",
          "keep_after",
          "keep_after_last",
          "keep_before",
          "keep_before_last",
          "contains" ->
          flags(node, arguments, 1);
      case "ensure_starts_with" -> {
        // With two arguments the first is a regular expression.
        require(
            node,
            arguments.size() != 2,
            "?ensure_starts_with takes one argument, or three with flags.");
        flags(node, arguments, 2);
      }
      // Of a boolean it is given two words, and no format.
      case "string" -> arguments.stream().filter(it -> arguments.size() == 1).forEach(this::format);
      case "date", "time", "datetime" -> arguments.forEach(this::format);
      default -> {
        // Takes what it is given.
      }
    }
  }

  private void require(SyntaxNode node, boolean holds, String rule) {
    if (!holds) {
      broken.accept(node, rule);
    }
  }

  private static boolean isWritten(SyntaxNode argument) {
    return argument.literal().filter(words -> words.length() <= LONGEST_WRITTEN).isPresent();
  }

  private static boolean isSmall(SyntaxNode width) {
    return width.is("NumberLiteral") && width.words().matches("\\d{1,3}");
  }

  private void replace(SyntaxNode node, List<SyntaxNode> arguments) {
    if (arguments.size() < 2) {
      return;
    }
    var from = arguments.get(0).literal().orElse("");
    var to = arguments.get(1).literal();
    if (from.isEmpty() || to.isEmpty() || to.get().length() > from.length() + MOST_LONGER) {
      broken.accept(
          node,
          "?replace takes words written out, and what it puts in is at most 16 characters longer"
              + " than what it takes out.");
    }
  }

  private void flags(SyntaxNode node, List<SyntaxNode> arguments, int after) {
    for (var flag : arguments.stream().skip(after).toList()) {
      if (flag.literal().filter(words -> words.indexOf('r') < 0).isEmpty()) {
        broken.accept(
            node, "Regular expressions cannot be stopped once they run: no flag r is taken.");
      }
    }
  }

  private void format(SyntaxNode format) {
    if (!isWritten(format)) {
      broken.accept(format, "A format is written out and has at most 64 characters.");
    }
  }
}
