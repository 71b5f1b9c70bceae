package dev.fanfare.dispatch;

import dev.fanfare.audience.Turnout;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.channels.Accounts;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.OwnTime;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * When runs will end by the limits that they keep to; what else counts against these is not thought
 * of.
 */
@Singleton
final class Forecasts {

  private final StandingRates rates;
  private final SendingStore sending;
  private final ForecastStore store;
  private final Campaigns campaigns;
  private final Accounts accounts;
  private final Turnout turnout;
  private final CampaignClock clock;

  Forecasts(
      StandingRates rates,
      SendingStore sending,
      ForecastStore store,
      Campaigns campaigns,
      Accounts accounts,
      Turnout turnout,
      CampaignClock clock) {
    this.rates = rates;
    this.sending = sending;
    this.store = store;
    this.campaigns = campaigns;
    this.accounts = accounts;
    this.turnout = turnout;
    this.clock = clock;
  }

  /** People due at one instant: when the last of them will be started. */
  record Group(Instant due, Instant end) {}

  /** Of people by when they are due, the first ones first. */
  static List<Group> groups(List<RateLimit> limits, SortedMap<Instant, Long> people, Instant from) {
    var groups = new ArrayList<Group>();
    var end = from;
    for (var each : people.entrySet()) {
      var begins = each.getKey().isAfter(end) ? each.getKey() : end;
      end = begins.plus(timeFor(limits, each.getValue())).truncatedTo(ChronoUnit.MICROS);
      groups.add(new Group(each.getKey(), end));
    }
    return groups;
  }

  private static Duration timeFor(List<RateLimit> limits, long people) {
    return limits.stream()
        .map(limit -> limit.timeFor(people))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** Thinks of a run that is being launched; refuses it where it cannot keep its deadline. */
  void launch(Connection connection, Run run, boolean overridden) throws SQLException {
    var version = campaigns.versionOf(run);
    var definition = version.definition();
    var deadline = definition.deadline();
    var limits = limits(connection, run, definition);
    if (limits.isEmpty() && deadline == null) {
      return;
    }
    var people = turnout.of(run.workspace(), version, run.plannedAt());
    long all = people.values().stream().mapToLong(Long::longValue).sum();
    people.replaceAll((due, many) -> written(many, definition));
    var groups = groups(limits, people, clock.now(run.workspace()));
    var end = groups.isEmpty() ? run.plannedAt() : groups.getLast().end();
    var late =
        groups.stream()
            .filter(group -> deadline != null && group.end().isAfter(deadline.of(group.due())))
            .findFirst();
    if (deadline != null && late.isPresent() && !overridden) {
      throw tooLate(all, late.get(), deadline.word(), deadline.of(late.get().due()));
    }
    store.insert(connection, run, all, end, late.isPresent());
  }

  private static ApiProblem tooLate(long people, Group late, String word, Instant deadline) {
    return new ApiProblem(
        ProblemCode.LAUNCH_REFUSED,
        "The campaign cannot be launched as it is.",
        List.of(
            new Violation(
                "deadline",
                word,
                ("At its rates the last of %,d people are written to at %s, which is after the"
                        + " deadline, %s. Raise the rates, move the deadline, or launch with"
                        + " `overrideDeadline`: whoever is left then is skipped.")
                    .formatted(
                        people,
                        late.end().truncatedTo(ChronoUnit.SECONDS),
                        deadline.truncatedTo(ChronoUnit.SECONDS)))));
  }

  /** When a run will end by its limits; null where it has none, or nobody knows. */
  @Nullable Instant end(Connection connection, Run run, SetRates set, Campaign definition)
      throws SQLException {
    if (run.frozenAt() == null) {
      return store.end(connection, run);
    }
    var account = accounts.byId(run.workspace(), run.accountId());
    var limits = set.limits(account, run.id(), definition);
    if (limits.isEmpty()) {
      return null;
    }
    var left = sending.left(connection, run.id());
    left.replaceAll((due, many) -> written(many, definition));
    var now = clock.now(run.workspace());
    var groups = groups(limits, left, now);
    return groups.isEmpty() ? now : groups.getLast().end();
  }

  /** The last deadline of a run's people; null where nobody has one. */
  static @Nullable Instant deadline(Run run, Campaign definition) {
    var deadline = definition.deadline();
    if (deadline == null) {
      return null;
    }
    var waves = definition.waves();
    var first =
        definition.schedule().own() == null
            ? run.plannedAt()
            : OwnTime.ends(OwnTime.local(run.plannedAt()));
    return deadline.of(waves == null ? first : first.plus(waves.after(waves.count() - 1)));
  }

  private List<RateLimit> limits(Connection connection, Run run, Campaign definition)
      throws SQLException {
    var account = accounts.byId(run.workspace(), run.accountId());
    return rates
        .of(connection, run.workspace(), Set.of(run.id()))
        .limits(account, run.id(), definition);
  }

  /** The control group takes no tokens. */
  private static long written(long people, Campaign definition) {
    return Math.ceilDiv(people * (10_000 - definition.holdout().basisPoints()), 10_000);
  }
}
