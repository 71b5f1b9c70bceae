package dev.fanfare.analytics;

import dev.fanfare.analytics.Funnel.Count;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Experiment;
import dev.fanfare.events.RunEvents;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reports of runs, made of what the sink has counted. Any thread. */
@Singleton
final class Reports {

  static final String MAIN = "main";
  private static final long SECONDS_A_QUARTER = 900;

  private final AgroalDataSource pool;
  private final RunStore runs;
  private final Campaigns campaigns;
  private final RunEvents events;
  private final ReportStore store;
  private final ReportLinks reportLinks;
  private final KeptAnswers<RunKey, ReportStore.Found> kept;

  Reports(
      AgroalDataSource pool,
      RunStore runs,
      Campaigns campaigns,
      RunEvents events,
      ReportStore store,
      ReportLinks reportLinks,
      AnalyticsConfig config,
      MachineClock clock) {
    this.pool = pool;
    this.runs = runs;
    this.campaigns = campaigns;
    this.events = events;
    this.store = store;
    this.reportLinks = reportLinks;
    this.kept = new KeptAnswers<>(clock, config.reportKept());
  }

  /** The report of a run; a problem (404) for what is no run of the workspace. */
  RunReport of(RunKey key, ReportQuery query) {
    var run =
        Sql.inTransaction(pool, connection -> runs.find(connection, key.workspace(), key.run()))
            .orElseThrow(() -> ApiProblem.notFound("run", key.id()));
    return of(key, run, campaigns.versionOf(run), query);
  }

  private RunReport of(RunKey key, Run run, CampaignVersion version, ReportQuery query) {
    var groups = ReportGroups.of(version.definition());
    var variants = variants(version.definition());
    var found = kept.get(key, () -> store.read(run, variants));
    var byGroup = funnels(found, OfGroup.GROUP);
    var planned = run.planned();
    return new RunReport(
        key.id(),
        version.name(),
        version.number(),
        run.state().name(),
        run.plannedAt(),
        planned == null ? null : planned.longValue(),
        events.count(key.workspace(), key.run()),
        found.counted(),
        funnel(found),
        groups.entrySet().stream()
            .map(
                group ->
                    new RunReport.Group(
                        group.getKey(),
                        group.getValue(),
                        byGroup.getOrDefault(group.getKey(), new Funnel.Filling()).filled()))
            .toList(),
        domains(found),
        reportLinks.of(run, variants, found),
        goals(found),
        GoalReport.of(
            found.goals(),
            variants,
            assigned(groups.keySet(), byGroup, found.goals(), variants),
            version.definition().message().channel()),
        times(found, query.zone(), query.step()),
        comparison(version.definition(), byGroup, found, query));
  }

  private static void fill(Funnel.Filling filling, ReportStore.Found found) {
    found.messages().forEach(of -> filling.add(of.type(), of.word(), of.n()));
    found.people().forEach(of -> filling.add(of.type(), of.agent(), of.count()));
    found.unknown().forEach(of -> filling.addUnknown(of.count().people()));
  }

  static List<String> variants(Campaign definition) {
    var experiment = definition.experiment();
    return experiment == null ? List.of(MAIN) : experiment.names();
  }

  /** By what figures are told apart. */
  private enum OfGroup {
    GROUP {
      @Override
      String of(String arm, String domain) {
        return arm;
      }
    },
    DOMAIN {
      @Override
      String of(String arm, String domain) {
        return domain;
      }
    };

    abstract String of(String arm, String domain);
  }

  private static Map<String, Funnel.Filling> funnels(ReportStore.Found found, OfGroup by) {
    var funnels = new TreeMap<String, Funnel.Filling>();
    for (var of : found.messages()) {
      funnels
          .computeIfAbsent(by.of(of.arm(), of.domain()), name -> new Funnel.Filling())
          .add(of.type(), of.word(), of.n());
    }
    for (var of : found.people()) {
      funnels
          .computeIfAbsent(by.of(of.arm(), of.domain()), name -> new Funnel.Filling())
          .add(of.type(), of.agent(), of.count());
    }
    for (var of : found.unknown()) {
      funnels
          .computeIfAbsent(by.of(of.arm(), of.domain()), name -> new Funnel.Filling())
          .addUnknown(of.count().people());
    }
    return funnels;
  }

  private static Funnel funnel(ReportStore.Found found) {
    var filling = new Funnel.Filling();
    fill(filling, found);
    return filling.filled();
  }

  /** The largest first; people without an address are of none. */
  private static List<RunReport.Domain> domains(ReportStore.Found found) {
    return funnels(found, OfGroup.DOMAIN).entrySet().stream()
        .filter(domain -> !domain.getKey().isEmpty())
        .map(domain -> new RunReport.Domain(domain.getKey(), domain.getValue().filled()))
        .sorted(
            Comparator.comparingLong((RunReport.Domain domain) -> -domain.funnel().assigned())
                .thenComparing(RunReport.Domain::name))
        .toList();
  }

  private static List<RunReport.Goal> goals(ReportStore.Found found) {
    var goals = new TreeMap<String, Count>();
    for (var item : found.items()) {
      if (item.type().equals(Did.CONVERTED)) {
        goals.merge(item.item(), item.count(), Count::plus);
      }
    }
    return goals.entrySet().stream()
        .map(goal -> new RunReport.Goal(goal.getKey(), goal.getValue()))
        .toList();
  }

  static RunReport.Times times(ReportStore.Found found, ZoneId zone, ReportQuery.Step step) {
    var buckets = new TreeMap<Instant, Map<String, Long>>();
    for (var of : found.times()) {
      var at = Instant.ofEpochSecond(of.quarter() * SECONDS_A_QUARTER).atZone(zone);
      var from =
          switch (step) {
            case HOUR -> at.truncatedTo(ChronoUnit.HOURS).toInstant();
            case DAY -> at.toLocalDate().atStartOfDay(zone).toInstant();
          };
      var what = of.agent().isEmpty() ? of.type() : of.type() + " " + of.agent();
      buckets.computeIfAbsent(from, f -> new TreeMap<>()).merge(what, of.n(), Long::sum);
    }
    return new RunReport.Times(
        zone.getId(),
        step.word(),
        buckets.entrySet().stream()
            .map(bucket -> new RunReport.Bucket(bucket.getKey(), bucket.getValue()))
            .toList());
  }

  /** Different people of each group; an event tells of each coming, where people come again. */
  private static Map<String, Long> assigned(
      Collection<String> groups,
      Map<String, Funnel.Filling> byGroup,
      GoalCounts counts,
      List<String> variants) {
    var people = counts.people(-1, GoalCounts.What.ASSIGNED);
    var assigned = new LinkedHashMap<String, Long>();
    for (var group : groups) {
      long events = byGroup.getOrDefault(group, new Funnel.Filling()).filled().assigned();
      assigned.put(
          group,
          people.isEmpty() ? events : people.getOrDefault(GoalReport.arm(group, variants), 0L));
    }
    return assigned;
  }

  /** The goal of the campaign that groups are compared by; empty where something else is asked. */
  private static Optional<GoalCounts.OfGoal> compared(GoalCounts counts, ReportQuery query) {
    if (query.of() != null && query.of() != ReportQuery.Measure.CONVERSIONS) {
      return Optional.empty();
    }
    var goal = query.goal();
    return goal == null ? counts.primary() : counts.named(goal);
  }

  /** Groups by a goal, as they were assigned: whoever's message was refused counts too. */
  private static Comparison comparison(
      GoalCounts.OfGoal goal,
      Map<String, Long> assigned,
      List<String> variants,
      GoalCounts counts) {
    var people = counts.people(goal.number(), GoalCounts.What.COMPARED);
    var groups = new ArrayList<Comparison.Group>();
    assigned.forEach(
        (group, of) -> {
          long did = people.getOrDefault(GoalReport.arm(group, variants), 0L);
          groups.add(new Comparison.Group(group, Math.min(did, of), of));
        });
    return Comparison.of("conversions of " + goal.name(), groups);
  }

  /** People who are held out cannot open or click: they are compared by conversions alone. */
  private static Comparison comparison(
      Campaign definition,
      Map<String, Funnel.Filling> byGroup,
      ReportStore.Found found,
      ReportQuery query) {
    var variants = variants(definition);
    var aim = compared(found.goals(), query);
    if (aim.isPresent()) {
      var compared = ReportGroups.compared(definition);
      var assigned = assigned(compared, byGroup, found.goals(), variants);
      return comparison(aim.get(), assigned, variants, found.goals());
    }
    var measure = measure(query.of(), found);
    var people = people(found, measure, query.goal());
    var names = new ArrayList<String>();
    if (measure == ReportQuery.Measure.CONVERSIONS && definition.holdout().basisPoints() > 0) {
      names.add(Experiment.CONTROL);
    }
    names.addAll(variants);
    var groups = new ArrayList<Comparison.Group>();
    for (var name : names) {
      long assigned = byGroup.getOrDefault(name, new Funnel.Filling()).filled().assigned();
      long did = people.getOrDefault(name, 0L);
      // Somebody may have been seen before the event of their decision has come through the stream.
      groups.add(new Comparison.Group(name, Math.min(did, assigned), assigned));
    }
    var goal = query.goal();
    return Comparison.of(goal == null ? measure.word() : measure.word() + " of " + goal, groups);
  }

  /** How many of the people who were drawn did something, by group. */
  private static Map<String, Long> people(
      ReportStore.Found found, ReportQuery.Measure measure, @Nullable String goal) {
    var people = new TreeMap<String, Long>();
    for (var of : goal == null ? found.people() : found.items()) {
      if (of.drawn()
          && of.type().equals(measure.type())
          && of.agent().equals(measure.agent())
          && (goal == null || of.item().equals(goal))) {
        people.merge(of.arm(), of.count().people(), Long::sum);
      }
    }
    return people;
  }

  private static ReportQuery.Measure measure(
      ReportQuery.@Nullable Measure asked, ReportStore.Found found) {
    if (asked != null) {
      return asked;
    }
    boolean converted = found.items().stream().anyMatch(item -> item.type().equals(Did.CONVERTED));
    return converted ? ReportQuery.Measure.CONVERSIONS : ReportQuery.Measure.CLICKS;
  }
}
