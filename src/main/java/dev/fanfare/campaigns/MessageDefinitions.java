package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Problem;
import dev.fanfare.dsl.Reading;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.rendering.TemplateSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a call asks to send, checked as a campaign file is: it is one but for its people, whom the
 * call names itself.
 */
@Singleton
public final class MessageDefinitions {

  private static final int MOST_KEPT = 256;
  private static final int LONGEST_KEPT = 16 * 1024;
  private static final Map<String, Reading> READ = new ConcurrentHashMap<>();

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
    return switch (read(file)) {
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
                    account.map(found -> new Ready(version(file, campaign, source), found.id())))
            : Optional.empty();
      }
    };
  }

  /** A definition as it was stored, with its words. */
  public static CampaignVersion version(String file, TemplateSource words) {
    return switch (read(file)) {
      case Reading.Valid(var campaign) ->
          version(file, campaign, new VersionWords(words, List.of()));
      case Reading.Invalid(var problems) ->
          throw new IllegalStateException("cannot be read any more: " + problems.getFirst());
    };
  }

  private static CampaignVersion version(String file, Campaign campaign, VersionWords words) {
    return new CampaignVersion(
        0, campaign.name(), 0, campaign, words, VersionRow.hash(file, words));
  }

  /** Services say the same again and again, to other people. */
  private static Reading read(String file) {
    var known = READ.get(file);
    if (known != null) {
      return known;
    }
    var reading = CampaignFile.read(file);
    if (file.length() <= LONGEST_KEPT) {
      if (READ.size() >= MOST_KEPT) {
        READ.clear();
      }
      READ.put(file, reading);
    }
    return reading;
  }

  private static Violation violation(Problem problem) {
    return new Violation(
        problem.path(), problem.value(), problem.message() + " (" + problem.hint() + ")");
  }
}
