package dev.fanfare.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Terminal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Prints a plan for whoever reviews it. */
public final class PlanReport {

  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  private final Terminal terminal;

  public PlanReport(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Everything that is wrong, each at its place. */
  public void problems(JsonNode plan) {
    for (JsonNode problem : plan.path("problems")) {
      String path = problem.path("path").asText();
      terminal.line(
          "%s:%d:%d: %s%s"
              .formatted(
                  problem.path("file").asText(),
                  problem.path("line").asInt(),
                  problem.path("column").asInt(),
                  path.isEmpty() ? "" : path + " ",
                  problem.path("message").asText()));
      String hint = problem.path("hint").asText("");
      if (!hint.isEmpty()) {
        terminal.paragraph("    ", hint);
      }
    }
    int count = plan.path("problems").size();
    terminal.line(terminal.bad(Figures.of(count, "problem", "problems")) + ", nothing is planned.");
  }

  /** What would become of each campaign. */
  public void campaigns(JsonNode plan) {
    terminal.line(
        terminal.strong("Plan for workspace " + plan.path("workspace").asText())
            + ": "
            + counted(plan));
    plan.path("templates").forEach(this::template);
    for (JsonNode campaign : plan.path("campaigns")) {
      terminal.line();
      switch (campaign.path("what").asText()) {
        case "new" -> created(campaign);
        case "changed" -> changed(campaign);
        case "unchanged" -> unchanged(campaign);
        default -> liveOnly(campaign);
      }
    }
  }

  /** Whether it takes back what others have applied. */
  public static boolean undoes(JsonNode plan) {
    return undoes(plan.path("campaigns").iterator()) || undoes(plan.path("templates").iterator());
  }

  private static boolean undoes(Iterator<JsonNode> planned) {
    while (planned.hasNext()) {
      for (JsonNode change : planned.next().path("drift").path("changes")) {
        if (change.path("undone").asBoolean()) {
          return true;
        }
      }
    }
    return false;
  }

  private void template(JsonNode template) {
    String head =
        "template "
            + terminal.strong(template.path("template").asText())
            + "  "
            + terminal.faint(template.path("file").asText());
    terminal.line();
    switch (template.path("what").asText()) {
      case "new" -> terminal.line(terminal.good("+ ") + head + ": new");
      case "unchanged" -> terminal.line(terminal.faint("= ") + head + ": unchanged");
      case "changed" -> {
        terminal.line(terminal.strong("~ ") + head);
        terminal.line("    " + terminal.faint("in force: " + applied(template.path("live"))));
        ChangeLines.print(terminal, "    ", template.path("changes"));
      }
      default -> {
        terminal.line(terminal.strong("! ") + head.stripTrailing() + ": in force, and in no file");
        terminal.line("    a plan never takes it away; ./fanfare pull writes its files");
      }
    }
    drift(template);
  }

  private void created(JsonNode campaign) {
    terminal.line(terminal.good("+ ") + head(campaign) + ": new");
    audience(campaign);
    approval(campaign);
  }

  private void changed(JsonNode campaign) {
    terminal.line(terminal.strong("~ ") + head(campaign));
    terminal.line("    " + terminal.faint("in force: " + applied(campaign.path("live"))));
    if (campaign.path("layoutOnly").asBoolean()) {
      terminal.line("    only comments, order or layout differ");
    }
    ChangeLines.print(terminal, "    ", campaign.path("changes"));
    audience(campaign);
    approval(campaign);
    openRuns(campaign);
    drift(campaign);
  }

  private void openRuns(JsonNode campaign) {
    JsonNode runs = campaign.path("openRuns");
    for (JsonNode run : runs.isArray() ? runs : List.of(campaign.path("openRun"))) {
      openRun(run);
    }
  }

  private void openRun(JsonNode run) {
    if (!run.isObject()) {
      return;
    }
    String becomes =
        switch (run.path("becomes").asText()) {
          case "migrated" -> "switches to this version for whoever is not decided about yet";
          case "drained" ->
              "goes on with version %d, and the next run waits for its end"
                  .formatted(run.path("campaignVersion").asInt());
          default -> "goes on with version %d".formatted(run.path("campaignVersion").asInt());
        };
    List<String> kept = new ArrayList<>();
    run.path("notMigrated").forEach(key -> kept.add(key.asText()));
    terminal.line(
        "    %s is %s and %s%s"
            .formatted(
                run.path("id").asText(),
                run.path("state").asText().toLowerCase(Locale.ROOT),
                becomes,
                kept.isEmpty() ? "" : ", but keeps its " + String.join(", ", kept)));
  }

  private void unchanged(JsonNode campaign) {
    terminal.line(terminal.faint("= ") + head(campaign) + ": unchanged");
    openRuns(campaign);
    drift(campaign);
  }

  private void liveOnly(JsonNode campaign) {
    terminal.line(
        terminal.strong("! ") + campaign.path("campaign").asText() + ": in force, and in no file");
    terminal.line("    " + terminal.faint("in force: " + applied(campaign.path("live"))));
    terminal.line("    a plan never takes it away; ./fanfare pull writes its file");
  }

  private void audience(JsonNode campaign) {
    JsonNode size = campaign.path("audience");
    if (!size.isObject()) {
      return;
    }
    String people = Figures.of(size.path("after").asLong(), "person", "people");
    if (!size.has("before")) {
      terminal.line("    audience: " + people);
      return;
    }
    long joining = size.path("joining").asLong();
    long leaving = size.path("leaving").asLong();
    if (joining == 0 && leaving == 0) {
      terminal.line("    audience: " + people + ", the same");
      return;
    }
    terminal.line(
        "    audience: %s → %s (%s, %s)"
            .formatted(
                Figures.number(size.path("before").asLong()),
                people,
                terminal.good("+" + Figures.number(joining)),
                terminal.bad("−" + Figures.number(leaving))));
  }

  private void approval(JsonNode campaign) {
    JsonNode approval = campaign.path("approval");
    if (approval.isObject()) {
      terminal.line("    " + terminal.bad("needs approval: ") + approval.path("because").asText());
    }
  }

  private void drift(JsonNode campaign) {
    JsonNode drift = campaign.path("drift");
    if (!drift.isObject()) {
      return;
    }
    terminal.line();
    terminal.line(
        "    "
            + terminal.bad("drift:")
            + " since version "
            + drift.path("base").asInt()
            + ", from which this file was taken, others applied");
    for (JsonNode version : drift.path("versions")) {
      terminal.line("      " + applied(version));
    }
    ChangeLines.print(terminal, "      ", drift.path("changes"));
  }

  private String head(JsonNode campaign) {
    return terminal.strong(campaign.path("campaign").asText())
        + "  "
        + terminal.faint(campaign.path("file").asText());
  }

  /** A version in one line: {@code version 3, by nightly pipeline, 2026-11-22 09:00}. */
  public static String applied(JsonNode version) {
    return "version %d, by %s, %s"
        .formatted(
            version.path("version").asInt(),
            version.path("keyName").asText(version.path("createdBy").asText()),
            SHOWN.format(
                Instant.parse(version.path("createdAt").asText()).atZone(ZoneId.systemDefault())));
  }

  private static String counted(JsonNode plan) {
    List<String> counted = new ArrayList<>();
    for (String what : List.of("new", "changed", "unchanged", "live-only")) {
      long count = 0;
      for (JsonNode campaign : plan.path("campaigns")) {
        count += campaign.path("what").asText().equals(what) ? 1 : 0;
      }
      if (count > 0) {
        counted.add(count + " " + what);
      }
    }
    int templates = plan.path("templates").size();
    String campaigns = counted.isEmpty() ? "no campaigns" : String.join(", ", counted);
    return templates == 0
        ? campaigns
        : campaigns + ", and " + Figures.of(templates, "template", "templates");
  }
}
