package dev.fanfare.dsl;

import dev.fanfare.dsl.Node.Mapping;
import dev.fanfare.dsl.Node.Scalar;
import dev.fanfare.dsl.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one campaign says otherwise than another, key by key. It compares their canonical files,
 * which are equal when the campaigns are: so comments, order and layout are no change, defaults
 * are, and a key that is added to the format is compared from its first day.
 */
public final class CampaignDiff {

  private final List<Change> found = new ArrayList<>();

  private CampaignDiff() {}

  /** The changes in the order of the file; none when the campaigns are equal. */
  public static List<Change> between(Campaign before, Campaign after) {
    CampaignDiff diff = new CampaignDiff();
    diff.compare("", node(before), node(after));
    return List.copyOf(diff.found);
  }

  private static Node node(Campaign campaign) {
    return YamlParser.parseOwn(CampaignWriter.write(campaign));
  }

  private void compare(String path, @Nullable Node before, @Nullable Node after) {
    if (before instanceof Mapping was && after instanceof Mapping is) {
      compare(path, members(was), members(is), CampaignDiff::member);
    } else if (before instanceof Sequence was && after instanceof Sequence is) {
      sequences(path, was, is);
    } else if (before instanceof Scalar was && after instanceof Scalar is) {
      if (!was.value().equals(is.value())) {
        found.add(new Change(path, was.value(), is.value()));
      }
    } else {
      leaves(path, before).forEach(leaf -> found.add(new Change(leaf.path(), leaf.text(), null)));
      leaves(path, after).forEach(leaf -> found.add(new Change(leaf.path(), null, leaf.text())));
    }
  }

  private void compare(String path, Map<String, Node> before, Map<String, Node> after, Step step) {
    var keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.forEach(key -> compare(step.from(path, key), before.get(key), after.get(key)));
  }

  private void sequences(String path, Sequence before, Sequence after) {
    var was = named(before);
    var is = named(after);
    if (was.isPresent() && is.isPresent()) {
      compare(path, was.get(), is.get(), CampaignDiff::item);
      reordered(path, List.copyOf(was.get().keySet()), List.copyOf(is.get().keySet()));
    } else if (scalars(before) && scalars(after)) {
      items(path, texts(before), texts(after));
    } else {
      compare(path, numbered(before), numbered(after), CampaignDiff::item);
    }
  }

  private void items(String path, List<String> before, List<String> after) {
    var gone = new ArrayList<>(before);
    after.forEach(gone::remove);
    var come = new ArrayList<>(after);
    before.forEach(come::remove);
    gone.forEach(text -> found.add(new Change(path, text, null)));
    come.forEach(text -> found.add(new Change(path, null, text)));
    reordered(path, before, after);
  }

  /** The same in another order is told as a whole, and only then. */
  private void reordered(String path, List<String> before, List<String> after) {
    if (!before.equals(after)
        && before.stream().sorted().toList().equals(after.stream().sorted().toList())) {
      found.add(new Change(path, flow(before), flow(after)));
    }
  }

  private record Leaf(String path, String text) {}

  private static List<Leaf> leaves(String path, @Nullable Node node) {
    return switch (node) {
      case null -> List.of();
      case Scalar scalar -> List.of(new Leaf(path, scalar.value()));
      case Mapping mapping ->
          members(mapping).entrySet().stream()
              .flatMap(each -> leaves(member(path, each.getKey()), each.getValue()).stream())
              .toList();
      case Sequence sequence when scalars(sequence) ->
          texts(sequence).stream().map(text -> new Leaf(path, text)).toList();
      case Sequence sequence ->
          named(sequence).orElseGet(() -> numbered(sequence)).entrySet().stream()
              .flatMap(each -> leaves(item(path, each.getKey()), each.getValue()).stream())
              .toList();
      case Node.Refused _ -> throw new IllegalStateException("refused what was written: " + path);
    };
  }

  private static Map<String, Node> members(Mapping mapping) {
    var members = new LinkedHashMap<String, Node>();
    mapping.entries().forEach(entry -> members.put(entry.key(), entry.value()));
    return members;
  }

  /** The items by their names, where each has one and none has another's. */
  private static Optional<Map<String, Node>> named(Sequence sequence) {
    var named = new LinkedHashMap<String, Node>();
    for (Node item : sequence.items()) {
      if (!(item instanceof Mapping mapping)
          || !(members(mapping).get("name") instanceof Scalar name)
          || named.put(name.value(), item) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(named);
  }

  private static Map<String, Node> numbered(Sequence sequence) {
    return IntStream.range(0, sequence.items().size())
        .boxed()
        .collect(
            Collectors.toMap(
                String::valueOf, sequence.items()::get, (one, other) -> other, LinkedHashMap::new));
  }

  private static boolean scalars(Sequence sequence) {
    return sequence.items().stream().allMatch(item -> item instanceof Scalar);
  }

  private static List<String> texts(Sequence sequence) {
    return sequence.items().stream()
        .filter(Scalar.class::isInstance)
        .map(item -> ((Scalar) item).value())
        .toList();
  }

  private static String flow(List<String> texts) {
    return "[" + String.join(", ", texts) + "]";
  }

  private static String member(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String item(String path, String key) {
    return path + "[" + key + "]";
  }

  @FunctionalInterface
  private interface Step {
    String from(String path, String key);
  }
}
