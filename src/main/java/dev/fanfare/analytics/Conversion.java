package dev.fanfare.analytics;

import static java.util.Objects.requireNonNull;

import dev.fanfare.events.ToldIds;
import dev.fanfare.platform.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something a person of a run did that the campaign was for, as somebody outside saw it.
 *
 * @param id the caller's: told again, it is one conversion; what is no address of a person
 * @param goal what was reached, such as {@code visit}
 * @param at when; null for now
 */
record Conversion(
    @Nullable String id, @Nullable String externalId, @Nullable String goal, @Nullable Instant at) {

  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,100}");
  private static final Pattern GOAL = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /** As it is kept, when nothing is wrong with it. */
  ConversionStore.Kept kept(long profileId, Instant when) {
    return new ConversionStore.Kept(requireNonNull(id), profileId, requireNonNull(goal), when);
  }

  /** What is wrong with it by itself. */
  List<Violation> violations(String place) {
    var violations = new ArrayList<Violation>();
    if (id == null || !ID.matcher(id).matches()) {
      violations.add(
          new Violation(place + "/id", id, "Must be 1 to 100 visible characters of ASCII."));
    } else if (ToldIds.looksLikeAnAddress(id)) {
      violations.add(new Violation(place + "/id", id, "It " + ToldIds.OF_A_PERSON + "."));
    }
    if (externalId == null || externalId.isEmpty()) {
      violations.add(new Violation(place + "/externalId", externalId, "Must name a profile."));
    }
    if (goal == null || !GOAL.matcher(goal).matches()) {
      violations.add(
          new Violation(
              place + "/goal",
              goal,
              "Must be 1 to 63 lower-case letters, digits and hyphens, not beginning with one."));
    }
    return violations;
  }
}
