package dev.fanfare.campaigns;

import dev.fanfare.access.WorkspaceSettings;
import dev.fanfare.access.Workspaces;
import dev.fanfare.channels.Accounts;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.consent.Purposes;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Guardrails;
import dev.fanfare.dsl.OwnTime;
import dev.fanfare.dsl.Schedule;
import dev.fanfare.dsl.Trigger;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.segments.Segments;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans runs: every check a launch must pass, all at once, then one row. Any thread. */
@Singleton
public final class Launches {

  /** How long ago a planned instant may lie: the time it takes to press the button. */
  private static final Duration LATEST = Duration.ofMinutes(5);

  private final Campaigns campaigns;
  private final RunStore runs;
  private final RunEvents events;
  private final Workspaces workspaces;
  private final Segments segments;
  private final Purposes purposes;
  private final Accounts accounts;
  private final LaunchApproval approval;
  private final CampaignClock clock;

  Launches(
      Campaigns campaigns,
      RunStore runs,
      RunEvents events,
      Workspaces workspaces,
      Segments segments,
      Purposes purposes,
      Accounts accounts,
      LaunchApproval approval,
      CampaignClock clock) {
    this.campaigns = campaigns;
    this.runs = runs;
    this.events = events;
    this.workspaces = workspaces;
    this.segments = segments;
    this.purposes = purposes;
    this.accounts = accounts;
    this.approval = approval;
    this.clock = clock;
  }

  /**
   * Plans a run of a campaign's current version.
   *
   * @param at the planned instant; the file's, or now, when null
   * @param launchedBy the id of the key
   */
  public Run launch(
      Connection connection,
      WorkspaceId workspace,
      String name,
      @Nullable Instant at,
      String launchedBy)
      throws SQLException {
    var version =
        campaigns.current(workspace, name).orElseThrow(() -> ApiProblem.notFound("campaign", name));
    var now = clock.now(workspace);
    refuseTriggered(version);
    var schedule = version.definition().schedule();
    var plannedAt = plannedAt(schedule, at, now);
    var problems = new ArrayList<Violation>();
    var own = schedule.own();
    if (own != null) {
      checkOwnTime(own, version.definition(), at, plannedAt, now, problems);
    } else if (plannedAt.isBefore(now.minus(LATEST))) {
      problems.add(
          new Violation("/at", plannedAt.toString(), "The planned instant has passed already."));
    }
    checkCanary(connection, workspace, version, problems);
    var account = check(workspace, version.definition(), problems);
    return plan(connection, workspace, version, plannedAt, account, launchedBy, false);
  }

  /** Everything that keeps a campaign from being launched, told as a problem. */
  public void check(WorkspaceId workspace, CampaignVersion version) {
    var _ = check(workspace, version.definition(), new ArrayList<>());
  }

  /**
   * Plans the run of a schedule, however late it is; a problem when it cannot be planned now.
   *
   * @param launchedBy the id of the key that armed the schedule
   */
  public Run launchScheduled(
      Connection connection,
      WorkspaceId workspace,
      CampaignVersion version,
      Instant plannedAt,
      String launchedBy)
      throws SQLException {
    var problems = new ArrayList<Violation>();
    checkCanary(connection, workspace, version, problems);
    var account = check(workspace, version.definition(), problems);
    boolean own = version.definition().schedule().own() != null;
    return plan(connection, workspace, version, plannedAt, account, launchedBy, own);
  }

  /**
   * By everybody's own clocks there is no one instant, and nobody left when the last has passed.
   */
  private static void checkOwnTime(
      OwnTime own,
      Campaign definition,
      @Nullable Instant asked,
      Instant begins,
      Instant now,
      List<Violation> problems) {
    if (asked != null) {
      problems.add(
          new Violation(
              "/at",
              asked.toString(),
              "Must not be given: the schedule comes to everybody by their own clocks."));
      return;
    }
    var local = OwnTime.local(begins);
    var waves = definition.waves();
    var last = OwnTime.ends(local).plus(own.lateness());
    if (last.plus(waves == null ? Duration.ZERO : waves.after(waves.count() - 1)).isBefore(now)) {
      problems.add(
          new Violation("schedule.at", local.toString(), "Has passed in every zone already."));
    }
  }

  /** The account that a campaign is sent through now; a problem when there is none. */
  ProviderAccount accountOf(WorkspaceId workspace, Campaign definition) {
    return account(workspace, definition.message())
        .orElseThrow(
            () ->
                new ApiProblem(
                    ProblemCode.LAUNCH_REFUSED, "There is no account to send through any more."));
  }

  /** Everything that keeps a message from being sent is noted; its account, where there is one. */
  Optional<ProviderAccount> checkMessage(
      WorkspaceId workspace, Campaign definition, List<Violation> problems) {
    checkWorkspace(workspaces.settings(workspace), definition, problems, workspace);
    return account(workspace, definition.message());
  }

  /** A workspace's canary needs people who could all go at once, or waves that are as careful. */
  private void checkCanary(
      Connection connection,
      WorkspaceId workspace,
      CampaignVersion version,
      List<Violation> problems)
      throws SQLException {
    var canary = approval.rules(connection, workspace, version).canary();
    var waves = version.definition().waves();
    if (canary == null) {
      return;
    }
    TestCaution.problem(version.definition(), canary).ifPresent(problems::add);
    if (version.definition().schedule().own() != null) {
      problems.add(
          new Violation(
              "schedule.zone",
              null,
              "Everybody's own clocks leave no room for the canary of /v1/guardrails."));
    } else if (waves != null
        && (waves.basisPoints() > canary.basisPoints()
            || waves.every().compareTo(canary.hold()) < 0)) {
      problems.add(
          new Violation(
              "waves",
              Guardrails.percent(waves.basisPoints()) + " every " + waves.every(),
              "Must be as careful as the canary of /v1/guardrails: at most %s, at least %s apart."
                  .formatted(Guardrails.percent(canary.basisPoints()), canary.hold())));
    }
  }

  private Run plan(
      Connection connection,
      WorkspaceId workspace,
      CampaignVersion version,
      Instant plannedAt,
      ProviderAccount account,
      String launchedBy,
      boolean beside)
      throws SQLException {
    var now = clock.now(workspace);
    var open = runs.open(connection, workspace, version.campaignId());
    boolean besides = beside && runs.allSending(connection, workspace, version.campaignId());
    if (open.isPresent() && !besides) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "The campaign has an open run, %s (%s). End it before another is launched."
              .formatted(open.get().publicId(), open.get().state()));
    }
    approval.require(connection, workspace, version, now);
    var run =
        new Run(
            workspace,
            TimeOrderedId.next(),
            version.campaignId(),
            version.number(),
            plannedAt,
            RunState.PLANNED,
            null,
            account.id(),
            "{}",
            null,
            launchedBy,
            now,
            null,
            null,
            null);
    if (!runs.insert(connection, run, beside)) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "The campaign has had a run planned for " + plannedAt + ".");
    }
    events.append(connection, run, "planned", now);
    return run;
  }

  private static void refuseTriggered(CampaignVersion version) {
    if (version.definition().schedule() instanceof Trigger) {
      throw new ApiProblem(
          ProblemCode.LAUNCH_REFUSED,
          "The campaign cannot be launched as it is.",
          List.of(
              new Violation(
                  "trigger",
                  null,
                  "Brings people in one by one: arm it with POST"
                      + " /v1/campaigns/{name}/schedule.")));
    }
  }

  private static Instant plannedAt(Schedule schedule, @Nullable Instant asked, Instant now) {
    if (asked != null) {
      return asked;
    }
    return switch (schedule) {
      case Schedule.Now() -> now;
      case Schedule.Once once -> once.instant();
      case Trigger _, Schedule.Recurring _ ->
          throw new ApiProblem(
              ProblemCode.LAUNCH_REFUSED,
              "The campaign cannot be launched as it is.",
              List.of(
                  new Violation(
                      "schedule",
                      null,
                      "Recurs: arm it with POST /v1/campaigns/{name}/schedule, or give one run its"
                          + " instant with `at`.")));
    };
  }

  private ProviderAccount check(
      WorkspaceId workspace, Campaign definition, List<Violation> problems) {
    checkSegments(workspace, definition, problems);
    checkWorkspace(workspaces.settings(workspace), definition, problems, workspace);
    var account = account(workspace, definition.message());
    if (account.isEmpty()) {
      problems.add(
          new Violation(
              "message.account",
              definition.message().account(),
              "Must name an account of the channel "
                  + definition.message().channel()
                  + "; without a name there must be exactly one."));
    }
    if (!problems.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.LAUNCH_REFUSED, "The campaign cannot be launched as it is.", problems);
    }
    return account.orElseThrow();
  }

  private void checkSegments(WorkspaceId workspace, Campaign definition, List<Violation> problems) {
    var audience = definition.audience();
    for (int i = 0; i < audience.include().size() + audience.exclude().size(); i++) {
      boolean included = i < audience.include().size();
      int index = included ? i : i - audience.include().size();
      var name = (included ? audience.include() : audience.exclude()).get(index);
      var place = "audience." + (included ? "include" : "exclude") + "[" + index + "]";
      var segment = segments.current(workspace, name);
      if (segment.isEmpty()) {
        problems.add(new Violation(place, name, "Must be a segment with an applied import."));
      } else if (segment.get().isExpired(clock.now(workspace))) {
        problems.add(
            new Violation(
                place, name, "Must have scores that have not expired; import newer ones."));
      }
    }
  }

  private void checkWorkspace(
      WorkspaceSettings settings,
      Campaign definition,
      List<Violation> problems,
      WorkspaceId workspace) {
    var purpose = purposes.known(workspace, definition.purpose());
    if (purpose.isEmpty()) {
      problems.add(
          new Violation("purpose", definition.purpose(), "Must be a purpose of the workspace."));
      return;
    }
    var url = settings.publicUrl();
    if (!settings.sandbox() && !purpose.get().service()) {
      if (url == null || !url.startsWith("https://")) {
        problems.add(
            new Violation(
                "/v1/workspace publicUrl",
                url,
                "Unsubscribe links need a public https address (RFC 8058)."));
      }
      if (settings.postalAddress() == null) {
        problems.add(
            new Violation(
                "/v1/workspace postalAddress",
                null,
                "Messages that need consent must name the sender's postal address."));
      }
    }
  }

  private Optional<ProviderAccount> account(WorkspaceId workspace, Campaign.Message message) {
    var name = message.account();
    return name == null
        ? accounts.defaultFor(workspace, message.channel())
        : accounts
            .byName(workspace, name)
            .filter(account -> account.channel().equals(message.channel()));
  }
}
