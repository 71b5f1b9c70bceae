package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Counting;
import dev.fanfare.dsl.QuietHours;
import dev.fanfare.dsl.Schedule;
import dev.fanfare.dsl.Tracking;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.rendering.TemplateSource;
import dev.fanfare.rendering.Templates;
import dev.fanfare.rendering.Words;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a test send of a campaign says: the words of its variants as they were applied, in a
 * definition without everything that holds a campaign's messages back or counts them. Any thread.
 */
@Singleton
public final class TestDefinitions {

  /** The one variant of a campaign without variants. */
  private static final String MAIN = "main";

  /** The format asks for an audience and for words; a test send has its own of both. */
  private static final Campaign.Audience NO_SEGMENT =
      new Campaign.Audience(List.of("messages"), List.of());

  private static final Campaign.Content WORDS_APART = new Campaign.Content.Template("inline");

  private final Campaigns campaigns;
  private final Launches launches;
  private final Templates templates;

  TestDefinitions(Campaigns campaigns, Launches launches, Templates templates) {
    this.campaigns = campaigns;
    this.launches = launches;
    this.templates = templates;
  }

  /**
   * What is asked for.
   *
   * @param version null for the one in force
   * @param variant null for each
   * @param prefix of every subject
   */
  public record Asked(@Nullable Integer version, @Nullable String variant, String prefix) {}

  /** The words of one variant. */
  public record Copy(String variant, TemplateSource words) {}

  /**
   * What can be sent now.
   *
   * @param file the definition that all copies share, without words
   */
  public record Ready(CampaignVersion version, int accountId, String file, List<Copy> copies) {}

  /** Empty, with problems noted, when it cannot be sent. */
  public Optional<Ready> check(
      WorkspaceId workspace, String campaign, Asked asked, Violations violations) {
    var current =
        campaigns
            .current(workspace, campaign)
            .orElseThrow(() -> ApiProblem.notFound("campaign", campaign));
    var number = asked.version();
    var found =
        number == null
            ? Optional.of(current)
            : campaigns.version(workspace, current.campaignId(), number);
    violations.require(
        found.isPresent(), "/version", number, "is no version of the campaign: see its versions");
    return found.flatMap(version -> ready(workspace, version, asked, violations));
  }

  /** The words of a version as they are sent, each variant's, to the account of its run. */
  public Ready ofRun(CampaignVersion version, int accountId) {
    return new Ready(
        version,
        accountId,
        CampaignFile.write(unhindered(version.definition())),
        copies(version, new Asked(version.number(), null, "")));
  }

  private Optional<Ready> ready(
      WorkspaceId workspace, CampaignVersion version, Asked asked, Violations violations) {
    var definition = version.definition();
    var problems = new ArrayList<Violation>();
    var account = launches.checkMessage(workspace, definition, problems);
    problems.forEach(each -> violations.add(each.place(), each.value(), each.rule()));
    violations.require(
        account.isPresent(),
        "message.account",
        definition.message().account(),
        "must name an account of the channel; without a name there must be exactly one");
    var copies = copies(version, asked);
    violations.require(
        !copies.isEmpty(),
        "/variant",
        asked.variant(),
        "must be one of " + String.join(", ", names(definition)));
    if (account.isEmpty() || copies.isEmpty()) {
      return Optional.empty();
    }
    for (var copy : copies) {
      // Words that only the prefix breaks are told here, not found when they are sent.
      var _ = templates.compile(copy.words(), version.name());
    }
    var file = CampaignFile.write(unhindered(definition));
    return Optional.of(new Ready(version, account.get().id(), file, copies));
  }

  private static List<Copy> copies(CampaignVersion version, Asked asked) {
    var names = names(version.definition());
    var copies = new ArrayList<Copy>();
    for (int i = 0; i < names.size(); i++) {
      if (asked.variant() == null || asked.variant().equals(names.get(i))) {
        copies.add(new Copy(names.get(i), prefixed(version.words().ofVariant(i), asked.prefix())));
      }
    }
    return copies;
  }

  private static List<String> names(Campaign definition) {
    var experiment = definition.experiment();
    return experiment == null ? List.of(MAIN) : experiment.names();
  }

  /** Fragments have no subject. */
  private static TemplateSource prefixed(TemplateSource source, String prefix) {
    return source.with(
        words ->
            words.subject() == null
                ? words
                : new Words(prefix + words.subject(), words.html(), words.text()));
  }

  /**
   * The same message to whoever is named: no control group, no quiet hours, no caps, no goals, no
   * bounds. Nobody shall have to decide what became of a test.
   */
  private static Campaign unhindered(Campaign definition) {
    return new Campaign(
        definition.name(),
        definition.purpose(),
        NO_SEGMENT,
        Campaign.Holdout.NONE,
        new Schedule.Now(),
        null,
        null,
        null,
        definition.priority(),
        new QuietHours.None(),
        new Counting(List.of(), Counting.Caps.EXEMPT),
        wordless(definition.message()),
        Tracking.DEFAULT,
        null,
        List.of(),
        definition.retries(),
        Campaign.UnknownPolicy.DROP,
        null,
        null,
        List.of());
  }

  private static Campaign.Message wordless(Campaign.Message message) {
    return switch (message) {
      case Campaign.Email email ->
          new Campaign.Email(
              email.account(), email.from(), email.replyTo(), email.locale(), WORDS_APART);
    };
  }
}
