package dev.fanfare.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.AuditTable;
import dev.fanfare.cli.CampaignApplication;
import dev.fanfare.cli.Exit;
import dev.fanfare.cli.Main;
import dev.fanfare.cli.ReportPage;
import dev.fanfare.cli.RunFollower;
import dev.fanfare.cli.RunProgress;
import dev.fanfare.cli.SegmentImport;
import dev.fanfare.cli.Shell;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Terminal;
import dev.fanfare.cli.verify.AuditReport;
import dev.fanfare.cli.verify.RunAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.locks.LockSupport;

/**
 * One whole campaign: people, import, launch, sending, the equation and the audit. May be run again
 * and again on the same installation. For one thread.
 */
public final class Demo {

  private static final int WINDOW = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final String INDENT = " ".repeat(11);

  private final Shell shell;
  private final Terminal terminal;

  public Demo(Shell shell) {
    this.shell = shell;
    terminal = shell.terminal();
  }

  /** Runs the verb with its arguments, as the command line does, and returns the exit code. */
  public int run(String... args) {
    String[] line = new String[args.length + 1];
    line[0] = "demo";
    System.arraycopy(args, 0, line, 1, args.length);
    return Main.run(shell, line);
  }

  /** Shows the campaign to that audience. */
  int show(ApiClient api, DemoInbox inbox, Audience audience) throws IOException {
    DemoWorkspace workspace = new DemoWorkspace(api);
    JsonNode me = api.get("/v1/whoami");
    terminal.line(terminal.strong("Fanfare demo"));
    terminal.line();
    tell("Workspace", me.path("workspace").asText() + " at " + api.base());
    tell("People", audience.title());
    audience.notes().forEach(note -> tell("", terminal.faint(note)));
    workspace.settle();
    workspace.connect(inbox);
    people(api, audience, workspace.declare(audience.attributes()));
    String run = launch(api, audience);
    terminal.line();
    JsonNode ended = new RunFollower(api, terminal, true).follow(run);
    terminal.line();
    Equation equation = Equation.of(ended);
    equation.print(terminal, INDENT);
    terminal.line();
    respond(api, inbox, ended, audience);
    new ReportPage(terminal).outcome(counted(api, run));
    terminal.line();
    AuditReport report = new RunAudit(api, WINDOW, null).audit(run, inbox.log());
    AuditTable.print(report, terminal);
    look(api, inbox, run, audience);
    boolean completed = ended.path("state").asText().equals("COMPLETED");
    return completed && equation.holds() && !report.refuted() ? Exit.DONE : Exit.REFUSED;
  }

  private void people(ApiClient api, Audience audience, SortedSet<String> attributes)
      throws IOException {
    List<Person> neverAsked = audience.of(Person.Standing.NEVER_ASKED);
    List<Person> agreed =
        audience.people().stream()
            .filter(person -> person.standing() != Person.Standing.NEVER_ASKED)
            .toList();
    take(api, audience.segment(), "replace", agreed, attributes);
    if (!neverAsked.isEmpty()) {
      take(api, audience.segment(), "add", neverAsked, attributes);
    }
    for (Person person : audience.of(Person.Standing.WITHDREW)) {
      withdraw(api, person);
    }
    for (Person person : audience.of(Person.Standing.SUPPRESSED)) {
      suppress(api, person);
    }
  }

  private void take(
      ApiClient api, String segment, String mode, List<Person> people, SortedSet<String> attributes)
      throws IOException {
    boolean consent = mode.equals("replace");
    Path file = Files.createTempFile("fanfare-demo", ".csv");
    try {
      PeopleFile.write(file, people, attributes);
      ObjectNode announcement = PeopleFile.announcement(mode, attributes, consent);
      JsonNode done = new SegmentImport(api, terminal, true).run(segment, announcement, file);
      if (!done.path("state").asText().equals("DONE")) {
        throw new IllegalStateException(
            "The import ended "
                + done.path("state").asText()
                + ": "
                + done.path("problem").asText());
      }
      tell(
          consent ? "Import" : "",
          Figures.of(done.path("rowsApplied").asLong(), "person", "people")
              + (consent ? " with consent" : " without")
              + " into "
              + segment
              + ", version "
              + done.path("segmentVersion").asInt()
              + rejected(done));
    } finally {
      Files.delete(file);
    }
  }

  private static String rejected(JsonNode done) {
    long rejected = done.path("rowsRejected").asLong();
    return rejected == 0 ? "" : "; " + Figures.of(rejected, "line", "lines") + " rejected";
  }

  private static void withdraw(ApiClient api, Person person) {
    ObjectNode change = ApiClient.JSON.createObjectNode();
    change.put("purpose", "marketing").put("channel", "email");
    change.put("granted", false).put("basis", "made for the demo");
    api.post(ApiClient.path("/v1/profiles/%s/consents", person.externalId()), change);
  }

  private static void suppress(ApiClient api, Person person) {
    ObjectNode suppression = ApiClient.JSON.createObjectNode();
    suppression.put("channel", "email").put("address", person.email()).put("reason", "manual");
    api.post("/v1/suppressions", suppression);
  }

  private String launch(ApiClient api, Audience audience) throws IOException {
    String file = DemoCampaign.file(audience);
    CampaignApplication applied = CampaignApplication.apply(api, audience.campaign(), file);
    tell(
        "Campaign",
        audience.campaign()
            + ", version "
            + applied.version().path("version").asInt()
            + " ("
            + applied.what()
            + "): 2 variants, a tenth held out");
    ObjectNode now = ApiClient.JSON.createObjectNode();
    JsonNode run =
        api.post(ApiClient.path("/v1/campaigns/%s/runs", audience.campaign()), now).body();
    String id = run.path("id").asText();
    tell("Run", id);
    return id;
  }

  /** What people do about it, where that is known of them. */
  private void respond(ApiClient api, DemoInbox inbox, JsonNode ended, Audience audience) {
    Redemptions redemptions = audience.redemptions();
    if (redemptions.all().isEmpty()) {
      return;
    }
    String run = ended.path("id").asText();
    Responses.Clicks clicks = new Responses(api, inbox.page()).happen(run, audience);
    tell(
        "Redeemed",
        Figures.of(redemptions.all().size(), "coupon", "coupons")
            + " by "
            + Figures.of(redemptions.people().size(), "household", "households")
            + ", "
            + redemptions.origin()
            + ": each a conversion,");
    tell("", "written to or not. Where a mail has come, each is a click in it:");
    tell(
        "",
        Figures.of(clicks.clicks(), "click", "clicks")
            + " of "
            + Figures.of(clicks.people(), "household", "households")
            + ".");
    tell("", terminal.faint(redemptions.caveat()));
    JsonNode now = api.get(ApiClient.path("/v1/runs/%s", run));
    long seen = RunProgress.count(ended, "UNKNOWN") - RunProgress.count(now, "UNKNOWN");
    if (seen > 0) {
      tell(
          "Known now", Figures.number(seen) + " of the unknown: a click tells that the mail came.");
    }
    terminal.line();
  }

  /** The report with everything that has happened by now. */
  private static JsonNode counted(ApiClient api, String run) {
    long since = System.nanoTime();
    while (true) {
      JsonNode report = api.get(ApiClient.path("/v1/runs/%s/report", run));
      boolean whole = report.path("counted").asLong() == report.path("recorded").asLong();
      // Late events are told by the page itself.
      if (whole || System.nanoTime() - since > PATIENCE.toNanos()) {
        return report;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private void look(ApiClient api, DemoInbox inbox, String run, Audience audience) {
    terminal.line();
    if (inbox.page() != null) {
      tell("Inbox", inbox.page());
    }
    tell("Status", api.base() + "/status");
    tell("Report", api.base() + "/reports/" + run);
    tell("", "./fanfare report " + run);
    tell("Why", "./fanfare explain " + run + " " + audience.people().getFirst().externalId());
    tell("Again", "./fanfare verify " + run + sinkLog(inbox));
  }

  private String sinkLog(DemoInbox inbox) {
    Path log = inbox.log();
    if (log == null) {
      return "";
    }
    boolean below = log.startsWith(shell.directory());
    return " --sink-log " + (below ? shell.directory().relativize(log) : log);
  }

  private void tell(String what, String words) {
    terminal.line(String.format("%-11s", what) + words);
  }
}
