package dev.fanfare.audience;

import dev.fanfare.access.Workspaces;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunStore;
import dev.fanfare.consent.Purpose;
import dev.fanfare.consent.Purposes;
import dev.fanfare.dsl.Clocks;
import dev.fanfare.dsl.OwnTime.Lateness;
import dev.fanfare.dsl.OwnTime.Shift;
import dev.fanfare.dsl.QuietHours;
import dev.fanfare.dsl.Schedule;
import dev.fanfare.dsl.Trigger;
import dev.fanfare.dsl.Waves;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import dev.fanfare.quiet.QuietHoursStore;
import dev.fanfare.quiet.StandingHours;
import dev.fanfare.segments.MemberStore;
import dev.fanfare.segments.Segments;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells when whom is written to: of a run that is frozen, or of one that a launch would make. */
@Singleton
final class Timetables {

  private final AgroalDataSource pool;
  private final Campaigns campaigns;
  private final RunStore runs;
  private final TimetableStore store;
  private final MemberStore members;
  private final Segments segments;
  private final Purposes purposes;
  private final Workspaces workspaces;
  private final QuietHoursStore quietHours;
  private final CampaignClock clock;

  Timetables(
      @DataSource("background") AgroalDataSource pool,
      Campaigns campaigns,
      RunStore runs,
      TimetableStore store,
      MemberStore members,
      Segments segments,
      Purposes purposes,
      Workspaces workspaces,
      QuietHoursStore quietHours,
      CampaignClock clock) {
    this.pool = pool;
    this.campaigns = campaigns;
    this.runs = runs;
    this.store = store;
    this.members = members;
    this.segments = segments;
    this.purposes = purposes;
    this.workspaces = workspaces;
    this.quietHours = quietHours;
    this.clock = clock;
  }

  /** What a launch, or the next planned instant of a schedule, would come to now. */
  TimetableView ofCampaign(WorkspaceId workspace, String name) {
    var version =
        campaigns.current(workspace, name).orElseThrow(() -> ApiProblem.notFound("campaign", name));
    var now = clock.now(workspace);
    var planned = planned(version.definition().schedule(), now);
    var begins = planned.isAfter(now) ? planned : now;
    var workspaceZone = workspaces.settings(workspace).defaultZone();
    return Sql.inTransaction(
        pool,
        connection -> {
          var entries = entries(connection, workspace, version, planned, workspaceZone, begins);
          return view(connection, workspace, version, null, begins, entries);
        });
  }

  /**
   * When how many people would be due by a launch for an instant; at once unless by their clocks.
   */
  List<TimetableEntry> toBe(WorkspaceId workspace, CampaignVersion version, Instant planned) {
    var now = clock.now(workspace);
    var begins = planned.isAfter(now) ? planned : now;
    var workspaceZone = workspaces.settings(workspace).defaultZone();
    return Sql.inTransaction(
        pool,
        connection -> {
          if (version.definition().schedule().own() != null) {
            return entries(connection, workspace, version, planned, workspaceZone, begins);
          }
          var audience = version.definition().audience();
          var selection =
              segments.selection(
                  connection, workspace, audience.include(), audience.exclude(), begins);
          var people = Math.toIntExact(members.count(connection, workspace, selection));
          return List.of(atOnce(null, false, null, begins, people));
        });
  }

  /** Of one that is sent once also what has passed: a launch may still be in time for some. */
  private static Instant planned(Schedule schedule, Instant now) {
    return switch (schedule) {
      case Schedule.Once once -> once.instant();
      case Schedule.Now _, Schedule.Recurring _ ->
          schedule.upcoming(now, 1).stream().findFirst().orElse(now);
      case Trigger _ ->
          throw new ApiProblem(
              ProblemCode.CONFLICT,
              "The campaign has a trigger: when somebody is written to is known when they come.");
    };
  }

  /** As it was frozen. */
  TimetableView ofRun(WorkspaceId workspace, String id) {
    return Sql.inTransaction(
        pool,
        connection -> {
          var run =
              runs.find(connection, workspace, TimeOrderedId.read("run", id))
                  .filter(found -> !found.continuous())
                  .orElseThrow(() -> ApiProblem.notFound("run", id));
          var version = campaigns.versionOf(run);
          var begins = run.frozenAt() == null ? run.plannedAt() : run.frozenAt();
          var entries = store.of(connection, workspace, run.id());
          if (entries.isEmpty() && run.frozenAt() != null) {
            entries = List.of(atOnce(null, false, null, begins, frozen(run)));
          }
          return view(connection, workspace, version, run, begins, entries);
        });
  }

  private static int frozen(Run run) {
    var planned = run.planned();
    return planned == null ? 0 : planned;
  }

  private List<TimetableEntry> entries(
      Connection connection,
      WorkspaceId workspace,
      CampaignVersion version,
      Instant planned,
      ZoneId workspaceZone,
      Instant begins)
      throws SQLException {
    var definition = version.definition();
    var audience = definition.audience();
    var selection =
        segments.selection(connection, workspace, audience.include(), audience.exclude(), begins);
    store.begin(connection);
    members.select(connection, workspace, "audience_member", selection);
    var groups = store.place(connection, workspace, 0, null, true);
    return definition.schedule().own() != null
        ? Timetable.of(definition, planned, workspaceZone, begins, groups).entries()
        : groups.stream().map(group -> atOnce(group, workspaceZone, begins)).toList();
  }

  /** One instant for all, as the clocks of their zones show it. */
  private static TimetableEntry atOnce(Timetable.Group group, ZoneId workspaceZone, Instant at) {
    var own = Clocks.zone(group.zone());
    var zone = own == null ? workspaceZone : own;
    var local = LocalDateTime.ofInstant(at, zone);
    return atOnce(zone.getId(), own == null, local, at, group.people());
  }

  private static TimetableEntry atOnce(
      @Nullable String zone,
      boolean fallback,
      @Nullable LocalDateTime local,
      Instant at,
      int people) {
    return new TimetableEntry(
        0, zone, fallback, null, local, at, Shift.NONE, Lateness.IN_TIME, people);
  }

  private TimetableView view(
      Connection connection,
      WorkspaceId workspace,
      CampaignVersion version,
      @Nullable Run run,
      Instant begins,
      List<TimetableEntry> entries)
      throws SQLException {
    var definition = version.definition();
    var standing = quietHours.standing(connection, workspace, Channel.EMAIL);
    boolean service =
        purposes.known(workspace, definition.purpose()).filter(Purpose::service).isPresent();
    var hours = standing.of(definition.quietHours(), service);
    var waves = definition.waves();
    var last =
        entries.stream()
            .filter(TimetableView::isSent)
            .map(TimetableEntry::dueAt)
            .max(Comparator.naturalOrder())
            .orElse(begins);
    return new TimetableView(
        version.name(),
        version.number(),
        run == null ? null : run.publicId(),
        begins,
        run == null && waves != null ? last.plus(waves.after(waves.count() - 1)) : last,
        entries.stream().mapToInt(TimetableEntry::people).sum(),
        entries.stream().map(entry -> entry(entry, hours, standing)).toList(),
        waves == null ? null : waves(waves));
  }

  private static TimetableView.Entry entry(
      TimetableEntry entry, QuietHours.@Nullable Window hours, StandingHours standing) {
    // Of people of all zones who are written to at one instant it is quiet where some of them live.
    boolean apart = entry.zone() == null && hours != null && hours.clocks() instanceof Clocks.Own;
    if (hours == null || apart) {
      return TimetableView.Entry.of(entry, null, null);
    }
    var own = entry.fallback() ? null : Clocks.zone(entry.zone());
    var until =
        hours.clocks().of(own, standing.zone()) instanceof Clocks.Clock.Shown(var zone, var _)
            ? hours.quietUntil(entry.dueAt(), zone)
            : null;
    boolean held = hours.policy() == QuietHours.Policy.HOLD;
    return TimetableView.Entry.of(
        entry, until == null ? null : held ? "held" : "quiet", held ? until : null);
  }

  private static List<TimetableView.Wave> waves(Waves waves) {
    return IntStream.range(0, waves.count())
        .mapToObj(
            wave ->
                new TimetableView.Wave(
                    wave + 1, waves.after(wave).toString(), percent(waves.share(wave))))
        .toList();
  }

  private static String percent(int basisPoints) {
    return java.math.BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + "%";
  }
}
