package dev.fanfare.dsl;

import dev.fanfare.dsl.Node.Entry;
import dev.fanfare.dsl.Node.Kind;
import dev.fanfare.dsl.Node.Mapping;
import dev.fanfare.dsl.Node.Place;
import dev.fanfare.dsl.Node.Refused;
import dev.fanfare.dsl.Node.Scalar;
import dev.fanfare.dsl.Node.Sequence;
import dev.fanfare.dsl.Verdict.Bad;
import dev.fanfare.dsl.Verdict.Good;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the file, read key by key. What is wrong is reported where it stands and comes
 * back as null, so that reading goes on.
 */
final class Fields {

  private final Shape shape;
  private final String path;
  private final Place place;
  private final Problems problems;
  private final Map<String, Node> values = new LinkedHashMap<>();

  private Fields(Shape shape, String path, Place place, Problems problems) {
    this.shape = shape;
    this.path = path;
    this.place = place;
    this.problems = problems;
  }

  /** Opens a mapping and reports its unknown, repeated and missing keys. */
  static @Nullable Fields open(Node node, Shape shape, String path, Problems problems) {
    if (!(node instanceof Mapping mapping)) {
      reportKind(node, path, "a mapping of keys", "keys here: " + keyList(shape), problems);
      return null;
    }
    Fields fields = new Fields(shape, path, mapping.place(), problems);
    mapping.entries().forEach(fields::take);
    fields.reportMissing();
    return fields;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Reports a key that is missing, where it is needed only sometimes. */
  void require(String key) {
    if (!has(key)) {
      problems.add(place, pathOf(key), null, "is missing", "add `" + key + ": …`");
    }
  }

  @Nullable Node node(String key) {
    return values.get(key);
  }

  Place place() {
    return place;
  }

  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A nested mapping; null when the key is not there or its value is no mapping. */
  @Nullable Fields mapping(String key, Shape nested) {
    Node node = values.get(key);
    return node == null ? null : open(node, nested, pathOf(key), problems);
  }

  /** The mappings of a list; null when the key is not there or its value is no such list. */
  @Nullable List<Fields> mappings(String key, Shape nested) {
    Node node = values.get(key);
    if (node == null) {
      return null;
    }
    if (!(node instanceof Sequence sequence)) {
      reportKind(node, pathOf(key), "a list", "begin each with `- name: …`", problems);
      return null;
    }
    List<Fields> mappings = new ArrayList<>();
    for (Node item : sequence.items()) {
      Fields fields = open(item, nested, pathOf(key) + "[" + mappings.size() + "]", problems);
      if (fields == null) {
        return null;
      }
      mappings.add(fields);
    }
    return mappings;
  }

  /** Free text: a value that YAML takes for something else must be quoted. */
  <T> @Nullable T text(String key, Function<String, Verdict<T>> rule) {
    Node node = values.get(key);
    return node == null ? null : text(node, pathOf(key), rule);
  }

  /** A value with a form of its own, which says by itself what is wrong with a number. */
  <T> @Nullable T formed(String key, Function<String, Verdict<T>> rule) {
    Node node = values.get(key);
    return node == null ? null : formed(node, pathOf(key), rule);
  }

  @Nullable Integer wholeNumber(String key, int least, int most, String hint) {
    Node node = values.get(key);
    if (node == null) {
      return null;
    }
    if (!(node instanceof Scalar scalar) || scalar.kind() != Kind.NUMBER) {
      String advice =
          node instanceof Scalar s && s.kind() == Kind.TEXT ? "no quotes; " + hint : hint;
      reportKind(node, pathOf(key), "a whole number", advice, problems);
      return null;
    }
    String digits = scalar.value();
    if (digits.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(digits);
      if (number >= least && number <= most) {
        return number;
      }
    }
    String range = least == most ? "must be " + least : "must be " + least + " to " + most;
    problems.add(scalar.place(), pathOf(key), digits, range, hint);
    return null;
  }

  /** True or false; null when the key is not there or its value is neither. */
  @Nullable Boolean truth(String key) {
    Node node = values.get(key);
    if (node == null) {
      return null;
    }
    if (node instanceof Scalar(String value, Kind kind, Place _) && kind == Kind.TRUTH) {
      return value.equalsIgnoreCase("true");
    }
    reportKind(
        node, pathOf(key), "true or false", "write `" + key + ": true` or `false`", problems);
    return null;
  }

  /** A mapping whose keys the file chooses; null when the key is not there or its value is none. */
  @Nullable Map<String, String> pairs(
      String key,
      int most,
      Function<String, Verdict<String>> nameRule,
      Function<String, Verdict<String>> valueRule) {
    Node node = values.get(key);
    if (node == null) {
      return null;
    }
    if (!(node instanceof Mapping mapping)) {
      reportKind(node, pathOf(key), "a mapping of keys", "write `name: value` below it", problems);
      return null;
    }
    if (mapping.entries().isEmpty() || mapping.entries().size() > most) {
      String rule = mapping.entries().isEmpty() ? "names nothing" : "has more than " + most;
      problems.add(mapping.place(), pathOf(key), null, rule, "name 1 to " + most);
    }
    Map<String, String> pairs = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      String at = pathOf(key) + "." + Problems.shortened(entry.key()).replaceAll("\\p{Cntrl}", "�");
      Scalar name = new Scalar(entry.key(), Kind.TEXT, entry.keyPlace());
      String value = text(entry.value(), at, valueRule);
      if (formed(name, at, nameRule) != null
          && pairs.putIfAbsent(entry.key(), value == null ? "" : value) != null) {
        problems.add(entry.keyPlace(), at, null, "is written twice", "keep one of the two");
      }
    }
    return pairs;
  }

  /** A list of texts; null when the key is not there or its value is no list. */
  @Nullable List<Item> items(String key, Function<String, Verdict<String>> rule) {
    return items(key, (node, at) -> text(node, at, rule));
  }

  /** As {@link #items}, of values with a form of their own. */
  @Nullable List<Item> formedItems(String key, Function<String, Verdict<String>> rule) {
    return items(key, (node, at) -> formed(node, at, rule));
  }

  private @Nullable List<Item> items(
      String key, BiFunction<Node, String, @Nullable String> reading) {
    Node node = values.get(key);
    if (node == null) {
      return null;
    }
    if (!(node instanceof Sequence sequence)) {
      String hint = "write it as a list: `" + key + ": [one, two]`";
      reportKind(node, pathOf(key), "a list", hint, problems);
      return null;
    }
    List<Item> items = new ArrayList<>();
    for (Node item : sequence.items()) {
      String value = reading.apply(item, pathOf(key) + "[" + items.size() + "]");
      items.add(new Item(value, item.place()));
    }
    return items;
  }

  /** One value of a list; null when it was wrong and has been reported. */
  record Item(@Nullable String value, Place place) {}

  private <T> @Nullable T text(Node node, String at, Function<String, Verdict<T>> rule) {
    if (node instanceof Scalar(String value, Kind kind, Place _)
        && (kind == Kind.NUMBER || kind == Kind.TRUTH)) {
      reportKind(node, at, "a text", "put it in quotes: \"" + value + "\"", problems);
      return null;
    }
    return formed(node, at, rule);
  }

  private <T> @Nullable T formed(Node node, String at, Function<String, Verdict<T>> rule) {
    if (!(node instanceof Scalar scalar) || scalar.kind() == Kind.NOTHING) {
      reportKind(node, at, "a text", "write one value", problems);
      return null;
    }
    return switch (rule.apply(scalar.value())) {
      case Good<T>(T value) -> value;
      case Bad<T>(String message, String hint) -> {
        problems.add(scalar.place(), at, scalar.value(), message, hint);
        yield null;
      }
    };
  }

  private static void reportKind(
      Node node, String path, String wanted, String hint, Problems problems) {
    switch (node) {
      case Refused _ -> {}
      case Scalar(String _, Kind kind, Place place) when kind == Kind.NOTHING ->
          problems.add(place, path, null, "has no value", "write one, or remove the key");
      case Scalar(String value, Kind _, Place place) ->
          problems.add(place, path, value, "must be " + wanted + ", is " + node.described(), hint);
      case Sequence(List<Node> _, Place place) ->
          problems.add(place, path, null, "must be " + wanted + ", is a list", hint);
      case Mapping(List<Entry> _, Place place) ->
          problems.add(place, path, null, "must be " + wanted + ", is a mapping of keys", hint);
    }
  }

  private void take(Entry entry) {
    String key = entry.key();
    if (!shape.keys().contains(key)) {
      problems.add(
          entry.keyPlace(),
          pathOf(Problems.shortened(key).replaceAll("\\p{Cntrl}", "�")),
          key,
          "is not a key of this format",
          Words.hint(key, shape.keys()));
    } else if (values.putIfAbsent(key, entry.value()) != null) {
      problems.add(entry.keyPlace(), pathOf(key), null, "is written twice", "keep one of the two");
    }
  }

  private void reportMissing() {
    shape.required().forEach(this::require);
  }

  private static String keyList(Shape shape) {
    return String.join(", ", shape.keys());
  }
}
