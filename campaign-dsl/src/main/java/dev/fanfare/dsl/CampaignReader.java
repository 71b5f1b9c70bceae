package dev.fanfare.dsl;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.fanfare.dsl.Campaign.Audience;
import dev.fanfare.dsl.Campaign.Content;
import dev.fanfare.dsl.Campaign.Email;
import dev.fanfare.dsl.Campaign.Holdout;
import dev.fanfare.dsl.Campaign.Message;
import dev.fanfare.dsl.Campaign.Rate;
import dev.fanfare.dsl.Campaign.Retries;
import dev.fanfare.dsl.Campaign.Sender;
import dev.fanfare.dsl.Campaign.UnknownPolicy;
import dev.fanfare.dsl.Checks.Repetition;
import dev.fanfare.dsl.Fields.Item;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one file into a campaign. Every part is read, whatever is wrong with the others. */
final class CampaignReader {

  private final Problems problems = new Problems();

  Reading read(String yaml) {
    Node root = YamlParser.parse(yaml, problems);
    Campaign campaign = root == null ? null : campaign(root);
    return problems.none()
        ? new Reading.Valid(requireNonNull(campaign))
        : new Reading.Invalid(problems.inOrder());
  }

  private @Nullable Campaign campaign(Node root) {
    Fields fields = Fields.open(root, Shape.CAMPAIGN, "", problems);
    if (fields == null) {
      return null;
    }
    String name = fields.text("campaign", Rules::slug);
    int known = Campaign.FORMAT_VERSION;
    Integer _ = fields.wholeNumber("version", known, known, "write `version: " + known + "`");
    String purpose = fields.text("purpose", Rules::slug);
    boolean triggered = fields.has("trigger");
    Audience audience = audience(fields, triggered);
    Holdout holdout = fields.formed("holdout", Rules::holdout);
    Schedule schedule = schedule(fields, triggered);
    Waves waves = waves(fields);
    Rate rate = fields.formed("rate", Rules::rate);
    Deadline deadline = fields.formed("deadline", Rules::deadline);
    Priority priority = fields.formed("priority", Priority::read);
    QuietHours quietHours = new QuietHoursReader(problems).read(fields);
    Counting counting = counting(fields);
    Message message = message(fields);
    Tracking tracking = tracking(fields);
    Experiment experiment = new ExperimentReader(problems).read(fields);
    if (triggered && fields.node("assign") instanceof Node.Mapping assign) {
      problems.add(
          assign.place(),
          "assign",
          null,
          "is asked when an audience is frozen, and with a trigger none is",
          "write `assign: person` or `assign: run`");
    }
    refuseFrozen(fields, triggered);
    List<Goal> conversions = new GoalReader(problems).read(fields);
    new WinnerReader(problems).check(fields, schedule, tracking, conversions);
    Retries retries = retries(fields);
    UnknownPolicy onUnknown = fields.formed("onUnknown", Rules::unknownPolicy);
    Guardrails guardrails = guardrails(fields, schedule);
    Budget budget = new BudgetReader(problems).read(fields);
    List<String> seeds = new Seeds(problems).read(fields);
    if (!problems.none()) {
      return null;
    }
    return new Campaign(
        requireNonNull(name),
        requireNonNull(purpose),
        requireNonNull(audience),
        requireNonNullElse(holdout, Holdout.NONE),
        requireNonNull(schedule),
        waves,
        rate,
        deadline,
        requireNonNullElse(priority, Priority.NORMAL),
        quietHours,
        requireNonNull(counting),
        requireNonNull(message),
        requireNonNull(tracking),
        experiment,
        conversions,
        requireNonNull(retries),
        requireNonNullElse(onUnknown, UnknownPolicy.DROP),
        guardrails,
        budget,
        seeds);
  }

  /** What is counted from a freeze means nothing to people who come one by one. */
  private void refuseFrozen(Fields campaign, boolean triggered) {
    for (String key : List.of("waves", "deadline", "seeds")) {
      if (triggered && campaign.has(key)) {
        problems.add(
            requireNonNull(campaign.node(key)).place(),
            key,
            null,
            "stands beside a trigger, whose people come one by one",
            "remove one of the two");
      }
    }
  }

  private @Nullable Guardrails guardrails(Fields campaign, @Nullable Schedule schedule) {
    var reader = new GuardrailsReader(problems);
    Guardrails guardrails = reader.read(campaign);
    boolean own = schedule != null && schedule.own() != null;
    reader.checkCanary(campaign, guardrails, campaign.has("waves"), own);
    reader.checkDeadline(campaign, guardrails);
    if (campaign.has("trigger")) {
      reader.checkTriggered(campaign, guardrails);
    }
    return guardrails;
  }

  private @Nullable Schedule schedule(Fields campaign, boolean triggered) {
    TriggerReader triggers = new TriggerReader(problems);
    if (triggered) {
      return triggers.read(campaign);
    }
    triggers.refuse(campaign);
    campaign.require("schedule");
    return new ScheduleReader(problems).read(campaign);
  }

  private @Nullable Audience audience(Fields campaign, boolean triggered) {
    if (!triggered) {
      campaign.require("audience");
    }
    Fields fields = campaign.mapping("audience", Shape.AUDIENCE);
    if (fields == null) {
      return triggered && !campaign.has("audience") ? Audience.EVERYBODY : null;
    }
    if (!triggered) {
      fields.require("include");
    }
    List<Item> include =
        triggered && !fields.has("include") ? List.of() : fields.items("include", Rules::slug);
    List<Item> exclude = requireNonNullElse(fields.items("exclude", Rules::slug), List.of());
    Boolean recheck = fields.truth("recheck");
    if (triggered && Boolean.TRUE.equals(recheck)) {
      problems.add(
          requireNonNull(fields.node("recheck")).place(),
          fields.pathOf("recheck"),
          null,
          "stands beside a trigger, whose audience is asked when it happens",
          "remove it, or say with `trigger.except` what happens meanwhile");
    }
    if (include == null) {
      return null;
    }
    if (include.isEmpty() && fields.has("include")) {
      problems.add(
          requireNonNull(fields.node("include")).place(),
          fields.pathOf("include"),
          null,
          "names no segment",
          "name at least one segment");
    }
    for (Repetition repetition : Checks.repetitions(values(include), values(exclude))) {
      Item item = (repetition.excluded() ? exclude : include).get(repetition.index());
      problems.add(
          item.place(), repetition.path(), item.value(), repetition.message(), "remove it here");
    }
    return problems.none()
        ? new Audience(whole(include), whole(exclude), Boolean.TRUE.equals(recheck))
        : null;
  }

  private @Nullable Counting counting(Fields fields) {
    List<Item> tags = fields.items("tags", Rules::slug);
    Counting.Caps caps = fields.formed("caps", Rules::caps);
    if (tags == null) {
      return problems.none() ? new Counting(List.of(), caps) : null;
    }
    if (tags.isEmpty() || tags.size() > Counting.MOST_TAGS) {
      problems.add(
          requireNonNull(fields.node("tags")).place(),
          fields.pathOf("tags"),
          null,
          tags.isEmpty() ? "names nothing" : "has more than " + Counting.MOST_TAGS,
          "name 1 to " + Counting.MOST_TAGS + ", or remove the key");
    }
    Set<String> known = new HashSet<>();
    for (int i = 0; i < tags.size(); i++) {
      Item item = tags.get(i);
      if (item.value() != null && !known.add(item.value())) {
        String path = fields.pathOf("tags") + "[" + i + "]";
        problems.add(
            item.place(),
            path,
            item.value(),
            "names a tag that is there already",
            "remove it here");
      }
    }
    return problems.none() ? new Counting(whole(tags), caps) : null;
  }

  private @Nullable Waves waves(Fields campaign) {
    Fields fields = campaign.mapping("waves", Shape.WAVES);
    if (fields == null) {
      return null;
    }
    Integer share = fields.formed("share", Rules::shareOfWaves);
    Duration every = fields.formed("every", ScheduleRules::lateness);
    return share == null || every == null ? null : new Waves(share, every);
  }

  private @Nullable Message message(Fields campaign) {
    Fields fields = campaign.mapping("message", Shape.MESSAGE);
    if (fields == null) {
      return null;
    }
    String channel = fields.formed("channel", Rules::channel);
    String account = fields.text("account", Rules::slug);
    Sender from = fields.formed("from", Rules::sender);
    String replyTo = fields.formed("replyTo", Rules::address);
    String locale = fields.formed("locale", Rules::locale);
    Content content = content(fields);
    return channel == null || from == null || content == null
        ? null
        : new Email(account, from, replyTo, locale, content);
  }

  private @Nullable Content content(Fields message) {
    Checks.content(message, problems);
    String template = message.text("template", Rules::template);
    String subject = message.text("subject", Rules::headerText);
    String html = message.text("html", Rules::body);
    String text = message.text("text", Rules::body);
    if (template != null) {
      return new Content.Template(template);
    }
    return subject == null || (html == null && text == null)
        ? null
        : new Content.Inline(subject, html, text);
  }

  private @Nullable Tracking tracking(Fields campaign) {
    Fields fields = campaign.mapping("tracking", Shape.TRACKING);
    if (fields == null) {
      return Tracking.DEFAULT;
    }
    Boolean opens = fields.truth("opens");
    Boolean clicks = fields.truth("clicks");
    Boolean text = fields.truth("text");
    Map<String, String> parameters =
        requireNonNullElse(
            fields.pairs(
                "parameters",
                Tracking.MOST_PARAMETERS,
                Rules::parameterName,
                Rules::parameterValue),
            Map.of());
    if (Boolean.TRUE.equals(text) && Boolean.FALSE.equals(clicks) && !fields.has("parameters")) {
      problems.add(
          requireNonNull(fields.node("text")).place(),
          fields.pathOf("text"),
          "true",
          "does nothing without clicks or parameters",
          "remove it, or write `clicks: true`");
    }
    return problems.none()
        ? new Tracking(
            requireNonNullElse(opens, Tracking.DEFAULT.opens()),
            requireNonNullElse(clicks, Tracking.DEFAULT.clicks()),
            requireNonNullElse(text, Tracking.DEFAULT.text()),
            parameters)
        : null;
  }

  private @Nullable Retries retries(Fields campaign) {
    Fields fields = campaign.mapping("retries", Shape.RETRIES);
    if (fields == null) {
      return Retries.DEFAULT;
    }
    Integer attempts =
        fields.wholeNumber(
            "attempts", 1, Retries.MOST_ATTEMPTS, "count every attempt, also the first");
    Duration firstDelay = fields.formed("firstDelay", Rules::delay);
    return new Retries(
        requireNonNullElse(attempts, Retries.DEFAULT.attempts()),
        requireNonNullElse(firstDelay, Retries.DEFAULT.firstDelay()));
  }

  private static List<@Nullable String> values(List<Item> items) {
    return items.stream().<@Nullable String>map(Item::value).toList();
  }

  private static List<String> whole(List<Item> items) {
    return items.stream()
        .map(Item::value)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }
}
