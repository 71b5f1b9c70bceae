package dev.fanfare.rendering;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What a template asks of the person and the message: every name that no assignment, macro, loop or
 * import of the template itself makes.
 */
final class Questions {

  /**
   * One question.
   *
   * @param path the names, one within the other: {@code profile}, {@code zone}
   */
  record Question(List<String> path, SyntaxNode node) {
    String words() {
      return String.join(".", path);
    }
  }

  private static final List<String> ROLES_OF_OWN =
      List.of(
          "assignment target",
          "parameter name",
          "catch-all parameter name",
          "target loop variable");

  private Questions() {}

  /** Every name that a template or its fragments make themselves. */
  static Set<String> own(List<SyntaxNode> nodes) {
    var own = new HashSet<String>();
    for (var node : nodes) {
      ROLES_OF_OWN.forEach(role -> own.addAll(node.names(role)));
      if (node.is("LibraryLoad")) {
        own.addAll(node.names("namespace"));
      }
      if (node.is("LocalLambdaExpression")) {
        node.parts("argument name").forEach(argument -> own.add(argument.words()));
      }
    }
    return own;
  }

  /** The questions that are left. */
  static List<Question> of(List<SyntaxNode> nodes, Set<String> own) {
    var asked = new ArrayList<Question>();
    for (var node : nodes) {
      for (var below : node.below()) {
        // The longest path stands above the shorter ones: profile.zone is one question.
        if (!isStep(node) || !isLeft(node, below)) {
          path(below)
              .filter(path -> !own.contains(path.getFirst()))
              .ifPresent(path -> asked.add(new Question(path, below)));
        }
      }
    }
    return asked;
  }

  private static boolean isStep(SyntaxNode node) {
    return node.is("Dot")
        || (node.is("DynamicKeyName")
            && node.part("enclosed operand").flatMap(SyntaxNode::literal).isPresent());
  }

  private static boolean isLeft(SyntaxNode node, SyntaxNode below) {
    return node.part("left-hand operand").filter(below::equals).isPresent();
  }

  /** The names of a variable, or of what lies within it; empty for everything else. */
  static Optional<List<String>> path(SyntaxNode node) {
    if (node.is("Identifier")) {
      // A name such as first\\-name is written with what its letters need.
      return Optional.of(List.of(node.words().replace("\\", "")));
    }
    if (!isStep(node)) {
      return Optional.empty();
    }
    var key =
        node.is("Dot")
            ? node.names("right-hand operand").stream().findFirst()
            : node.part("enclosed operand").flatMap(SyntaxNode::literal);
    return node.part("left-hand operand")
        .flatMap(Questions::path)
        .flatMap(
            left ->
                key.map(
                    last -> {
                      var path = new ArrayList<>(left);
                      path.add(last);
                      return List.copyOf(path);
                    }));
  }

  /** Tells of each question nobody can answer, with the known name that looks most like it. */
  static void judge(List<Question> asked, Schema schema, BiConsumer<SyntaxNode, String> broken) {
    for (var question : asked) {
      var unknown = schema.unknown(question.path());
      if (unknown.isPresent()) {
        var name = unknown.get().getLast();
        broken.accept(
            question.node(),
            schema
                .nearest(unknown.get())
                .map(near -> "\"%s\" is not known here: did you mean \"%s\"?".formatted(name, near))
                .orElse(
                    "\"%s\" is no attribute of this workspace: declare it with".formatted(name)
                        + " PUT /v1/attributes/%s, or leave it out.".formatted(name)));
      }
    }
  }
}
