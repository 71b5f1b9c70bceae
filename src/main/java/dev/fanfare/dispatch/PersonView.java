package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.fanfare.audience.Memberships;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why one person of a run is where they are, as it is answered.
 *
 * @param flips what would bring the person into the audience who is not in it; else null
 * @param passed events that brought the person in nowhere, where a trigger does; else null
 * @param membership in the segments' versions the run was frozen from, rules asked now
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PersonView(
    String run,
    String campaign,
    int campaignVersion,
    @JsonRawValue String segments,
    List<Memberships.Seen> membership,
    String templateHash,
    String externalId,
    String subject,
    boolean targeted,
    String summary,
    List<Decided> decisions,
    @Nullable List<Flips.Flip> flips,
    @Nullable List<Passed> passed) {

  /**
   * An event that could have brought the person in, and did not.
   *
   * @param why the word for it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Passed(
      String event, Instant at, Instant recordedAt, String why, @Nullable String detail) {}

  /**
   * One message's decision and end.
   *
   * @param values what follows from the run for the person, then as now
   * @param judged the facts at the decision; null before it and where they died with their worker
   * @param present the same facts now, and what would be decided
   * @param draws where the person was drawn
   * @param flips what would have been decided otherwise, and would be
   * @param variant what the person got, or would have got; null where an attribute names none
   * @param eligible all variants
   * @param probability with which this decision, with its variant, came out
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Decided(
      int step,
      String slot,
      Instant occurrence,
      String state,
      @Nullable String reason,
      String rule,
      Map<String, String> values,
      @Nullable Map<String, String> judged,
      Map<String, String> present,
      List<Draw> draws,
      Flipped flips,
      @Nullable String variant,
      List<String> eligible,
      float probability,
      int attempt,
      int ambiguous,
      UUID messageId,
      @Nullable String detail,
      Instant decidedAt,
      @Nullable Instant endedAt) {}

  /**
   * The nearest changes that would flip a decision: sets of which each is enough.
   *
   * @param judged of the decision in the ledger; null before it, and where its facts were lost
   * @param present of what would be decided now
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Flipped(@Nullable List<Flips.Flip> judged, List<Flips.Flip> present) {}

  /** Where somebody stands, in a sentence. */
  static String summary(Decided decided) {
    var state = decided.state().toLowerCase(Locale.ROOT).replace('_', ' ');
    var words = Character.toUpperCase(state.charAt(0)) + state.substring(1);
    return decided.state().equals("SENT")
        ? "Sent at %s, in attempt %d.".formatted(decided.endedAt(), decided.attempt())
        : words + ": " + decided.rule();
  }
}
