package dev.fanfare.campaigns;

import dev.fanfare.campaigns.VersionRow.Origin;
import dev.fanfare.campaigns.VersionWriter.Written;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Problem;
import dev.fanfare.dsl.Reading;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.templates.MessageTemplates;
import dev.fanfare.templates.TemplateSet;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Campaign files on their way to a version: checked whole, then applied in one transaction. */
@Singleton
final class CampaignFiles {

  private final CampaignChecks checks;
  private final Goals goals;
  private final SeedChecks seeds;
  private final MessageTemplates library;
  private final CampaignStore store;
  private final VersionWriter writer;
  private final Edits edits;
  private final CampaignClock clock;

  CampaignFiles(
      CampaignChecks checks,
      Goals goals,
      SeedChecks seeds,
      MessageTemplates library,
      CampaignStore store,
      VersionWriter writer,
      Edits edits,
      CampaignClock clock) {
    this.checks = checks;
    this.goals = goals;
    this.seeds = seeds;
    this.library = library;
    this.store = store;
    this.writer = writer;
    this.edits = edits;
    this.clock = clock;
  }

  /** The file with its words; empty, with everything that is wrong noted, when it is refused. */
  Optional<CheckedFile> check(WorkspaceId workspace, String text, List<Problem> found) {
    return check(workspace, text, library.of(workspace), found);
  }

  /** The same, with templates as they shall be. */
  Optional<CheckedFile> check(
      WorkspaceId workspace, String text, TemplateSet templates, List<Problem> found) {
    return switch (CampaignFile.read(text)) {
      case Reading.Invalid(var problems) -> {
        found.addAll(problems);
        yield Optional.empty();
      }
      case Reading.Valid(var campaign) -> {
        var problems = new FileProblems(text);
        var words = checks.check(workspace, campaign, templates, problems);
        goals.check(workspace, campaign, problems);
        seeds.check(workspace, campaign, problems);
        found.addAll(problems.inOrder());
        yield problems.inOrder().isEmpty()
            ? words.map(source -> new CheckedFile(text, campaign, source))
            : Optional.empty();
      }
    };
  }

  /** Everything that is wrong with a file; empty when it can be applied. */
  List<Problem> problems(WorkspaceId workspace, String file) {
    var problems = new ArrayList<Problem>();
    var _ = check(workspace, file, problems);
    return problems;
  }

  /** The next planned instants of a file's schedule, once its campaign is launched or armed. */
  List<PlannedInstant> next(WorkspaceId workspace, String file) {
    return switch (CampaignFile.read(file)) {
      case Reading.Invalid _ -> List.of();
      case Reading.Valid(var campaign) ->
          PlannedInstant.next(campaign.schedule(), clock.now(workspace));
    };
  }

  /**
   * Makes the file the campaign's next version, or keeps the present one when nothing differs.
   *
   * @param policy what becomes of open runs
   */
  Written apply(
      WorkspaceId workspace,
      String name,
      String file,
      String keyId,
      Precondition precondition,
      RunPolicy policy) {
    var checked = checked(workspace, name, file);
    return write(workspace, checked, keyId, Origin.FILE, precondition, policy);
  }

  /**
   * Makes the words of a former version the next one, when the workspace still has what they name.
   * Open runs go on by their own.
   */
  Written restore(
      WorkspaceId workspace, String name, int number, String keyId, Precondition precondition) {
    var former =
        store
            .byName(workspace, name)
            .flatMap(campaign -> store.version(workspace, campaign.id(), number))
            .orElseThrow(() -> ApiProblem.notFound("version of " + name, Integer.toString(number)));
    return switch (CampaignFile.read(former.file())) {
      case Reading.Invalid(var problems) -> throw refused(problems);
      case Reading.Valid(var campaign) -> {
        var problems = new FileProblems(former.file());
        checks.check(workspace, campaign, former.words(), problems);
        goals.check(workspace, campaign, problems);
        seeds.check(workspace, campaign, problems);
        if (!problems.inOrder().isEmpty()) {
          throw refused(problems.inOrder());
        }
        var file = new CheckedFile(former.file(), campaign, former.words());
        var origin = new Origin(null, number);
        yield write(workspace, file, keyId, origin, precondition, RunPolicy.NONE);
      }
    };
  }

  private Written write(
      WorkspaceId workspace,
      CheckedFile file,
      String keyId,
      Origin origin,
      Precondition precondition,
      RunPolicy policy) {
    return QuarkusTransaction.joiningExisting()
        .call(
            () -> {
              var written = writer.write(workspace, file, keyId, origin, precondition);
              edits.complete(workspace, List.of(new Edits.Edit(written, file)), policy, keyId);
              return written;
            });
  }

  private CheckedFile checked(WorkspaceId workspace, String name, String file) {
    var problems = new ArrayList<Problem>();
    var checked = check(workspace, file, problems);
    if (CampaignFile.read(file) instanceof Reading.Valid(var campaign)
        && !campaign.name().equals(name)) {
      var misnamed = new FileProblems(file);
      misnamed.add(
          "campaign",
          campaign.name(),
          "is not the name of the path, " + name,
          "apply it as " + campaign.name() + ", or change the name here");
      problems.addAll(0, misnamed.inOrder());
    }
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
    return checked.orElseThrow();
  }

  static ApiProblem refused(List<Problem> problems) {
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
