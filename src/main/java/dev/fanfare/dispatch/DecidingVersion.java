package dev.fanfare.dispatch;

import dev.fanfare.audience.Place;
import dev.fanfare.campaigns.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** By which version of a run's campaign somebody was decided about, or would be now. Pure. */
final class DecidingVersion {

  private static final String TOLD = "campaignVersion";

  private DecidingVersion() {}

  /**
   * The run by that version, which is also told.
   *
   * @param places of the person, the last one last; none where they are not in the run
   */
  static Run of(Run run, Optional<LedgerRow> row, List<Place> places, Map<String, String> values) {
    if (run.ofMessages()) {
      return run;
    }
    int version = row.map(LedgerRow::version).orElse(0);
    if (version == 0 && row.isEmpty() && !places.isEmpty()) {
      var last = places.getLast();
      boolean decided = !last.kind().undecided() || last.started();
      version = decided ? last.version() : 0;
    }
    var decider = version == 0 ? run : run.by(version);
    values.put(TOLD, Integer.toString(decider.campaignVersion()));
    return decider;
  }

  /** The same once more, from what was told. */
  static Run told(Run run, Map<String, String> values) {
    return run.by(Integer.parseInt(values.getOrDefault(TOLD, "" + run.campaignVersion())));
  }
}
