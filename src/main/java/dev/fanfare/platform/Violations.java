package dev.fanfare.platform;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects every broken rule of a request, so that all are told at once. Of one thread. */
public final class Violations {

  private final List<Violation> found = new ArrayList<>();

  /** Notes a broken rule. */
  public Violations add(String place, @Nullable String value, String rule) {
    found.add(new Violation(place, value, rule));
    return this;
  }

  /** Notes the rule as broken unless it holds. */
  public Violations require(boolean holds, String place, @Nullable Object value, String rule) {
    return holds ? this : add(place, value == null ? null : value.toString(), rule);
  }

  /** Notes a member that must be there and is not. */
  public Violations requirePresent(@Nullable Object value, String place) {
    return require(value != null, place, null, "must be present");
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<Violation> list() {
    return List.copyOf(found);
  }

  /** Refuses the request (400) when a rule is broken. */
  public void refuse() {
    if (!found.isEmpty()) {
      throw ApiProblem.invalid(found);
    }
  }

  /** Refuses the content (422) when a rule of the workspace is broken. */
  public void refuseContent() {
    if (!found.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.INVALID_CONTENT,
          found.size() == 1 ? "One rule is broken." : found.size() + " rules are broken.",
          found);
    }
  }
}
