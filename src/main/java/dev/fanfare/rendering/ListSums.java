package dev.fanfare.rendering;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Refuses {@code +} between lists: FreeMarker adds them lazily, so that a few doublings make a list
 * whose size cannot be asked for in a lifetime, and nothing stops the asking. Which variables hold
 * lists is guessed from everything that is ever assigned to their names, rather too many than few.
 */
final class ListSums {

  private static final Set<String> MAKE_LISTS =
      Set.of(
          ("chunk drop_while filter keys map reverse sort sort_by split take_while values"
                  + " word_list")
              .split(" "));

  private final List<SyntaxNode> nodes;
  private final @Nullable Schema schema;
  private final Set<String> lists = new HashSet<>();

  private ListSums(List<SyntaxNode> nodes, @Nullable Schema schema) {
    this.nodes = nodes;
    this.schema = schema;
  }

  static void judge(
      List<SyntaxNode> nodes, @Nullable Schema schema, BiConsumer<SyntaxNode, String> broken) {
    var sums = new ListSums(nodes, schema);
    sums.learn();
    for (var node : nodes) {
      boolean adds =
          switch (node.kind()) {
            case "AddConcatExpression" -> node.below().stream().anyMatch(sums::isList);
            case "Assignment" ->
                node.names("assignment operator").contains("+=")
                    && (node.names("assignment target").stream().anyMatch(sums.lists::contains)
                        || node.parts("assignment source").stream().anyMatch(sums::isList));
            default -> false;
          };
      if (adds) {
        broken.accept(node, "Lists are not added to one another.");
      }
    }
  }

  /** Until nothing new is found: a variable may get its list from another. */
  private void learn() {
    int known;
    do {
      known = lists.size();
      for (var node : nodes) {
        switch (node.kind()) {
          case "Assignment" -> names(node, "assignment target", node.parts("assignment source"));
          case "Macro" -> {
            names(node, "parameter name", node.parts("parameter default"));
            names(node, "assignment target", returned(node));
            lists.addAll(node.names("catch-all parameter name"));
          }
          // Macros of a fragment are a hash of FreeMarker's own.
          case "LibraryLoad" -> lists.addAll(node.names("namespace"));
          case "UnifiedCall", "MethodCall" -> arguments(node);
          case "IteratorBlock", "Items" -> loop(node);
          default -> {
            // Assigns nothing.
          }
        }
      }
    } while (lists.size() > known);
  }

  private void names(SyntaxNode node, String role, List<SyntaxNode> values) {
    if (values.stream().anyMatch(this::isList)) {
      lists.addAll(node.names(role));
    }
  }

  private static List<SyntaxNode> returned(SyntaxNode macro) {
    return macro.all().stream()
        .filter(node -> node.is("ReturnInstruction"))
        .flatMap(node -> node.parts("value").stream())
        .toList();
  }

  /** A list that is handed over may be any parameter's. */
  private void arguments(SyntaxNode call) {
    boolean builtIn = call.part("callee").filter(callee -> callee.is("BuiltIn")).isPresent();
    if (!builtIn && call.parts("argument value").stream().anyMatch(this::isList)) {
      nodes.stream()
          .filter(node -> node.is("Macro"))
          .forEach(macro -> lists.addAll(macro.names("parameter name")));
    }
  }

  /** What a list of lists holds. */
  private void loop(SyntaxNode loop) {
    boolean nested =
        nodes.stream()
            .anyMatch(
                node ->
                    (node.is("ListLiteral") || node.is("HashLiteral"))
                        && node.below().stream().anyMatch(this::isList));
    boolean chunks =
        nodes.stream()
            .anyMatch(node -> node.is("BuiltIn") && TemplateRules.nameOf(node).equals("chunk"));
    if (nested || chunks) {
      lists.addAll(loop.names("target loop variable"));
    }
  }

  private boolean isList(SyntaxNode node) {
    return switch (node.kind()) {
      case "ListLiteral", "HashLiteral" -> true;
      case "BuiltIn" -> MAKE_LISTS.contains(TemplateRules.nameOf(node));
      case "Identifier" -> lists.contains(node.words()) || isAttributeList(node);
      case "ParentheticalExpression", "DefaultToExpression", "AddConcatExpression" ->
          node.below().stream().anyMatch(this::isList);
      case "Dot", "DynamicKeyName" ->
          isAttributeList(node) || node.parts("left-hand operand").stream().anyMatch(this::isList);
      case "MethodCall" ->
          node.part("callee").stream().anyMatch(this::isList)
              || node.parts("argument value").stream().anyMatch(this::isList);
      default -> false;
    };
  }

  private boolean isAttributeList(SyntaxNode node) {
    return schema != null
        && Questions.path(node)
            .flatMap(schema::typeOf)
            .filter(ValueType.STRINGS::equals)
            .isPresent();
  }
}
