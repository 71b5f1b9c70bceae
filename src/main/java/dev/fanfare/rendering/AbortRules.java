package dev.fanfare.rendering;

import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * How a template ends a message by itself. Its reason goes into the ledger, where nothing of a
 * person may lie: so it is written out.
 */
final class AbortRules {

  private static final String AS_WRITTEN =
      "Why a message is ended is written out, in 1 to "
          + Abort.LONGEST_REASON
          + " characters on one line"
          + " and without values: <@abort reason=\"sold out\"/>.";

  private AbortRules() {}

  /** Whether words can end a message by themselves. */
  static boolean ends(List<SyntaxNode> nodes) {
    return nodes.stream().anyMatch(node -> isName(node) || node.is("StopInstruction"));
  }

  /**
   * Tells every rule that is broken.
   *
   * @param own names that the template or its fragments give themselves
   * @param saved whether the words are being saved; those that were taken before there was an abort
   *     may have a macro of that name, and a #stop
   */
  static void judge(
      List<SyntaxNode> nodes,
      Set<String> own,
      boolean saved,
      BiConsumer<SyntaxNode, String> broken) {
    if (saved) {
      nodes.forEach(node -> saved(node, broken));
    }
    if (own.contains(Abort.NAME)) {
      return;
    }
    var callees = nodes.stream().flatMap(AbortRules::called).toList();
    for (var node : nodes) {
      if (called(node).findAny().isPresent()) {
        call(node, broken);
      } else if (isName(node) && !callees.contains(node)) {
        broken.accept(
            node, "\"abort\" is no value: it stands by itself, as <@abort reason=\"sold out\"/>.");
      }
    }
  }

  private static void saved(SyntaxNode node, BiConsumer<SyntaxNode, String> broken) {
    if (node.is("StopInstruction")) {
      broken.accept(
          node, "#stop is not taken: <@abort reason=\"sold out\"/> ends the message and says why.");
    }
    if (Questions.own(List.of(node)).contains(Abort.NAME)) {
      broken.accept(node, "\"abort\" ends messages: nothing else is given that name.");
    }
  }

  private static boolean isName(SyntaxNode node) {
    return node.is("Identifier") && node.words().equals(Abort.NAME);
  }

  /** The name by which a node calls the directive. */
  private static Stream<SyntaxNode> called(SyntaxNode node) {
    return node.is("UnifiedCall")
        ? node.parts("callee").stream().filter(AbortRules::isName)
        : Stream.empty();
  }

  private static void call(SyntaxNode node, BiConsumer<SyntaxNode, String> broken) {
    boolean sound =
        node.names("argument name").equals(List.of(Abort.REASON))
            && node.parts("argument value").size() == 1
            && node.parts("argument value").getFirst().literal().filter(Abort::canBe).isPresent();
    if (!sound) {
      broken.accept(node, AS_WRITTEN);
    }
    boolean encloses =
        node.below().stream().anyMatch(below -> below.isElement() && !StepChecks.isLook(below))
            || !node.names("target loop variable").isEmpty();
    if (encloses) {
      broken.accept(node, "An abort encloses nothing: <@abort reason=\"sold out\"/>.");
    }
  }
}
