package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.audience.CanaryStore;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStop;
import dev.fanfare.campaigns.RunStopStore;
import dev.fanfare.dsl.Guardrails;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts what guardrails have done with a run into the words of the API. */
@Singleton
final class GuardViews {

  private final RunStopStore stops;
  private final CanaryStore canaries;

  GuardViews(RunStopStore stops, CanaryStore canaries) {
    this.stops = stops;
    this.canaries = canaries;
  }

  /**
   * The last time that a run has stopped by itself.
   *
   * @param run the earlier one that it has begun with the stop of; null for its own
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Stop(
      String because,
      String source,
      String bound,
      long counted,
      @Nullable Long outOf,
      Instant at,
      @Nullable String run,
      @Nullable String lifted,
      @Nullable Instant liftedAt,
      @Nullable String liftedBy,
      @Nullable String why) {

    static Stop of(RunStop stop) {
      var lifted = stop.lifted();
      return new Stop(
          stop.because(),
          stop.source(),
          stop.share() ? Guardrails.percent(stop.bound()) : Integer.toString(stop.bound()),
          stop.counted(),
          stop.share() ? stop.outOf() : null,
          stop.at(),
          stop.ofRun() == null ? null : Run.publicId(stop.ofRun()),
          lifted == null ? null : lifted.how(),
          lifted == null ? null : lifted.at(),
          lifted == null ? null : lifted.by(),
          lifted == null ? null : lifted.why());
    }
  }

  /** Who goes first, and when the others follow. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Canary(
      String share,
      String hold,
      int people,
      int held,
      @Nullable Instant endedAt,
      @Nullable Instant goesOnAt) {

    static Canary of(CanaryStore.RunCanary canary) {
      return new Canary(
          Guardrails.percent(canary.share()),
          canary.hold().toString(),
          canary.people(),
          canary.held(),
          canary.endedAt(),
          canary.goesOnAt());
    }
  }

  /** Both, as far as there are any. */
  record Guards(@Nullable Stop stop, @Nullable Canary canary) {
    static final Guards NONE = new Guards(null, null);
  }

  Guards of(Connection connection, Run run) throws SQLException {
    if (run.ofMessages()) {
      return Guards.NONE;
    }
    return new Guards(
        stops.last(connection, run.workspace(), run.id()).map(Stop::of).orElse(null),
        canaries.of(connection, run.workspace(), run.id()).map(Canary::of).orElse(null));
  }
}
