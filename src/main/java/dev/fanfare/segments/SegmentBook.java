package dev.fanfare.segments;

import dev.fanfare.conditions.Condition;
import dev.fanfare.conditions.Conditions;
import dev.fanfare.conditions.Membership;
import dev.fanfare.conditions.Schema;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import dev.fanfare.profiles.AttributeType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All segments of a workspace in the versions that were in force when it was read: what their names
 * mean in conditions. Of one thread.
 */
final class SegmentBook {

  /** What a condition may become when the rules it names are written into it. */
  private static final int LARGEST = 5_000;

  private final Map<String, SegmentRef> refs;
  private final Map<String, String> rules;
  private final Schema kept;
  private final Schema schema;
  private final Map<String, Condition> read = new HashMap<>();

  /**
   * @param refs by name, those that have a version
   * @param rules condition by name, of those that are rules
   * @param kept what conditions that are kept may name
   * @param declared the types of events that new ones may count
   */
  SegmentBook(
      Map<String, SegmentRef> refs, Map<String, String> rules, Schema kept, Set<String> declared) {
    this.refs = refs;
    this.rules = new HashMap<>(rules);
    this.kept = kept;
    var told = new HashMap<>(kept.told());
    told.keySet().retainAll(declared);
    this.schema = kept.counting(told);
  }

  Optional<SegmentRef> ref(String name) {
    return Optional.ofNullable(refs.get(name));
  }

  boolean isRule(String name) {
    return rules.containsKey(name);
  }

  /** Reads a condition, or refuses it with all that is wrong (422). */
  Condition read(String text, String place) {
    return read(text, schema, place);
  }

  /** Reads a condition that was sound when it was kept, whichever types of events are gone. */
  Condition kept(String text, String place) {
    return read(text, kept, place);
  }

  private static Condition read(String text, Schema schema, String place) {
    return switch (Conditions.read(text, schema, place)) {
      case Conditions.Good(var condition) -> condition;
      case Conditions.Bad(var violations) ->
          throw new ApiProblem(
              ProblemCode.INVALID_CONTENT, "The condition cannot be used.", violations);
    };
  }

  /** Reads a condition about an event with these properties; bad also when it is too large. */
  Conditions.Reading read(String text, Map<String, AttributeType> event, String place) {
    return about(text, schema.about(event), place);
  }

  /** The same, of a condition that was sound when it was kept. */
  Conditions.Reading kept(String text, Map<String, AttributeType> event, String place) {
    return about(text, kept.about(event), place);
  }

  private Conditions.Reading about(String text, Schema schema, String place) {
    var reading = Conditions.read(text, schema, place);
    if (reading instanceof Conditions.Good(var condition)) {
      try {
        check(condition, place);
      } catch (ApiProblem e) {
        return new Conditions.Bad(e.violations());
      }
    }
    return reading;
  }

  /** What a segment's name stands for. */
  Membership membership(String name) {
    if (rules.containsKey(name)) {
      return new Membership.Rule(rule(name));
    }
    var ref = refs.get(name);
    if (ref == null) {
      throw ApiProblem.notFound("segment", name);
    }
    return new Membership.Version(ref.id(), ref.version());
  }

  /** The version of every segment a condition rests on, by name. */
  Map<String, Integer> versions(Condition condition) {
    var versions = new TreeMap<String, Integer>();
    var open = new ArrayDeque<>(condition.segments());
    while (!open.isEmpty()) {
      var name = open.pop();
      var ref = refs.get(name);
      if (ref == null) {
        throw ApiProblem.notFound("segment", name);
      }
      if (versions.put(name, ref.version()) == null && rules.containsKey(name)) {
        open.addAll(rule(name).segments());
      }
    }
    return versions;
  }

  /** The rules that name a segment, by name. */
  List<String> resting(String name) {
    return rules.keySet().stream()
        .filter(rule -> rule(rule).segments().contains(name))
        .sorted()
        .toList();
  }

  /** The rules that count events of a type, by name. */
  List<String> counting(String type) {
    return rules.keySet().stream()
        .filter(rule -> rule(rule).told().contains(type))
        .sorted()
        .toList();
  }

  /** Refuses a rule that would rest on itself, or make a condition too large (422). */
  void check(String name, Condition rule, String place) {
    rules.put(name, rule.text());
    read.put(name, rule);
    for (var segment : rules.keySet()) {
      sizeOf(segment, List.of(), place);
    }
  }

  /** Refuses a condition that is too large with the rules it names (422). */
  void check(Condition condition, String place) {
    long size = condition.size();
    for (var mention : condition.mentions().entrySet()) {
      size += mention.getValue() * sizeOf(mention.getKey(), List.of(), place);
    }
    refuseAbove(size, condition.text(), place);
  }

  private long sizeOf(String name, List<String> within, String place) {
    var path = new ArrayList<>(within);
    path.add(name);
    if (within.contains(name)) {
      throw refused(place, String.join(" -> ", path), "must not rest on itself");
    }
    if (!rules.containsKey(name)) {
      return 1;
    }
    var rule = rule(name);
    long size = rule.size();
    for (var mention : rule.mentions().entrySet()) {
      size += mention.getValue() * sizeOf(mention.getKey(), path, place);
      refuseAbove(size, name, place);
    }
    return size;
  }

  private static void refuseAbove(long size, String value, String place) {
    if (size > LARGEST) {
      throw refused(
          place,
          value,
          "with the rules of the segments it names it must have at most 5000 expressions");
    }
  }

  private static ApiProblem refused(String place, String value, String rule) {
    return new ApiProblem(
        ProblemCode.INVALID_CONTENT,
        "The condition cannot be used.",
        List.of(new Violation(place, value, rule)));
  }

  /** A rule that is kept; it was sound when it was, and nothing it names goes away. */
  private Condition rule(String name) {
    var known = read.get(name);
    if (known != null) {
      return known;
    }
    var text = rules.get(name);
    if (text == null) {
      throw new IllegalStateException("segment " + name + " has no rule");
    }
    var rule = kept(text, "segment " + name);
    read.put(name, rule);
    return rule;
  }
}
