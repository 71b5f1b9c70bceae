package dev.fanfare.dispatch;

import dev.fanfare.audience.Memberships.Seen;
import dev.fanfare.audience.Memberships.Turned;
import dev.fanfare.dispatch.Flips.Change;
import dev.fanfare.dispatch.Flips.Flip;
import dev.fanfare.dsl.Campaign;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What would bring somebody into the audience of a run who is not in it. Pure. */
final class AudienceFlips {

  private AudienceFlips() {}

  /**
   * The nearest changes, all needed; none where the person would be in a run that is frozen now.
   *
   * @param seen whether the person is in the segments the run was frozen from
   */
  static List<Flip> of(Campaign.Audience audience, List<Seen> seen) {
    var changes = new ArrayList<Change>();
    var included = among(audience.include(), seen);
    if (included.stream().noneMatch(Seen::member)) {
      List<Change> nearest = null;
      for (var segment : included) {
        var entering = turned(segment, "includes");
        if (nearest == null || entering.size() < nearest.size()) {
          nearest = entering;
        }
      }
      changes.addAll(nearest == null ? List.of() : nearest);
    }
    for (var segment : among(audience.exclude(), seen)) {
      if (segment.member()) {
        changes.addAll(turned(segment, "excludes"));
      }
    }
    return changes.isEmpty() ? List.of() : List.of(new Flip(changes, "targeted"));
  }

  private static List<Seen> among(List<String> names, List<Seen> seen) {
    return names.stream()
        .flatMap(name -> seen.stream().filter(each -> each.segment().equals(name)))
        .toList();
  }

  private static List<Change> turned(Seen segment, String does) {
    var tests = Objects.requireNonNullElse(segment.turned(), List.<Turned>of());
    return tests.isEmpty()
        ? List.of(whole(segment, does))
        : tests.stream().map(test -> one(segment, test, does)).toList();
  }

  private static Change whole(Seen segment, String does) {
    boolean in = segment.member();
    return new Change(
        "segment " + segment.segment(),
        in ? "member" : "no member",
        in ? "no member" : "member",
        "The person is %s the segment %s, which the campaign %s."
            .formatted(in ? "not in" : "in", segment.segment(), does));
  }

  private static Change one(Seen segment, Turned test, String does) {
    return new Change(
        "segment " + segment.segment(),
        test.seen(),
        test.wanted() ? test.test() : "not: " + test.test(),
        "The person %s %s, which the rule of %s asks, a segment that the campaign %s."
            .formatted(
                test.wanted() ? "meets" : "does not meet", test.test(), segment.segment(), does));
  }
}
