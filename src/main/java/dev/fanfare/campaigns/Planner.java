package dev.fanfare.campaigns;

import dev.fanfare.campaigns.PlanView.NeededApproval;
import dev.fanfare.campaigns.PlanView.PlannedCampaign;
import dev.fanfare.campaigns.PlanView.What;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Problem;
import dev.fanfare.dsl.Reading;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what applying files would do: checks all of them, then compares with what is in force. */
@Singleton
final class Planner {

  private final CampaignFiles files;
  private final PlannedTemplates templates;
  private final CampaignStore store;
  private final Campaigns campaigns;
  private final PlannedRuns runs;
  private final Drifts drifts;
  private final AudienceSizes sizes;
  private final LaunchApproval approval;
  private final AgroalDataSource doors;

  Planner(
      CampaignFiles files,
      PlannedTemplates templates,
      CampaignStore store,
      Campaigns campaigns,
      PlannedRuns runs,
      Drifts drifts,
      AudienceSizes sizes,
      LaunchApproval approval,
      AgroalDataSource doors) {
    this.doors = doors;
    this.files = files;
    this.templates = templates;
    this.store = store;
    this.campaigns = campaigns;
    this.runs = runs;
    this.drifts = drifts;
    this.sizes = sizes;
    this.approval = approval;
  }

  /**
   * A file that can be applied, beside what is in force.
   *
   * @param live null for a new campaign
   */
  record Entry(
      PlanRequest.Given given,
      CheckedFile file,
      @Nullable CampaignRow campaign,
      @Nullable VersionRow live) {

    PlanInput input() {
      return PlanInput.of(file, live);
    }
  }

  /**
   * Templates, and files by the names of their campaigns; with problems, none of them may be
   * applied.
   */
  record Reviewed(
      PlannedTemplates.Reviewed templates,
      List<Entry> entries,
      List<PlanView.FileProblem> problems,
      RunPolicy policy) {

    PlanInput.All inputs() {
      return new PlanInput.All(
          entries.stream().map(Entry::input).toList(),
          templates.entries().stream().map(PlannedTemplates.Entry::input).toList(),
          policy.asked(),
          policy.overrideDeadline() ? Boolean.TRUE : null);
    }
  }

  /** Checks every file, and reads what is in force. */
  Reviewed review(WorkspaceId workspace, PlanRequest.All given) {
    var proposed = templates.review(workspace, given.templates());
    var problems = new ArrayList<>(proposed.problems());
    var entries = new ArrayList<Entry>();
    var firstWith = new HashMap<String, String>();
    for (var each : given.files()) {
      var found = new ArrayList<Problem>();
      var checked = files.check(workspace, each.text(), proposed.set(), found);
      twice(each, firstWith, found);
      found.forEach(problem -> problems.add(PlanView.FileProblem.of(each.file(), problem)));
      if (checked.isPresent()) {
        var entry = entry(workspace, each, checked.get());
        entries.add(entry);
        runs.refused(workspace, entry, given.runPolicy())
            .forEach(problem -> problems.add(PlanView.FileProblem.of(each.file(), problem)));
      }
    }
    entries.sort(Comparator.comparing(entry -> entry.file().name()));
    return new Reviewed(proposed, entries, problems, given.runPolicy());
  }

  private static void twice(
      PlanRequest.Given given, HashMap<String, String> firstWith, List<Problem> found) {
    if (CampaignFile.read(given.text()) instanceof Reading.Valid(var campaign)) {
      var other = firstWith.putIfAbsent(campaign.name(), given.file());
      if (other != null) {
        found.add(
            CampaignFile.problem(
                given.text(),
                "campaign",
                campaign.name(),
                "is also the campaign of " + other,
                "keep one file for each campaign"));
      }
    }
  }

  private Entry entry(WorkspaceId workspace, PlanRequest.Given given, CheckedFile file) {
    var campaign = store.byName(workspace, file.name()).orElse(null);
    var live =
        campaign == null
            ? null
            : store.version(workspace, campaign.id(), campaign.currentVersion()).orElseThrow();
    return new Entry(given, file, campaign, live);
  }

  /** What becomes of each campaign, and where the files are all there shall be, of the others. */
  List<PlannedCampaign> campaigns(
      WorkspaceId workspace, Reviewed reviewed, boolean whole, String keyId) {
    var planned = new ArrayList<PlannedCampaign>();
    reviewed
        .entries()
        .forEach(entry -> planned.add(planned(workspace, entry, reviewed.policy(), keyId)));
    if (whole) {
      var named =
          reviewed.entries().stream().map(entry -> entry.file().name()).collect(Collectors.toSet());
      store.all(workspace).stream()
          .filter(campaign -> !named.contains(campaign.name()))
          .forEach(campaign -> planned.add(liveOnly(workspace, campaign)));
    }
    return planned;
  }

  private PlannedCampaign planned(
      WorkspaceId workspace, Entry entry, RunPolicy policy, String keyId) {
    var file = entry.file();
    var campaign = entry.campaign();
    var live = entry.live();
    if (campaign == null || live == null) {
      var size = size(workspace, null, file.definition());
      return new PlannedCampaign(
          file.name(),
          entry.given().file(),
          What.NEW,
          null,
          List.of(),
          false,
          size,
          null,
          null,
          null,
          approval(workspace, file, size));
    }
    var before = campaigns.version(workspace, campaign.id(), live.number()).orElseThrow();
    var changes =
        VersionDiff.between(before.definition(), before.words(), file.definition(), file.words());
    boolean changed = !live.hash().equals(file.hash());
    var size = changed ? size(workspace, before.definition(), file.definition()) : null;
    var open = runs.of(workspace, entry, policy);
    return new PlannedCampaign(
        file.name(),
        entry.given().file(),
        changed ? What.CHANGED : What.UNCHANGED,
        drifts.applied(workspace, List.of(live)).getFirst(),
        changes,
        changed && changes.isEmpty(),
        size,
        drifts.of(workspace, campaign, file, entry.given().base(), keyId),
        open.isEmpty() ? null : open.getFirst(),
        open.isEmpty() ? null : open,
        approval(workspace, file, size));
  }

  private @Nullable NeededApproval approval(
      WorkspaceId workspace, CheckedFile file, PlanView.@Nullable AudienceSize size) {
    if (size == null) {
      return null;
    }
    var exceeded =
        Sql.inDoorTransaction(
            doors, connection -> approval.ofPlan(connection, workspace, file, size.after()));
    return exceeded.map(each -> new NeededApproval(each.people(), each.words())).orElse(null);
  }

  /** People whose number nobody knows come to a trigger that has no audience. */
  private PlanView.@Nullable AudienceSize size(
      WorkspaceId workspace, @Nullable Campaign before, Campaign after) {
    if (after.audience().include().isEmpty()) {
      return null;
    }
    var was = before == null ? null : before.audience();
    return sizes.between(
        workspace, was == null || was.include().isEmpty() ? null : was, after.audience());
  }

  private PlannedCampaign liveOnly(WorkspaceId workspace, CampaignRow campaign) {
    var live = store.version(workspace, campaign.id(), campaign.currentVersion()).orElseThrow();
    return new PlannedCampaign(
        campaign.name(),
        null,
        What.LIVE_ONLY,
        drifts.applied(workspace, List.of(live)).getFirst(),
        List.of(),
        false,
        null,
        null,
        null,
        null,
        null);
  }
}
