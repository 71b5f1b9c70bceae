package dev.fanfare.dsl;

import static java.util.Objects.requireNonNull;

import dev.fanfare.dsl.Fields.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads and writes which groups get a copy of what a campaign's runs send. */
final class Seeds {

  static final int MOST = 5;

  private final Problems problems;

  Seeds(Problems problems) {
    this.problems = problems;
  }

  /** None when the campaign names none, or something that was reported. */
  List<String> read(Fields campaign) {
    List<Item> items = campaign.items("seeds", Rules::slug);
    if (items == null) {
      return List.of();
    }
    if (items.isEmpty() || items.size() > MOST) {
      problems.add(
          requireNonNull(campaign.node("seeds")).place(),
          "seeds",
          null,
          items.isEmpty() ? "names nothing" : "has more than " + MOST,
          "name 1 to " + MOST + " groups, or remove the key");
    }
    List<String> names = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      String name = item.value();
      if (name == null) {
        continue;
      }
      if (!known.add(name)) {
        problems.add(
            item.place(),
            "seeds[" + i + "]",
            name,
            "names a group that is there already",
            "remove it here");
      }
      names.add(name);
    }
    return problems.none() ? List.copyOf(names) : List.of();
  }

  /** In its one form; nothing for none. */
  static String write(List<String> seeds) {
    return seeds.isEmpty()
        ? ""
        : seeds.stream().map(YamlText::scalar).collect(Collectors.joining(", ", "seeds: [", "]\n"));
  }

  /** What a campaign may name; throws {@link IllegalArgumentException} for everything else. */
  static List<String> checked(List<String> seeds, Schedule schedule) {
    if (seeds.size() > MOST || new HashSet<>(seeds).size() < seeds.size()) {
      throw new IllegalArgumentException("seeds: more than " + MOST + ", or one twice");
    }
    seeds.forEach(each -> Rules.slug(each).orThrow("seeds"));
    if (schedule instanceof Trigger && !seeds.isEmpty()) {
      throw new IllegalArgumentException("seeds: stand beside a trigger");
    }
    return List.copyOf(seeds);
  }
}
