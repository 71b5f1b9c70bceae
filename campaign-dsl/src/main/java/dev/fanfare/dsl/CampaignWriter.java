package dev.fanfare.dsl;

import static dev.fanfare.dsl.YamlText.block;
import static dev.fanfare.dsl.YamlText.isBlock;
import static dev.fanfare.dsl.YamlText.quoted;
import static dev.fanfare.dsl.YamlText.scalar;

import dev.fanfare.dsl.Campaign.Audience;
import dev.fanfare.dsl.Campaign.Content;
import dev.fanfare.dsl.Campaign.Email;
import dev.fanfare.dsl.Campaign.Message;
import dev.fanfare.dsl.Campaign.Sender;
import dev.fanfare.dsl.Schedule.Bound;
import dev.fanfare.dsl.ScheduleRules.Every;
import dev.fanfare.dsl.Trigger.Happening;
import dev.fanfare.dsl.Trigger.ReEligibility;
import dev.fanfare.dsl.Trigger.Source;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the canonical file of a campaign: one order of keys, one way to quote. */
final class CampaignWriter {

  private final StringBuilder out = new StringBuilder();

  private CampaignWriter() {}

  static String write(Campaign campaign) {
    return new CampaignWriter().campaign(campaign);
  }

  private String campaign(Campaign campaign) {
    text("", "campaign", campaign.name());
    line("", "version", String.valueOf(Campaign.FORMAT_VERSION));
    text("", "purpose", campaign.purpose());
    audience(campaign.audience());
    line("", "holdout", percent(campaign.holdout().basisPoints()));
    schedule(campaign.schedule());
    if (campaign.waves() != null) {
      line("", "waves", "");
      line("  ", "share", percent(campaign.waves().basisPoints()));
      line("  ", "every", campaign.waves().every().toString());
    }
    if (campaign.rate() != null) {
      line("", "rate", campaign.rate().count() + " per " + campaign.rate().per().word());
    }
    if (campaign.deadline() != null) {
      line("", "deadline", campaign.deadline().word());
    }
    line("", "priority", campaign.priority().word());
    quietHours(campaign.quietHours());
    counting(campaign.counting());
    message(campaign.message());
    tracking(campaign.tracking());
    if (campaign.experiment() != null) {
      experiment(campaign.experiment());
    }
    conversions(campaign.conversions());
    line("", "retries", "");
    line("  ", "attempts", String.valueOf(campaign.retries().attempts()));
    line("  ", "firstDelay", campaign.retries().firstDelay().toString());
    line("", "onUnknown", campaign.onUnknown().word());
    if (campaign.guardrails() != null) {
      line("", "guardrails", "");
      out.append(GuardrailsWriter.write(campaign.guardrails(), "  "));
    }
    if (campaign.budget() != null) {
      out.append(BudgetReader.write(campaign.budget()));
    }
    out.append(Seeds.write(campaign.seeds()));
    return out.toString();
  }

  private void audience(Audience audience) {
    if (audience.equals(Audience.EVERYBODY)) {
      return;
    }
    line("", "audience", "");
    if (!audience.include().isEmpty()) {
      line("  ", "include", flow(audience.include()));
    }
    if (!audience.exclude().isEmpty()) {
      line("  ", "exclude", flow(audience.exclude()));
    }
    if (audience.recheck()) {
      line("  ", "recheck", "true");
    }
  }

  private void schedule(Schedule schedule) {
    switch (schedule) {
      case Schedule.Now() -> line("", "schedule", "now");
      case Schedule.At at -> {
        line("", "schedule", "");
        line("  ", "at", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.time()));
      }
      case Schedule.AtLocal(LocalDateTime time, ZoneId zone) -> {
        line("", "schedule", "");
        line("  ", "at", DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
        text("  ", "zone", zone.getId());
      }
      case Schedule.AtOwn(LocalDateTime time, OwnTime own) -> {
        line("", "schedule", "");
        line("  ", "at", DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
        clocks(own.clocks());
        line("  ", "late", own.late().word());
        line("  ", "lateness", own.lateness().toString());
      }
      case Schedule.Recurring recurring -> recurring(recurring);
      case Trigger trigger -> trigger(trigger);
    }
  }

  private void trigger(Trigger trigger) {
    line("", "trigger", "");
    switch (trigger.source()) {
      case Source.Event(Happening happening) -> happening("  ", happening);
      case Source.Call(List<String> variables) -> line("  ", "api", flow(variables));
    }
    line("  ", "delay", trigger.delay().toString());
    if (trigger.except() != null) {
      line("  ", "except", "");
      happening("    ", trigger.except());
    }
    switch (trigger.reEligibility()) {
      case ReEligibility.Never() -> line("", "reEligibility", "never");
      case ReEligibility.Always() -> line("", "reEligibility", "always");
      case ReEligibility.After(TemporalAmount time, ReEligibility.From from) -> {
        line("", "reEligibility", "");
        line("  ", "after", time.toString());
        line("  ", "from", from.word());
      }
    }
  }

  private void happening(String indent, Happening happening) {
    text(indent, "event", happening.event());
    optional(indent, "when", happening.when());
  }

  private void recurring(Schedule.Recurring recurring) {
    line("", "schedule", "");
    rhythm(recurring.rhythm());
    clocks(recurring.clocks());
    bound("start", recurring.start());
    bound("end", recurring.end());
    if (recurring.times() != null) {
      line("  ", "times", recurring.times().toString());
    }
    line("  ", "missed", recurring.missed().word());
    line("  ", "lateness", recurring.lateness().toString());
  }

  private void clocks(Clocks clocks) {
    text("  ", "zone", clocks.word());
    if (clocks instanceof Clocks.Own(Fallback fallback)) {
      text("  ", "fallback", fallback.word());
    }
  }

  private void quietHours(@Nullable QuietHours quietHours) {
    switch (quietHours) {
      case null -> {}
      case QuietHours.None() -> line("", "quietHours", QuietHours.NONE);
      case QuietHours.Window window -> {
        line("", "quietHours", "");
        line("  ", "from", quoted(window.from().toString()));
        line("  ", "to", quoted(window.to().toString()));
        clocks(window.clocks());
        line("  ", "policy", window.policy().word());
      }
    }
  }

  private void rhythm(Rhythm rhythm) {
    switch (rhythm) {
      case Rhythm.Daily(LocalTime at) -> every(Every.DAY, List.of(), at);
      case Rhythm.Weekly(List<DayOfWeek> days, LocalTime at) ->
          every(
              Every.WEEK,
              days.stream().map(day -> day.name().toLowerCase(Locale.ROOT)).toList(),
              at);
      case Rhythm.Monthly(List<Integer> days, boolean last, LocalTime at) ->
          every(
              Every.MONTH,
              Stream.concat(
                      days.stream().map(String::valueOf),
                      last ? Stream.of(ScheduleRules.LAST) : Stream.empty())
                  .toList(),
              at);
      case CronExpression cron -> line("  ", "cron", quoted(cron.toString()));
    }
  }

  private void every(Every every, List<String> days, LocalTime at) {
    line("  ", "every", every.word());
    if (!days.isEmpty()) {
      line("  ", "days", "[" + String.join(", ", days) + "]");
    }
    line("  ", "at", quoted(at.toString()));
  }

  private void bound(String key, @Nullable Bound bound) {
    switch (bound) {
      case null -> {}
      case Bound.Day(LocalDate date) -> line("  ", key, date.toString());
      case Bound.Moment(OffsetDateTime time) ->
          line("  ", key, DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time));
    }
  }

  private void counting(Counting counting) {
    if (!counting.tags().isEmpty()) {
      line("", "tags", flow(counting.tags()));
    }
    if (counting.caps() != null) {
      line("", "caps", counting.caps().word());
    }
  }

  private void message(Message message) {
    line("", "message", "");
    line("  ", "channel", message.channel());
    optional("account", message.account());
    switch (message) {
      case Email email -> email(email);
    }
  }

  private void email(Email email) {
    Sender from = email.from();
    text(
        "  ",
        "from",
        from.name() == null ? from.address() : from.name() + " <" + from.address() + ">");
    optional("replyTo", email.replyTo());
    optional("locale", email.locale());
    switch (email.content()) {
      case Content.Template(String name) -> text("  ", "template", name);
      case Content.Inline(String subject, @Nullable String html, @Nullable String text) -> {
        text("  ", "subject", subject);
        optional("html", html);
        optional("text", text);
      }
    }
  }

  private void tracking(Tracking tracking) {
    line("", "tracking", "");
    line("  ", "opens", String.valueOf(tracking.opens()));
    line("  ", "clicks", String.valueOf(tracking.clicks()));
    line("  ", "text", String.valueOf(tracking.text()));
    if (!tracking.parameters().isEmpty()) {
      line("  ", "parameters", "");
      tracking.parameters().forEach((name, value) -> text("    ", scalar(name), value));
    }
  }

  private void experiment(Experiment experiment) {
    line("", "variants", "");
    for (Experiment.Variant variant : experiment.variants()) {
      line("  - ", "name", scalar(variant.name()));
      Experiment.Weight weight = variant.weight();
      line(
          "    ",
          "weight",
          weight.percent() ? percent(weight.units()) : String.valueOf(weight.units()));
      switch (variant.words()) {
        case Experiment.Words.Template(String name) -> text("    ", "template", name);
        case Experiment.Words.Parts(
                @Nullable String subject,
                @Nullable String html,
                @Nullable String text) -> {
          optional("    ", "subject", subject);
          optional("    ", "html", html);
          optional("    ", "text", text);
        }
      }
    }
    switch (experiment.assign()) {
      case Experiment.Assign.ByPerson() -> line("", "assign", "person");
      case Experiment.Assign.ByRun() -> line("", "assign", "run");
      case Experiment.Assign.ByAttribute(String attribute) -> {
        line("", "assign", "");
        text("  ", "attribute", attribute);
      }
    }
    if (experiment.winner() != null) {
      out.append(experiment.winner().write());
    }
  }

  private void conversions(List<Goal> goals) {
    if (!goals.isEmpty()) {
      line("", "conversions", "");
    }
    for (Goal goal : goals) {
      line("  - ", "name", scalar(goal.name()));
      text("    ", "event", goal.event());
      line("    ", "within", goal.within().toString());
      optional("    ", "when", goal.when());
      optional("    ", "revenue", goal.revenue());
      if (goal.primary()) {
        line("    ", "primary", "true");
      }
    }
  }

  private void optional(String key, @Nullable String value) {
    optional("  ", key, value);
  }

  private void optional(String indent, String key, @Nullable String value) {
    if (value != null) {
      text(indent, key, value);
    }
  }

  private void text(String indent, String key, String value) {
    line(indent, key, isBlock(value) ? block(value, indent + "  ") : scalar(value));
  }

  private void line(String indent, String key, String value) {
    out.append(indent).append(key).append(':');
    out.append(value.isEmpty() ? "" : " ").append(value).append('\n');
  }

  private static String flow(List<String> values) {
    return values.stream().map(YamlText::scalar).collect(Collectors.joining(", ", "[", "]"));
  }

  static String percent(int basisPoints) {
    return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + "%";
  }
}
