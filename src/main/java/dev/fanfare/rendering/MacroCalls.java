package dev.fanfare.rendering;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Which macros and functions call which: one that comes back to itself is refused. */
final class MacroCalls {

  private final Map<String, Set<String>> calls = new HashMap<>();

  private MacroCalls() {}

  static void judge(List<SyntaxNode> nodes, BiConsumer<SyntaxNode, String> broken) {
    var macros = nodes.stream().filter(node -> node.is("Macro")).toList();
    var found = new MacroCalls();
    for (var macro : macros) {
      for (var name : macro.names("assignment target")) {
        found.calls.computeIfAbsent(name, _ -> new HashSet<>()).addAll(calledBy(macro));
      }
    }
    for (var macro : macros) {
      for (var name : macro.names("assignment target")) {
        if (found.reaches(name, name, new HashSet<>())) {
          broken.accept(macro, "\"" + name + "\" calls itself, which may never end.");
        }
      }
    }
  }

  private static Set<String> calledBy(SyntaxNode macro) {
    var called = new HashSet<String>();
    for (var node : macro.all()) {
      // Also what is only handed on may be called by whoever gets it.
      if (node.is("Identifier")) {
        called.add(node.words());
      } else if (node.is("Dot")) {
        called.addAll(node.names("right-hand operand"));
      }
    }
    macro.names("parameter name").forEach(called::remove);
    return called;
  }

  private boolean reaches(String from, String to, Set<String> seen) {
    for (var called : calls.getOrDefault(from, Set.of())) {
      if (called.equals(to) || (seen.add(called) && reaches(called, to, seen))) {
        return true;
      }
    }
    return false;
  }
}
