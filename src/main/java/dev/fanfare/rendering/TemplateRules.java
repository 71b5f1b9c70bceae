package dev.fanfare.rendering;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What a template may say. FreeMarker can do more: run text as template, reach beyond the message's
 * values, undo escaping, and work that cannot be stopped once it has begun. Only what is listed
 * here is taken, so that nothing new comes in with a new release of the library.
 */
final class TemplateRules {

  /** Levels of nesting. */
  static final int DEEPEST = 100;

  private static final int LONGEST_NUMBER = 40;

  private static final Set<String> DIRECTIVES =
      Set.of(
          "MixedContent",
          "TextBlock",
          "Comment",
          "DollarVariable",
          "IfBlock",
          "ConditionalBlock",
          "IteratorBlock",
          "ListElseContainer",
          "ElseOfList",
          "Items",
          "Sep",
          "SwitchBlock",
          "Case",
          "On",
          "BreakInstruction",
          "ContinueInstruction",
          "AssignmentInstruction",
          "Assignment",
          "BlockAssignment",
          "Macro",
          "UnifiedCall",
          "BodyInstruction",
          "ReturnInstruction",
          "Include",
          "LibraryLoad",
          "CompressedBlock",
          "StopInstruction",
          "TrimInstruction");

  private static final Set<String> EXPRESSIONS =
      Set.of(
          "Identifier",
          "Dot",
          "DynamicKeyName",
          "StringLiteral",
          "NumberLiteral",
          "BooleanLiteral",
          "ListLiteral",
          "HashLiteral",
          "AddConcatExpression",
          "ArithmeticExpression",
          "ComparisonExpression",
          "AndExpression",
          "OrExpression",
          "NotExpression",
          "UnaryPlusMinusExpression",
          "ParentheticalExpression",
          "ExistsExpression",
          "DefaultToExpression",
          "MethodCall",
          "Range",
          "LocalLambdaExpression",
          "BuiltinVariable",
          "BuiltIn");

  private static final Set<String> BUILT_INS =
      Set.of(
          ("abs blank_to_null boolean c c_lower_case c_upper_case cap_first capitalize ceiling"
                  + " chop_linebreak chunk cn contains counter date date_if_unknown datetime"
                  + " datetime_if_unknown default drop_while empty_to_null ends_with"
                  + " ensure_ends_with ensure_starts_with exists filter first floor has_content"
                  + " has_next if_exists index index_of int is_boolean is_date is_date_like"
                  + " is_even_item is_first is_hash is_infinite is_last is_nan is_number"
                  + " is_odd_item is_sequence is_string iso iso_utc iso_local item_cycle"
                  + " item_parity item_parity_cap join js_string json_string keep_after"
                  + " keep_after_last keep_before keep_before_last keys last last_index_of left_pad"
                  + " length long lower_abc lower_case map max min number remove_beginning"
                  + " remove_ending replace reverse right_pad round seq_contains seq_index_of"
                  + " seq_last_index_of size sort sort_by split starts_with string switch"
                  + " take_while then time time_if_unknown trim trim_to_null truncate truncate_c"
                  + " truncate_w uncap_first upper_abc upper_case url url_path values word_list")
              .split(" "));

  /** Why what is not taken is not; by the built-in's or directive's name. */
  private static final List<Refusal> REFUSALS =
      List.of(
          new Refusal(
              "Values are never run as code: ?%s is not taken.",
              Set.of("interpret", "eval", "eval_json", "new", "api", "has_api")),
          new Refusal(
              "Every value is escaped: ?%s would undo that.",
              Set.of("no_esc", "esc", "markup_string")),
          new Refusal(
              "Regular expressions cannot be stopped once they run: ?%s is not taken.",
              Set.of("matches", "groups")));

  private record Refusal(String words, Set<String> names) {}

  private final BiConsumer<SyntaxNode, String> broken;

  private TemplateRules(BiConsumer<SyntaxNode, String> broken) {
    this.broken = broken;
  }

  /** Tells every rule that is broken, each with the node that breaks it. */
  static void judge(List<SyntaxNode> nodes, BiConsumer<SyntaxNode, String> broken) {
    var rules = new TemplateRules(broken);
    nodes.forEach(rules::judge);
  }

  static Set<String> builtIns() {
    return BUILT_INS;
  }

  private void judge(SyntaxNode node) {
    if (node.depth() >= DEEPEST) {
      broken.accept(node, "Nesting ends at " + DEEPEST + " levels.");
    }
    switch (node.kind()) {
      case "BuiltIn" -> builtIn(node);
      case "IteratorBlock" -> list(node);
      case "BuiltinVariable" -> special(node);
      case "NumberLiteral" -> number(node);
      case "LocalLambdaExpression" -> lambda(node);
      case "Include", "LibraryLoad" -> fragment(node);
      case "MethodCall", "DynamicKeyName", "Range" -> {
        // Judged by CallRules, and by whoever may hold a range.
      }
      default -> kind(node);
    }
    if (!Set.of("IteratorBlock", "DynamicKeyName").contains(node.kind())
        && node.below().stream().anyMatch(below -> below.is("Range"))) {
      broken.accept(node, "A range stands in <#list …> or cuts a piece out of words: [0..3].");
    }
  }

  private void kind(SyntaxNode node) {
    var kind = node.kind();
    if (!DIRECTIVES.contains(kind) && !EXPRESSIONS.contains(kind)) {
      broken.accept(
          node,
          switch (kind) {
            case "AttemptBlock", "RecoveryBlock" ->
                "A failure skips the message: #attempt is not taken, use ! for a default.";
            case "OutputFormatBlock", "AutoEscBlock", "NoAutoEscBlock", "EscapeBlock" ->
                "Every value is escaped, once: what changes that is not taken.";
            case "PropertySetting" ->
                "Numbers and dates follow the recipient's locale: give a format where it is"
                    + " needed, as in ${price?string(\"0.00\")}.";
            default -> "This is not taken.";
          });
    }
  }

  private void builtIn(SyntaxNode node) {
    var name = nameOf(node);
    if (BUILT_INS.contains(name)) {
      return;
    }
    broken.accept(
        node,
        REFUSALS.stream()
            .filter(refusal -> refusal.names().contains(name))
            .map(refusal -> refusal.words().formatted(name))
            .findFirst()
            .orElse("?" + name + " is not taken."));
  }

  /** The name of a built-in, in the older of FreeMarker's two spellings. */
  static String nameOf(SyntaxNode builtIn) {
    return builtIn.names("right-hand operand").stream()
        .findFirst()
        .orElse("")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  private void list(SyntaxNode node) {
    var range = node.part("list source").filter(source -> source.is("Range"));
    if (range.isPresent() && range.get().part("right-hand operand").isEmpty()) {
      broken.accept(range.get(), "A list that has no end is not taken.");
    }
  }

  private void special(SyntaxNode node) {
    if (!Set.of(".locale", ".lang").contains(node.words())) {
      broken.accept(
          node,
          node.words().equals(".now")
              ? "The machine's time is not the campaign's: .now is not taken."
              : node.words() + " is not taken.");
    }
  }

  private void number(SyntaxNode node) {
    if (node.words().length() > LONGEST_NUMBER) {
      broken.accept(node, "A number has at most 40 digits.");
    }
  }

  private void lambda(SyntaxNode node) {
    if (node.all().stream().skip(1).anyMatch(below -> below.is("LocalLambdaExpression"))) {
      broken.accept(node, "One -> does not stand within another: use <#list …>.");
    }
  }

  private void fragment(SyntaxNode node) {
    boolean bare =
        node.parameters().stream()
            .filter(parameter -> parameter.role().contains("parameter"))
            .allMatch(parameter -> parameter.value().isEmpty());
    if (nameOfFragment(node).isEmpty() || !bare) {
      broken.accept(
          node,
          "A fragment is named by a template's name, written out, and nothing else:"
              + " <#include \"footer\">, <#import \"layout\" as layout>.");
    }
  }

  /** Which fragment is included or imported; empty when that is no name. */
  static Optional<String> nameOfFragment(SyntaxNode node) {
    return node.part("template name")
        .flatMap(SyntaxNode::literal)
        .filter(name -> TemplateName.PATTERN.matcher(name).matches());
  }

  static boolean isFragment(SyntaxNode node) {
    return node.is("Include") || node.is("LibraryLoad");
  }
}
