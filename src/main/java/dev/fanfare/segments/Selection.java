package dev.fanfare.segments;

import dev.fanfare.conditions.Conditions;
import dev.fanfare.conditions.SelectedPeople;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whom an audience takes, settled for one instant. */
public final class Selection {

  /** How the people are found. */
  sealed interface Way {}

  /** All segments are people written down: their sets are enough, no profile is read. */
  record Written(List<SegmentRef> include, List<SegmentRef> exclude) implements Way {}

  record Asked(SelectedPeople people) implements Way {}

  private final Way way;
  private final Map<String, Integer> versions;
  private final List<String> expired;

  private Selection(Way way, Map<String, Integer> versions, List<String> expired) {
    this.way = way;
    this.versions = versions;
    this.expired = expired;
  }

  static Selection of(
      SegmentBook book,
      WorkspaceId workspace,
      List<String> include,
      List<String> exclude,
      Instant now) {
    var condition = Conditions.anyOfNoneOf(include, exclude);
    var versions = book.versions(condition);
    boolean asked =
        !include.isEmpty()
            && Stream.concat(include.stream(), exclude.stream()).anyMatch(book::isRule);
    var way =
        asked
            ? new Asked(condition.selected(workspace, now, book::membership))
            : new Written(refs(book, include), refs(book, exclude));
    var expired =
        versions.keySet().stream()
            .filter(name -> book.ref(name).filter(ref -> ref.isExpired(now)).isPresent())
            .toList();
    return new Selection(way, versions, expired);
  }

  /** The version of each segment it rests on, those that rules name among them. */
  public Map<String, Integer> versions() {
    return versions;
  }

  /** Refuses to be used (409) when it rests on scores that have expired. */
  public void requireCurrentScores() {
    if (!expired.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "The scores of the segment \"" + expired.getFirst() + "\" have expired.");
    }
  }

  /** Whether nobody can be in it, since it takes no segment. */
  boolean isEmpty() {
    return way instanceof Written(var include, var _) && include.isEmpty();
  }

  Way way() {
    return way;
  }

  private static List<SegmentRef> refs(SegmentBook book, List<String> names) {
    return names.stream()
        .map(name -> book.ref(name).orElseThrow(() -> ApiProblem.notFound("segment", name)))
        .toList();
  }
}
