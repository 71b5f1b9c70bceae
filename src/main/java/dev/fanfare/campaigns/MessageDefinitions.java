package dev.fanfare.campaigns;

import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Problem;
import dev.fanfare.dsl.Reading;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.rendering.TemplateSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a call asks to send, checked as a campaign file is: it is one but for its people, whom the
 * call names itself.
 */
@Singleton
public final class MessageDefinitions {

  /** Stands for the definition of a call whose words are gone: nobody is sent to by it. */
  public static final CampaignVersion WORDLESS =
      version(
          """
          {"campaign": "messages", "version": 1, "purpose": "service", "schedule": "now",
           "audience": {"include": ["messages"]},
           "message": {"channel": "email", "from": "nobody@example.com", "subject": "-", "text": "-"}}
          """,
          new TemplateSource("-", null, "-"));

  private final CampaignChecks checks;
  private final Launches launches;

  MessageDefinitions(CampaignChecks checks, Launches launches) {
    this.checks = checks;
    this.launches = launches;
  }

  /** A definition that can be sent now. */
  public record Ready(CampaignVersion version, int accountId) {}

  /**
   * Reads and checks a definition; empty with problems noted when it cannot be sent.
   *
   * @param call what it says beside the words
   * @param broken takes what is wrong with the definition, places being paths of the file, and with
   *     the workspace
   */
  public Optional<Ready> check(
      WorkspaceId workspace, String file, Call call, List<Violation> broken) {
    return switch (CampaignFile.read(file)) {
      case Reading.Invalid(var problems) -> {
        problems.forEach(problem -> broken.add(violation(problem)));
        yield Optional.empty();
      }
      case Reading.Valid(var campaign) -> {
        var problems = new FileProblems(file);
        var words = checks.checkMessage(workspace, campaign, call, problems);
        problems.inOrder().forEach(problem -> broken.add(violation(problem)));
        var launch = new ArrayList<Violation>();
        var account = launches.checkMessage(workspace, campaign, launch);
        if (problems.inOrder().isEmpty()) {
          broken.addAll(launch);
        }
        yield broken.isEmpty()
            ? words.flatMap(
                source ->
                    account.map(found -> new Ready(version(file, source.message()), found.id())))
            : Optional.empty();
      }
    };
  }

  /** A definition as it was stored, with its words. */
  public static CampaignVersion version(String file, TemplateSource words) {
    var whole = new VersionWords(words, List.of());
    return switch (CampaignFile.read(file)) {
      case Reading.Valid(var campaign) ->
          new CampaignVersion(0, campaign.name(), 0, campaign, whole, VersionRow.hash(file, whole));
      case Reading.Invalid(var problems) ->
          throw new IllegalStateException("cannot be read any more: " + problems.getFirst());
    };
  }

  private static Violation violation(Problem problem) {
    return new Violation(
        problem.path(), problem.value(), problem.message() + " (" + problem.hint() + ")");
  }
}
