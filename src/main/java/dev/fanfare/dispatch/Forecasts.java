package dev.fanfare.dispatch;

import dev.fanfare.audience.Turnout;
import dev.fanfare.audience.Turnout.Part;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.DeadlineCheck;
import dev.fanfare.campaigns.Run;
import dev.fanfare.channels.Accounts;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Deadline;
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
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When runs will end by the limits that they keep to and by who waits for whom; what else counts
 * against limits is not thought of.
 */
@Singleton
final class Forecasts implements DeadlineCheck {

  private final StandingRates rates;
  private final LeftPeople left;
  private final ForecastStore store;
  private final Campaigns campaigns;
  private final Accounts accounts;
  private final Turnout turnout;
  private final CampaignClock clock;

  Forecasts(
      StandingRates rates,
      LeftPeople left,
      ForecastStore store,
      Campaigns campaigns,
      Accounts accounts,
      Turnout turnout,
      CampaignClock clock) {
    this.rates = rates;
    this.left = left;
    this.store = store;
    this.campaigns = campaigns;
    this.accounts = accounts;
    this.turnout = turnout;
    this.clock = clock;
  }

  /** People who go together: when the first and the last of them will be started. */
  record Group(Part part, Instant begin, Instant end) {

    /** Whether somebody of them is left when it is too late to start them. */
    boolean misses(Deadline deadline) {
      var last = deadline.of(part.since());
      return end.isAfter(last) || !begin.isBefore(last);
    }
  }

  /** Of people by when they are due, the first ones first. */
  static List<Group> groups(List<RateLimit> limits, List<Part> parts, Instant from) {
    var groups = new ArrayList<Group>();
    var end = from;
    for (var part : parts) {
      var free = part.hold() == null ? end : end.plus(part.hold());
      var begin = part.due().isAfter(free) ? part.due() : free;
      end = begin.plus(timeFor(limits, part.people())).truncatedTo(ChronoUnit.MICROS);
      groups.add(new Group(part, begin, end));
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
    var limits = limits(connection, run, definition);
    if (limits.isEmpty() && definition.deadline() == null) {
      return;
    }
    var parts = turnout.of(connection, run.workspace(), version, run.plannedAt());
    var groups = groups(limits, written(parts, definition), clock.now(run.workspace()));
    var end = groups.isEmpty() ? run.plannedAt() : groups.getLast().end();
    var late = late(groups, parts, definition, "move the deadline, or launch");
    if (late.isPresent() && !overridden) {
      throw new ApiProblem(
          ProblemCode.LAUNCH_REFUSED,
          "The campaign cannot be launched as it is.",
          List.of(late.get()));
    }
    store.insert(connection, run, people(parts), end, late.isPresent());
  }

  @Override
  public Optional<Violation> missed(Connection connection, Run run, CampaignVersion to)
      throws SQLException {
    var definition = to.definition();
    if (definition.deadline() == null) {
      return Optional.empty();
    }
    var now = clock.now(run.workspace());
    var parts =
        run.frozenAt() == null
            ? turnout.of(connection, run.workspace(), to, run.plannedAt())
            : left.of(connection, run, now).parts();
    var account = accounts.byId(run.workspace(), run.accountId());
    var limits = rates.by(connection, run, to).limits(account, run.id(), definition);
    var groups = groups(limits, written(parts, definition), now);
    return late(groups, parts, definition, "write a later deadline, or edit");
  }

  /**
   * Whom a deadline comes too early for.
   *
   * @param advice what else can be done than to say that it does not matter
   */
  private static Optional<Violation> late(
      List<Group> groups, List<Part> parts, Campaign definition, String advice) {
    var deadline = definition.deadline();
    if (deadline == null) {
      return Optional.empty();
    }
    return groups.stream()
        .filter(group -> group.misses(deadline))
        .findFirst()
        .map(
            group ->
                new Violation(
                    "deadline",
                    deadline.word(),
                    rule(group, people(parts), deadline.of(group.part().since()), advice)));
  }

  private static String rule(Group late, long people, Instant deadline, String advice) {
    boolean held = late.part().hold() != null;
    return ("%s the last of %,d people is written to at %s, which is %s the deadline, %s. %s, %s"
            + " with `overrideDeadline`: whoever is left then is skipped.")
        .formatted(
            held ? "By its rates, and waiting for those who go first," : "At its rates",
            people,
            late.end().truncatedTo(ChronoUnit.SECONDS),
            late.end().isAfter(deadline) ? "after" : "not before",
            deadline.truncatedTo(ChronoUnit.SECONDS),
            held ? "Shorten the wait, raise the rates" : "Raise the rates",
            advice);
  }

  private static long people(List<Part> parts) {
    return parts.stream().mapToLong(Part::people).sum();
  }

  /**
   * When a run will end by its limits and by who waits for whom; null where nothing of that holds
   * it up, or nobody knows.
   */
  @Nullable Instant end(Connection connection, Run run, SetRates set, Campaign definition)
      throws SQLException {
    if (run.frozenAt() == null) {
      return store.end(connection, run);
    }
    var account = accounts.byId(run.workspace(), run.accountId());
    var limits = set.limits(account, run.id(), definition);
    if (limits.isEmpty() && run.continuous()) {
      return null;
    }
    var now = clock.now(run.workspace());
    var people = left.of(connection, run, now);
    if (people.waits() || limits.isEmpty() && !people.held()) {
      return null;
    }
    var groups = groups(limits, written(people.parts(), definition), now);
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
  private static List<Part> written(List<Part> parts, Campaign definition) {
    int share = 10_000 - definition.holdout().basisPoints();
    return parts.stream()
        .map(
            part ->
                new Part(
                    part.due(),
                    part.since(),
                    part.hold(),
                    Math.ceilDiv(part.people() * share, 10_000)))
        .toList();
  }
}
