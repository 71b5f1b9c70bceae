package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxAction.Moment;
import dev.fanfare.channel.sandbox.InboxRecord;
import dev.fanfare.channel.sandbox.InboxRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A run in which everything happens that a report tells of: people are sent to, held out, passed
 * over, refused, deferred, cut off and cancelled; some open, click, leave and buy, programs too.
 */
final class TestingWholeRun {

  static final String CARD = "https://market.example/card/${name?url}";

  private static final String FILE =
      """
      campaign: whole
      version: 1
      purpose: marketing
      audience:
        include: [all, strangers]
      schedule: now
      holdout: 20%
      message:
        channel: email
        from: Fanfare Market <offers@example.com>
        subject: Hello ${name}
        html: |
          <body><a href="https://market.example/coupons?of=1,2">coupons</a>
          <a href="https://market.example/card/${name?url}">card</a>
          <a href="${unsubscribeUrl}">leave</a> ${postalAddress}</body>
      tracking:
        parameters: {utm_campaign: whole}
      retries:
        attempts: 20
        firstDelay: PT1S
      variants:
        - {name: plain, weight: 1}
        - name: turned
          weight: 2
          html: |
            <body><a href="https://market.example/hours">hours</a>
            <a href="https://market.example/coupons?of=1,2">coupons</a>
            <a href="https://market.example/card/${name?url}">card</a>
            <a href="${unsubscribeUrl}">leave</a> ${postalAddress}</body>
      """;

  private final TestingCampaign campaign;
  private final String id;

  private TestingWholeRun(TestingCampaign campaign, String id) {
    this.campaign = campaign;
    this.id = id;
  }

  String id() {
    return id;
  }

  /** Runs it to its end; afterwards nothing more happens. */
  static TestingWholeRun of(TestingCampaign campaign) {
    campaign.postalAddress();
    campaign.inbox().rules(rules());
    campaign.people("strangers", List.of("s,stranger@example.com,S"), false);
    campaign.people("all", people());
    apart(campaign);
    campaign
        .api()
        .request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(FILE)
        .put("/v1/campaigns/whole")
        .then()
        .statusCode(201);
    var run = new TestingWholeRun(campaign, campaign.launch("whole"));
    run.cancelLate();
    run.respond();
    return run;
  }

  private static List<InboxRule> rules() {
    return List.of(
        new InboxRule("soft*", 1, 1, new InboxAction.Temporary(451, "4.3.0 Wait", Moment.DATA)),
        InboxRule.always("late*", new InboxAction.Temporary(451, "4.3.0 No", Moment.RECIPIENT)),
        InboxRule.always("hard*", new InboxAction.Permanent(550, "5.1.1 No", Moment.RECIPIENT)),
        InboxRule.always("spam*", new InboxAction.Permanent(554, "5.7.1 No", Moment.DATA)),
        InboxRule.always("torn*", new InboxAction.CutAfterDot()));
  }

  /** Of each kind so many that hardly ever all are drawn for the control group. */
  private static List<String> people() {
    var people = new ArrayList<String>(TestingCampaign.many(60));
    for (int i = 0; i < 30; i++) {
      people.add("o%1$d,o%1$d@example.org,Other%1$d".formatted(i));
    }
    for (var kind : List.of("soft", "late", "hard", "spam", "torn")) {
      for (int i = 0; i < 9; i++) {
        people.add("%1$s%2$d,%1$s%2$d@%1$s%2$d.example,Name%2$d".formatted(kind, i));
      }
    }
    people.addAll(
        List.of("nowhere,,Nobody", "b,suppressed@example.com,B", "c,withdrawn@example.com,C"));
    // Pairs enough for one of which nobody is drawn for the control group.
    for (int i = 0; i < 12; i++) {
      people.add("d%1$d,shared%1$d@example.com,D".formatted(i));
      people.add("e%1$d,shared%1$d@example.com,E".formatted(i));
    }
    return people;
  }

  private static void apart(TestingCampaign campaign) {
    campaign
        .api()
        .post(
            "/v1/suppressions",
            Map.of("channel", "email", "address", "suppressed@example.com", "reason", "manual"))
        .then()
        .statusCode(201);
    campaign
        .api()
        .post(
            "/v1/profiles/{id}/consents",
            Map.of("purpose", "marketing", "channel", "email", "granted", false, "basis", "a call"),
            "c")
        .then()
        .statusCode(201);
  }

  /** Once only those wait who are refused for now again and again, they are cancelled. */
  private void cancelLate() {
    Awaiting.until("all have ended but the late", () -> allOthersWait() && softAreSentTo());
    campaign.command("cancel", id).then().statusCode(202);
    campaign.inState(id, "CANCELLED");
  }

  /** Whether everybody has ended or waits to be tried again. */
  private boolean allOthersWait() {
    var run = campaign.run(id);
    Integer planned = run.path("planned");
    Integer deferred = run.path("deferred");
    if (planned == null || deferred == null) {
      return false;
    }
    int ended =
        Stream.of("SENT", "SKIPPED", "HELD_OUT", "FAILED", "UNKNOWN")
            .mapToInt(state -> campaign.count(run, state, ""))
            .sum();
    return deferred > 0 && planned == ended + deferred;
  }

  /** Of the soft, all that were tried got their mail in the end; the others are held out. */
  private boolean softAreSentTo() {
    var tried =
        campaign.records().stream().map(InboxRecord::to).filter(to -> to.startsWith("soft"));
    return campaign.taken().containsAll(tried.toList());
  }

  private static List<String> people(String kind) {
    return IntStream.range(0, 9).mapToObj(i -> kind + i).toList();
  }

  /** What people and programs do, each in one way, so that nobody is taken for a scanner. */
  private void respond() {
    var taken = new HashSet<>(campaign.taken());
    var plain = IntStream.range(0, 60).mapToObj(i -> "p" + i).toList();
    var sent = plain.stream().filter(who -> taken.contains(address(who))).toList();
    for (int i = 0; i < 12; i++) {
      follow(sent.get(i), 1 + i % 2, TestingReader.BROWSER);
    }
    follow(sent.get(0), 1, TestingReader.BROWSER);
    follow(sent.get(12), 1, "examplebot/1.0");
    follow(sent.get(0), 1, "examplebot/1.0");
    Api.open().get(TestingReader.path(mail(sent.get(13)).hidden()));
    for (int i = 10; i < 16; i++) {
      open(sent.get(i), TestingReader.BROWSER);
      open(sent.get(i), i % 2 == 0 ? "Mozilla/5.0" : "examplebot/1.0");
    }
    leave(sent.get(16));
    leave(sent.get(16));
    leave(sent.get(17));
    var torn = people("torn").stream().filter(who -> taken.contains(address(who))).toList();
    assertThat(torn).hasSizeGreaterThan(1);
    follow(torn.getFirst(), 1, TestingReader.BROWSER);
    var held = plain.stream().filter(who -> !taken.contains(address(who))).toList();
    convert("1", sent.get(0), "visit");
    convert("2", sent.get(0), "buy");
    convert("3", sent.get(0), "buy");
    convert("4", sent.get(1), "visit");
    convert("5", held.get(0), "visit");
    convert("6", held.get(1), "buy");
    convert("7", "nowhere", "visit");
    convert("8", torn.getLast(), "buy");
  }

  private TestingMail mail(String who) {
    return TestingMail.read(campaign.mailTo(address(who)));
  }

  private static String address(String who) {
    return who + "@" + (who.startsWith("torn") ? who + ".example" : "example.com");
  }

  private void follow(String who, int place, String agent) {
    TestingReader.follow(mail(who).links().get(place), agent).then().statusCode(302);
  }

  private void open(String who, String agent) {
    TestingReader.look(mail(who).pixel(), agent).then().statusCode(200);
  }

  private void leave(String who) {
    var links = mail(who).links();
    Api.open()
        .contentType("application/x-www-form-urlencoded")
        .body("List-Unsubscribe=One-Click")
        .post(TestingReader.path(links.getLast()))
        .then()
        .statusCode(200);
  }

  private void convert(String conversion, String who, String goal) {
    var batch = List.of(Map.of("id", conversion, "externalId", who, "goal", goal));
    campaign.api().post("/v1/runs/{id}/conversions", batch, id).then().statusCode(200);
  }
}
