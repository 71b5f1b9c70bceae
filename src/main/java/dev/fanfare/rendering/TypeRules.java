package dev.fanfare.rendering;

import static dev.fanfare.rendering.ValueType.BOOLEAN;
import static dev.fanfare.rendering.ValueType.DATE;
import static dev.fanfare.rendering.ValueType.INSTANT;
import static dev.fanfare.rendering.ValueType.NUMBER;
import static dev.fanfare.rendering.ValueType.STRING;
import static dev.fanfare.rendering.ValueType.STRINGS;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What cannot be done with an attribute of a type, told before anybody's message fails for it. Only
 * attributes are judged, asked for directly: what a template computes, its first render shows.
 */
final class TypeRules {

  private static final Set<ValueType> SHOWN = EnumSet.of(STRING, NUMBER, DATE, INSTANT);

  private static final Map<String, Set<ValueType>> BUILT_INS = new HashMap<>();

  static {
    put(EnumSet.of(NUMBER), "abs ceiling floor int long lower_abc max min round upper_abc");
    put(EnumSet.of(BOOLEAN), "then");
    put(EnumSet.of(STRING), "boolean number");
    put(EnumSet.of(STRING, DATE, INSTANT), "date datetime time");
    put(EnumSet.of(DATE, INSTANT), "iso iso_local iso_utc");
    put(
        EnumSet.of(STRINGS),
        "chunk counter drop_while filter first has_next index is_first is_last item_cycle join"
            + " keys last map reverse seq_contains seq_index_of seq_last_index_of size sort"
            + " sort_by take_while values");
    put(
        SHOWN,
        "cap_first capitalize chop_linebreak contains c_lower_case c_upper_case ends_with"
            + " ensure_ends_with ensure_starts_with index_of js_string json_string keep_after"
            + " keep_after_last keep_before keep_before_last last_index_of left_pad length"
            + " lower_case remove_beginning remove_ending replace right_pad split starts_with"
            + " trim trim_to_null truncate truncate_c truncate_w uncap_first upper_case url"
            + " url_path word_list");
  }

  private final List<SyntaxNode> nodes;
  private final Set<String> own;
  private final Schema schema;
  private final BiConsumer<SyntaxNode, String> broken;

  private TypeRules(
      List<SyntaxNode> nodes,
      Set<String> own,
      Schema schema,
      BiConsumer<SyntaxNode, String> broken) {
    this.nodes = nodes;
    this.own = own;
    this.schema = schema;
    this.broken = broken;
  }

  /**
   * @param own names that are the template's own, whatever attribute is called alike
   */
  static void judge(
      List<SyntaxNode> nodes,
      Set<String> own,
      Schema schema,
      BiConsumer<SyntaxNode, String> broken) {
    var rules = new TypeRules(nodes, own, schema, broken);
    rules.nodes.forEach(rules::judge);
  }

  private void judge(SyntaxNode node) {
    switch (node.kind()) {
      case "BuiltIn" -> builtIn(node);
      case "MethodCall" -> format(node);
      case "DollarVariable" ->
          refuse(
              node.parts("content"),
              SHOWN,
              "is not shown as it is: say it with ?string(\"yes\", \"no\") or ?join(\", \")");
      case "ArithmeticExpression", "UnaryPlusMinusExpression" ->
          refuse(node.below(), EnumSet.of(NUMBER), "is no number to reckon with");
      case "ConditionalBlock" ->
          refuse(node.parts("condition"), EnumSet.of(BOOLEAN), "is neither true nor false");
      case "AndExpression", "OrExpression", "NotExpression" ->
          refuse(node.below(), EnumSet.of(BOOLEAN), "is neither true nor false");
      case "IteratorBlock" -> refuse(node.parts("list source"), EnumSet.of(STRINGS), "is no list");
      case "ComparisonExpression" -> comparison(node);
      default -> {
        // Takes every type.
      }
    }
  }

  private void builtIn(SyntaxNode node) {
    var name = TemplateRules.nameOf(node);
    var takes = BUILT_INS.get(name);
    if (takes != null) {
      refuse(node.parts("left-hand operand"), takes, "cannot be asked ?" + name);
    }
  }

  private void format(SyntaxNode call) {
    var callee = call.part("callee").filter(it -> it.is("BuiltIn"));
    if (callee.filter(it -> TemplateRules.nameOf(it).equals("string")).isEmpty()) {
      return;
    }
    boolean choice = call.parts("argument value").size() == 2;
    refuse(
        callee.get().parts("left-hand operand"),
        choice ? EnumSet.of(BOOLEAN) : EnumSet.of(NUMBER, DATE, INSTANT),
        choice ? "is neither true nor false" : "has no format");
  }

  private void comparison(SyntaxNode node) {
    var sides = node.below();
    if (sides.size() != 2) {
      return;
    }
    if (node.symbol().matches("gt|gte|lt|lte")) {
      refuse(sides, EnumSet.of(NUMBER, DATE, INSTANT), "has no order here");
    }
    compare(sides.getFirst(), sides.getLast());
    compare(sides.getLast(), sides.getFirst());
  }

  private void compare(SyntaxNode value, SyntaxNode with) {
    typeOfLiteral(with)
        .ifPresent(
            type ->
                refuse(List.of(value), EnumSet.of(type), "is not compared with a " + word(type)));
  }

  private static Optional<ValueType> typeOfLiteral(SyntaxNode node) {
    return switch (node.kind()) {
      case "StringLiteral" -> Optional.of(STRING);
      case "NumberLiteral" -> Optional.of(NUMBER);
      case "BooleanLiteral" -> Optional.of(BOOLEAN);
      default -> Optional.empty();
    };
  }

  private void refuse(List<SyntaxNode> values, Set<ValueType> takes, String why) {
    for (var value : values) {
      var path = Questions.path(value.bare());
      var type = path.filter(names -> !own.contains(names.getFirst())).flatMap(schema::typeOf);
      if (type.isPresent() && !takes.contains(type.get())) {
        broken.accept(
            value,
            "\"%s\" is a %s, which %s."
                .formatted(String.join(".", path.orElseThrow()), word(type.get()), why));
      }
    }
  }

  private static String word(ValueType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static void put(Set<ValueType> takes, String names) {
    for (var name : names.split(" ")) {
      BUILT_INS.put(name, takes);
    }
  }
}
