package dev.fanfare.rendering;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What can be asked for in a workspace: its declared attributes, what every message has, and what a
 * call says.
 *
 * @param attributes types by name
 * @param variables names that a call says, whatever their type; they go before attributes. Of an
 *     object whose members are known, each of these: {@code event.total}
 */
public record Schema(SortedMap<String, ValueType> attributes, Set<String> variables) {

  private static final Set<String> PROFILE = Set.of("externalId", "zone", "locale", "attributes");
  private static final Set<String> CAMPAIGN = Set.of("name");

  public Schema {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    variables = Collections.unmodifiableSortedSet(new TreeSet<>(variables));
  }

  public static Schema of(Map<String, ValueType> attributes) {
    return new Schema(new TreeMap<>(attributes), Set.of());
  }

  /** The same with what a call says. */
  public Schema with(Set<String> said) {
    return new Schema(attributes, said);
  }

  /** What can stand at the end of a path of names, such as {@code profile}, {@code attributes}. */
  private Set<String> known(List<String> path) {
    if (path.size() == 1) {
      var known = new TreeSet<>(attributes.keySet());
      known.addAll(RenderModel.NAMES);
      variables.forEach(name -> known.add(name.split("\\.")[0]));
      return known;
    }
    return switch (path.getFirst()) {
      case "profile" ->
          path.size() == 2
              ? PROFILE
              : path.get(1).equals("attributes") ? attributes.keySet() : Set.of();
      case "campaign" -> CAMPAIGN;
      default -> path.size() == 2 ? members(path.getFirst()) : Set.of();
    };
  }

  /** What is known of the members of something that a call says. */
  private Set<String> members(String name) {
    return variables.stream()
        .filter(said -> said.startsWith(name + "."))
        .map(said -> said.substring(name.length() + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The first names of a path that lead to nothing; empty when all lead somewhere. */
  Optional<List<String>> unknown(List<String> path) {
    for (int length = 1; length <= depth(path); length++) {
      var head = path.subList(0, length);
      if (!known(head).contains(head.getLast())) {
        return Optional.of(head);
      }
    }
    return Optional.empty();
  }

  /** How many names of a path belong to the schema; what follows is asked of a plain value. */
  private int depth(List<String> path) {
    int deepest =
        switch (path.getFirst()) {
          case "profile" -> path.size() > 1 && path.get(1).equals("attributes") ? 3 : 2;
          case "campaign" -> 2;
          default -> members(path.getFirst()).isEmpty() ? 1 : 2;
        };
    return Math.min(deepest, path.size());
  }

  /** The known name that looks most like the last of a path; empty when none does. */
  Optional<String> nearest(List<String> path) {
    var wrong = path.getLast().toLowerCase(Locale.ROOT);
    var near = new TreeMap<Integer, String>();
    for (var name : known(path)) {
      int distance = distance(wrong, name.toLowerCase(Locale.ROOT));
      if (distance <= Math.max(2, wrong.length() / 3)) {
        near.putIfAbsent(distance, name);
      }
    }
    return near.values().stream().findFirst();
  }

  /** The type of the attribute that a path asks for. */
  Optional<ValueType> typeOf(List<String> path) {
    boolean asked =
        path.size() == 1
            ? !RenderModel.NAMES.contains(path.getFirst())
                && !variables.contains(path.getFirst())
                && members(path.getFirst()).isEmpty()
            : path.size() == 3 && path.subList(0, 2).equals(List.of("profile", "attributes"));
    return asked ? Optional.ofNullable(attributes.get(path.getLast())) : Optional.empty();
  }

  /** Letters to change, add or leave out (Levenshtein). */
  private static int distance(String one, String other) {
    var before = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      var row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[other.length()];
  }
}
