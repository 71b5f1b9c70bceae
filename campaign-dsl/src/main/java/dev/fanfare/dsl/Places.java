package dev.fanfare.dsl;

import dev.fanfare.dsl.Node.Entry;
import dev.fanfare.dsl.Node.Mapping;
import dev.fanfare.dsl.Node.Place;
import dev.fanfare.dsl.Node.Sequence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds where a path such as {@code audience.include[1]} stands in a file. */
final class Places {

  private Places() {}

  /** The place of the value, or of the innermost part of the path that is there. */
  static Place of(String yaml, String path) {
    Node node = YamlParser.parse(yaml, new Problems());
    if (node == null) {
      return Place.START;
    }
    for (String step : path.split("[.\\[]")) {
      Node next = next(node, step);
      if (next == null) {
        break;
      }
      node = next;
    }
    return node.place();
  }

  private static @Nullable Node next(Node node, String step) {
    return switch (node) {
      case Mapping(List<Entry> entries, Place _) ->
          entries.stream()
              .filter(entry -> entry.key().equals(step))
              .map(Entry::value)
              .findFirst()
              .orElse(null);
      case Sequence(List<Node> items, Place _) when step.matches("[0-9]{1,6}]") -> {
        int index = Integer.parseInt(step.substring(0, step.length() - 1));
        yield index < items.size() ? items.get(index) : null;
      }
      case Sequence _, Node.Scalar _, Node.Refused _ -> null;
    };
  }
}
