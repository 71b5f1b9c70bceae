package dev.fanfare.dispatch;

import dev.fanfare.audience.Place;
import dev.fanfare.audience.SliceKind;
import dev.fanfare.dispatch.Assignments.Assigned;
import dev.fanfare.profiles.Channel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message as an explanation tells it: by its row, or by where the person stands. Pure. */
final class DecidedViews {

  private DecidedViews() {}

  /**
   * Whose message it is.
   *
   * @param places of the person in the run, the last one last
   * @param values what follows from the run
   */
  record Situation(
      MessageKey key,
      Assignments assignments,
      Assigned assigned,
      List<Place> places,
      Map<String, String> values,
      Flips.About about,
      PresentFacts.Present present) {}

  /**
   * A message.
   *
   * @param row null where the person has no end yet
   */
  static PersonView.Decided of(@Nullable LedgerRow row, Situation of) {
    return row == null ? waiting(of) : decided(row, of);
  }

  private static PersonView.Decided decided(LedgerRow row, Situation of) {
    var judged = JudgedFacts.told(row);
    var kept = KeptFlips.of(row, of.assigned().control(), of.about());
    return new PersonView.Decided(
        row.key().step(),
        Channel.EMAIL.word(),
        MessageKey.instant(row.key().occurrence()),
        row.state().name(),
        row.reason() == Reason.NONE ? null : row.reason().wire(),
        row.reason().words(),
        of.values(),
        judged == null ? null : JudgedFacts.words(judged),
        of.present().words(),
        of.about().draws(),
        new PersonView.Flipped(kept, of.present().flips()),
        of.assignments().name(row.variant()),
        of.assignments().eligible(row.key().profileId()),
        row.probability(),
        row.attempt(),
        row.ambiguous(),
        new MessageIds().of(row.key()),
        row.detail(),
        row.decidedAt(),
        row.endedAt());
  }

  /** Somebody without a row: where they stand says how far they have come. */
  private static PersonView.Decided waiting(Situation of) {
    var place = of.places().getLast();
    boolean later = place.kind() != SliceKind.FROZEN && !place.started();
    var state =
        place.started() ? "STARTED" : later ? "DEFERRED" : place.claimed() ? "CLAIMED" : "PLANNED";
    var assigned = of.assigned();
    return new PersonView.Decided(
        MessageKey.ONLY_STEP,
        Channel.EMAIL.word(),
        MessageKey.instant(of.key().occurrence()),
        state,
        null,
        later ? why(place) : "Frozen into the audience; permission is judged when the send starts.",
        of.values(),
        null,
        of.present().words(),
        of.about().draws(),
        new PersonView.Flipped(null, of.present().flips()),
        of.assignments().name(assigned.variant()),
        of.assignments().eligible(of.key().profileId()),
        of.assignments()
            .probability(
                assigned.control() ? new Decision.HoldOut() : new Decision.Send(), assigned),
        place.attempt(),
        0,
        new MessageIds().of(of.key()),
        null,
        place.dueAt(),
        null);
  }

  private static String why(Place place) {
    var because = place.because();
    return because == null
        ? "The last attempt failed for now; another follows."
        : "Judged, and to be judged again: " + Reason.of(because).words();
  }
}
