package dev.fanfare.segments;

import dev.fanfare.conditions.Membership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks of some people whether they still belong to an audience, by the segments in force. Nobody is
 * in a segment that was taken away. Of one thread.
 */
final class Recheck {

  private final SegmentBook book;
  private final AskedTogether together;
  private final AskedPeople people;

  /**
   * @param together who is in segments that are people written down
   * @param people who is in rules
   */
  Recheck(SegmentBook book, AskedTogether together, AskedPeople people) {
    this.book = book;
    this.together = together;
    this.people = people;
  }

  /** Whether a rule is among some segments, for which profiles are read. */
  static boolean asksRules(SegmentBook book, List<String> include, List<String> exclude) {
    return include.stream().anyMatch(book::isRule) || exclude.stream().anyMatch(book::isRule);
  }

  /** Those who belong no longer, with words for why. */
  Map<Long, String> left(List<String> include, List<String> exclude, Iterable<Long> subjects) {
    var left = new HashMap<Long, String>();
    for (var subject : subjects) {
      var why = why(include, exclude, subject);
      if (why != null) {
        left.put(subject, why);
      }
    }
    return left;
  }

  private @Nullable String why(List<String> include, List<String> exclude, long subject) {
    for (var name : exclude) {
      if (isIn(name, subject)) {
        return "in " + told(name) + ", which it excludes";
      }
    }
    return include.stream().anyMatch(name -> isIn(name, subject))
        ? null
        : include.stream().map(this::told).collect(Collectors.joining(", ", "not in ", ""));
  }

  private boolean isIn(String name, long subject) {
    var segment = book.ref(name);
    if (segment.isEmpty()) {
      return false;
    }
    return book.isRule(name)
        ? people.isAmong(List.of(name), List.of(), subject)
        : together.isMember(
            new Membership.Version(segment.get().id(), segment.get().version()), subject);
  }

  private String told(String name) {
    return name + book.ref(name).map(segment -> "@" + segment.version()).orElse(" (deleted)");
  }
}
