package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run as it is answered. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunView(
    String id,
    @Nullable String campaign,
    @Nullable Integer campaignVersion,
    String state,
    String account,
    Instant plannedAt,
    String launchedBy,
    Instant createdAt,
    @Nullable Instant frozenAt,
    @Nullable Instant endedAt,
    @Nullable Instant takesUntil,
    @Nullable String problem,
    @Nullable Pause pause,
    @Nullable Boolean draining,
    @Nullable Instant missedBefore,
    @Nullable @JsonRawValue String segments,
    @Nullable Integer planned,
    @Nullable Long decided,
    @Nullable Long inFlight,
    @Nullable Long deferred,
    @Nullable Double progress,
    @Nullable Double perSecond,
    @Nullable Instant estimatedEnd,
    @Nullable Instant deadline,
    @Nullable AskedRate rate,
    @Nullable List<Count> counts,
    GuardViews.@Nullable Stop stop,
    GuardViews.@Nullable Canary canary,
    WinnerViews.@Nullable View winner,
    SeedViews.@Nullable Seeds seeds) {

  /** Since when it is paused, and whether waits stand still. */
  record Pause(Instant since, boolean extendWaits) {}

  /** Ledger rows of one state and reason. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Count(String state, @Nullable String reason, long count) {}
}
