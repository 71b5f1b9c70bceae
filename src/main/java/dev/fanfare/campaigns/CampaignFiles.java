package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Problem;
import dev.fanfare.dsl.Reading;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.rendering.TemplateSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Campaign files on their way to a version: checked whole, then applied in one transaction. */
@Singleton
final class CampaignFiles {

  private final CampaignChecks checks;
  private final CampaignStore store;
  private final CampaignEvents events;
  private final Event<CampaignApplied> listeners;
  private final CampaignClock clock;

  CampaignFiles(
      CampaignChecks checks,
      CampaignStore store,
      CampaignEvents events,
      Event<CampaignApplied> listeners,
      CampaignClock clock) {
    this.checks = checks;
    this.store = store;
    this.events = events;
    this.listeners = listeners;
    this.clock = clock;
  }

  /** What came of applying a file; created is true for the first version. */
  record Applied(CampaignRow campaign, VersionRow version, boolean created) {}

  /** A file that can be applied, and the words to freeze with it. */
  private record Checked(Campaign definition, TemplateSource words) {}

  /** Everything that is wrong with a file; empty when it can be applied. */
  List<Problem> problems(WorkspaceId workspace, String file) {
    return switch (CampaignFile.read(file)) {
      case Reading.Invalid(var problems) -> problems;
      case Reading.Valid(var campaign) -> {
        var problems = new FileProblems(file);
        var _ = checks.check(workspace, campaign, problems);
        yield problems.inOrder();
      }
    };
  }

  /** The next planned instants of a file's schedule, once its campaign is launched or armed. */
  List<PlannedInstant> next(WorkspaceId workspace, String file) {
    return switch (CampaignFile.read(file)) {
      case Reading.Invalid _ -> List.of();
      case Reading.Valid(var campaign) ->
          PlannedInstant.next(campaign.schedule(), clock.now(workspace));
    };
  }

  /** Makes the file the campaign's next version, or keeps the present one when nothing differs. */
  Applied apply(
      WorkspaceId workspace, String name, String file, String keyId, Precondition precondition) {
    var checked = checked(workspace, name, file);
    return QuarkusTransaction.requiringNew()
        .call(() -> apply(workspace, name, file, checked, keyId, precondition));
  }

  private Checked checked(WorkspaceId workspace, String name, String file) {
    return switch (CampaignFile.read(file)) {
      case Reading.Invalid(var problems) -> throw refused(problems);
      case Reading.Valid(var campaign) -> {
        var problems = new FileProblems(file);
        if (!campaign.name().equals(name)) {
          problems.add(
              "campaign",
              campaign.name(),
              "is not the name of the path, " + name,
              "apply it as " + campaign.name() + ", or change the name here");
        }
        var words = checks.check(workspace, campaign, problems);
        if (words.isEmpty() || !problems.inOrder().isEmpty()) {
          throw refused(problems.inOrder());
        }
        yield new Checked(campaign, words.get());
      }
    };
  }

  private Applied apply(
      WorkspaceId workspace,
      String name,
      String file,
      Checked checked,
      String keyId,
      Precondition precondition) {
    var words = checked.words();
    var present = store.locked(workspace, name).orElse(null);
    if (present != null) {
      var version = store.version(workspace, present.id(), present.currentVersion()).orElseThrow();
      if (version.hash().equals(VersionRow.hash(file, words))) {
        precondition.check(etag(present));
        return new Applied(present, version, false);
      }
    }
    precondition.require(etag(present));
    var now = clock.now(workspace);
    var campaign = present == null ? create(workspace, name) : present;
    var version = VersionRow.of(campaign.currentVersion() + 1, file, words, keyId, now);
    store.add(workspace, campaign.id(), version);
    listeners.fire(
        new CampaignApplied(
            workspace,
            new CampaignVersion(
                campaign.id(), name, version.number(), checked.definition(), words, version.hash()),
            now));
    events.applied(workspace, campaign, version);
    return new Applied(campaign, version, present == null);
  }

  private CampaignRow create(WorkspaceId workspace, String name) {
    return store
        .create(workspace, name, clock.now(workspace))
        .orElseThrow(
            () -> new ApiProblem(ProblemCode.VERSION_CHANGED, "Somebody else created it now."));
  }

  private static @Nullable Long etag(@Nullable CampaignRow campaign) {
    return campaign == null ? null : (long) campaign.currentVersion();
  }

  private static ApiProblem refused(List<Problem> problems) {
    return new ApiProblem(
        ProblemCode.INVALID_CAMPAIGN_FILE,
        problems.size() == 1 ? "One thing is wrong." : problems.size() + " things are wrong.",
        problems.stream()
            .map(
                problem ->
                    new Violation(
                        "%d:%d %s".formatted(problem.line(), problem.column(), problem.path()),
                        problem.value(),
                        problem.message() + " (" + problem.hint() + ")"))
            .toList());
  }
}
