package dev.fanfare.dispatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.cli.verify.Check.Verdict;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The people whom no campaign writes to, seen from the API and from the inbox. */
@QuarkusTest
final class GlobalControlIT {

  private static final int PEOPLE = 2_000;

  private static final String THREE =
      """
      holdout: 10%
      variants:
        - {name: a, weight: 1}
        - {name: b, weight: 1, subject: Only today}
        - {name: c, weight: 2, subject: Last chance}
      """;

  /**
   * Scenario 18. Subject numbers are random here, so that fair draws are allowed what comes once in
   * a million times; {@code ControlLawsTest} holds the same splits to one in a thousand.
   */
  @Test
  void controlGroup() throws IOException {
    try (var campaign = TestingCampaign.beginWithoutAccount()) {
      nowhere(campaign.api());
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(PEOPLE));
      create(campaign.api(), Map.of("share", "10%")).then().statusCode(201);
      campaign.apply("autumn", THREE);
      var runs = new ArrayList<Ended>();
      for (int i = 0; i < 5; i++) {
        if (i == 3) {
          edit(campaign, "autumn");
        }
        runs.add(Ended.of(campaign, "autumn"));
      }

      var first = runs.getFirst();
      assertFair(PEOPLE - first.globally.size(), first.globally.size(), 0.9);
      assertFair(first.sent.size(), first.control.size(), 0.9);
      var byVariant = new int[3];
      first.sent.values().forEach(variant -> byVariant[variant]++);
      assertFair(byVariant[2], byVariant[0] + byVariant[1], 0.5);
      assertFair(byVariant[0], byVariant[1], 0.5);
      for (var run : runs) {
        assertThat(run.globally).isEqualTo(first.globally);
        assertThat(run.control).isEqualTo(first.control);
        // The same people with the same variants, also after the edit.
        assertThat(run.sent).isEqualTo(first.sent);
        assertThat(run.sent.size() + run.control.size() + run.globally.size()).isEqualTo(PEOPLE);
      }
      assertThat(campaign.run(runs.getLast().id).<Integer>path("campaignVersion")).isEqualTo(2);
      reportsThemApart(campaign, first);
      var checks = campaign.audit(first.id);
      assertThat(checks.check("draws.global").verdict()).isEqualTo(Verdict.PROVED);
      assertThat(checks.check("draws.control").verdict()).isEqualTo(Verdict.PROVED);
      assertThat(checks.check("events.ended").verdict()).isEqualTo(Verdict.PROVED);
      keepsItsPeople(campaign, first);
    }
  }

  private static void reportsThemApart(TestingCampaign campaign, Ended run) {
    var report =
        Awaiting.value(
            "everything is counted",
            () -> campaign.api().get("/v1/runs/{id}/report", run.id),
            each -> each.<Integer>path("counted").equals(each.path("recorded")));
    int assigned = PEOPLE - run.globally.size();
    assertThat(report.<Integer>path("funnel.heldOutGlobally")).isEqualTo(run.globally.size());
    assertThat(report.<Integer>path("funnel.heldOut"))
        .isEqualTo(run.globally.size() + run.control.size());
    assertThat(report.<Integer>path("funnel.assigned")).isEqualTo(assigned);
    assertThat(report.<List<String>>path("groups.name")).containsExactly("control", "a", "b", "c");
    assertThat(report.<List<Integer>>path("groups.funnel.heldOutGlobally")).containsOnly(0);
    assertThat(
            report.<List<Integer>>path("groups.funnel.assigned").stream()
                .mapToInt(Integer::intValue)
                .sum())
        .isEqualTo(assigned);
  }

  /** A larger share keeps those who are in it; a smaller one has nobody else. */
  private static void keepsItsPeople(TestingCampaign campaign, Ended before) throws IOException {
    var api = campaign.api();
    change(api, Map.of("share", "15%")).then().statusCode(200);
    var larger = Ended.of(campaign, "autumn");
    assertThat(larger.globally).containsAll(before.globally);
    assertThat(larger.globally.size()).isGreaterThan(before.globally.size());
    change(api, Map.of("share", "5%")).then().statusCode(200);
    var smaller = Ended.of(campaign, "autumn");
    assertThat(before.globally).containsAll(smaller.globally);
    assertThat(smaller.globally.size()).isBetween(1, before.globally.size() - 1);
  }

  /** Scenario 19, of both groups. */
  @Test
  void controlAndSharedAddress() throws IOException {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      var lines = new ArrayList<String>();
      for (int i = 0; i < 80; i++) {
        lines.add("p" + i + ",two" + i / 2 + "@example.com,Name");
      }
      campaign.people("all", lines);
      campaign.apply("own", "holdout: 40%");
      var names = Ended.subjects(campaign);
      assertThat(names).hasSize(80);
      var own = Ended.of(campaign, "own").named(names);
      var kept = pairs(own, "HELD_OUT control_group", "SKIPPED shared_control");
      assertThat(kept).isPositive();
      assertThat(own.rows.values()).contains("SKIPPED duplicate_address");
      var mails = new HashSet<>(campaign.taken());
      assertThat(mails).hasSize(own.sent.size());
      assertThat(own.sent.size() + own.control.size()).isEqualTo(40);

      create(campaign.api(), Map.of("share", "15%")).then().statusCode(201);
      campaign.apply("everybody", "");
      var all = Ended.of(campaign, "everybody").named(names);

      assertThat(pairs(all, "HELD_OUT global_control", "SKIPPED shared_control")).isPositive();
      int written = 0;
      for (var address : addresses(all).values()) {
        boolean held = address.stream().anyMatch(all.globally::contains);
        written += held ? 0 : 1;
        assertThat(address).filteredOn(all.sent::containsKey).hasSize(held ? 0 : 1);
      }
      assertThat(campaign.taken()).hasSize(own.sent.size() + written);
      explains(campaign, all);
    }
  }

  /** The same pair of reasons at one address, each naming the member. */
  private static int pairs(Ended run, String member, String other) {
    int pairs = 0;
    for (var address : addresses(run).values()) {
      var ends = address.stream().map(s -> requireNonNull(run.rows.get(s))).sorted().toList();
      if (ends.equals(List.of(member, other))) {
        pairs++;
        var held = address.stream().filter(s -> member.equals(run.rows.get(s))).findFirst();
        var skipped = address.stream().filter(s -> other.equals(run.rows.get(s))).findFirst();
        assertThat(run.details.get(skipped.orElseThrow()))
            .isEqualTo("address of " + held.orElseThrow() + ": " + member.replace("HELD_OUT ", ""));
      }
    }
    return pairs;
  }

  private static Map<Integer, List<String>> addresses(Ended run) {
    var byAddress = new TreeMap<Integer, List<String>>();
    run.subjects.forEach(
        (person, subject) ->
            byAddress
                .computeIfAbsent(
                    Integer.parseInt(person.substring(1)) / 2, address -> new ArrayList<>())
                .add(subject));
    return byAddress;
  }

  private static void explains(TestingCampaign campaign, Ended run) {
    var names = new HashMap<String, String>();
    run.subjects.forEach((person, subject) -> names.put(subject, person));
    var member = explained(campaign, run, names, "HELD_OUT global_control");
    assertThat(member.<String>path("summary")).contains("global control group");
    assertThat(member.<String>path("decisions[0].judged.globalControl")).isEqualTo("yes");
    assertThat(member.<String>path("decisions[0].variant")).isNull();
    assertThat(member.<Float>path("decisions[0].probability")).isEqualTo(0.15f);
    Map<String, String> values = member.path("decisions[0].values");
    assertThat(values).containsEntry("globalControlBelow", "15.00 %");
    assertThat(values.get("globalControlFlips")).matches("a share of .* or less|an exemption.*");
    var shared = explained(campaign, run, names, "SKIPPED shared_control");
    assertThat(shared.<String>path("decisions[0].judged.sharedControl")).isEqualTo("yes");
    assertThat(shared.<String>path("decisions[0].present.sharedControl")).isEqualTo("yes");
    assertThat(shared.<String>path("decisions[0].detail")).contains("global_control");
  }

  private static Response explained(
      TestingCampaign campaign, Ended run, Map<String, String> names, String end) {
    var subject =
        run.rows.entrySet().stream()
            .filter(row -> row.getValue().equals(end))
            .findFirst()
            .orElseThrow()
            .getKey();
    var answer =
        campaign
            .api()
            .get("/v1/runs/{id}/people/{who}", run.id, requireNonNull(names.get(subject)));
    answer.then().statusCode(200);
    return answer;
  }

  /** Every way to a message, and what goes past the group. */
  @Test
  void holdsBackCallsAndTriggersButNotWhatIsExempt() throws IOException {
    try (var campaign = TestingCampaign.begin()) {
      var api = campaign.api();
      campaign.postalAddress();
      campaign.people("all", TestingCampaign.many(60));
      create(api, Map.of("share", "15%", "exempt", Map.of("tags", List.of("recall"))))
          .then()
          .statusCode(201);
      campaign.apply("plain", "");
      campaign.apply("recalled", "tags: [safety, recall]");
      var plain = Ended.of(campaign, "plain").named(Ended.subjects(campaign));
      var member =
          plain.subjects.entrySet().stream()
              .filter(person -> plain.globally.contains(person.getValue()))
              .findFirst()
              .orElseThrow()
              .getKey();

      assertThat(Ended.of(campaign, "recalled").sent).hasSize(60);
      assertThat(called(api, member, "marketing").<String>path("reason"))
          .isEqualTo("global_control");
      assertThat(called(api, member, "service").<String>path("state")).isEqualTo("SENT");
      assertThat(triggered(campaign, member)).isEqualTo("global_control");
      api.delete("/v1/global-control").then().statusCode(204);
      assertThat(Ended.of(campaign, "plain").sent).hasSize(60);
    }
  }

  private static Response called(Api api, String person, String purpose) {
    var taken =
        api.post(
            "/v1/messages",
            Map.of(
                "channel",
                "email",
                "purpose",
                purpose,
                "from",
                "Fanfare Market <shop@example.com>",
                "subject",
                "Hello",
                "text",
                purpose.equals("service") ? "Hi" : "${unsubscribeUrl} ${postalAddress}",
                "to",
                List.of(Map.of("profile", person))));
    String id = taken.then().statusCode(202).extract().path("messages[0].id");
    return Awaiting.value(
        "the message has ended",
        () -> api.get("/v1/messages/{id}", id),
        message -> message.path("endedAt") != null);
  }

  private static String triggered(TestingCampaign campaign, String person) {
    var api = campaign.api();
    api.create("/v1/event-types/{name}", Map.of("properties", Map.of()), "door.opened")
        .then()
        .statusCode(201);
    var file =
        """
        campaign: doors
        version: 1
        purpose: marketing
        trigger: {event: door.opened}
        message:
          channel: email
          from: Fanfare Market <offers@example.com>
          subject: Hello
          text: "${unsubscribeUrl} ${postalAddress}"
        """;
    api.request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(file)
        .put("/v1/campaigns/doors")
        .then()
        .statusCode(201);
    api.request()
        .contentType("application/json")
        .post("/v1/campaigns/doors/schedule")
        .then()
        .statusCode(201);
    var event = TestingTriggers.event("door.opened", person, Map.of());
    TestingTriggers.tell(api, List.of(event)).then().statusCode(200);
    String run = api.get("/v1/events/{id}", requireNonNull(event.get("id"))).path("effects[0].run");
    return Awaiting.value(
            "the message has ended",
            () -> api.get("/v1/runs/{id}/people/{who}", run, person),
            each -> "HELD_OUT".equals(each.path("decisions[0].state")))
        .path("decisions[0].reason");
  }

  @Test
  void keepsEverythingThatWasEverSaidOfIt() {
    var api = Api.newWorkspace();
    api.get("/v1/global-control").then().statusCode(404);
    api.delete("/v1/global-control").then().statusCode(404);
    api.put("/v1/global-control", Map.of("share", "10%")).then().statusCode(428);
    var made =
        create(api, Map.of("share", "2.5%", "exempt", Map.of("purposes", List.of("service"))));
    made.then().statusCode(201);
    assertThat(api.get("/v1/global-control").<String>path("share")).isEqualTo("2.5%");
    create(api, Map.of("share", "10%")).then().statusCode(412);
    String etag = made.header("ETag");
    change(api, Map.of("share", "0.01%")).then().statusCode(200);
    api.request()
        .contentType("application/json")
        .header("If-Match", etag)
        .body(Map.of("share", "3%"))
        .put("/v1/global-control")
        .then()
        .statusCode(412);
    var wrong =
        change(
            api,
            Map.of(
                "share",
                "15.01%",
                "newDraw",
                true,
                "exempt",
                Map.of("purposes", List.of("nothing"), "tags", List.of("a", "a"))));
    wrong.then().statusCode(400);
    assertThat(wrong.<List<String>>path("violations.place"))
        .containsExactly("/share", "/exempt/purposes/0", "/exempt/tags/1", "/newDraw");
    for (var share : List.of("0%", "0.001%", "16%", "ten")) {
      change(api, Map.of("share", share)).then().statusCode(400);
    }
    var marketer = api.as("marketer");
    marketer.get("/v1/global-control").then().statusCode(200);
    change(marketer, Map.of("share", "10%")).then().statusCode(403);
    marketer.delete("/v1/global-control").then().statusCode(403);

    api.delete("/v1/global-control").then().statusCode(204);
    create(api, Map.of("share", "10%")).then().statusCode(201);
    api.delete("/v1/global-control").then().statusCode(204);
    create(api, Map.of("share", "10%", "newDraw", true)).then().statusCode(201);

    var versions = api.as("auditor").get("/v1/global-control/versions");
    assertThat(versions.<List<Integer>>path("items.version")).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(versions.<List<String>>path("items.share"))
        .containsExactly("2.5%", "0.01%", null, "10%", null, "10%");
    assertThat(versions.<List<Integer>>path("items.draw")).containsExactly(1, 1, 1, 1, 1, 2);
    assertThat(new HashSet<>(versions.<List<String>>path("items.salt"))).hasSize(2);
  }

  private static Response create(Api api, Map<String, ?> body) {
    return api.request()
        .contentType("application/json")
        .header("If-None-Match", "*")
        .body(body)
        .put("/v1/global-control");
  }

  private static Response change(Api api, Map<String, ?> body) {
    return api.request()
        .contentType("application/json")
        .header("If-Match", "*")
        .body(body)
        .put("/v1/global-control");
  }

  private static void nowhere(Api api) {
    api.request()
        .contentType("application/json")
        .header("If-None-Match", "*")
        .body(Map.of("channel", "email", "adapter", "null", "settings", Map.of()))
        .put("/v1/accounts/main")
        .then()
        .statusCode(201);
  }

  private static void edit(TestingCampaign campaign, String name) {
    var known = campaign.api().get("/v1/campaigns/{name}", name);
    String file = known.path("file");
    campaign
        .api()
        .request()
        .contentType("text/yaml")
        .header("If-Match", known.header("ETag"))
        .body(file.replace("subject: Hello", "subject: Good day"))
        .put("/v1/campaigns/{name}", name)
        .then()
        .statusCode(200);
  }

  /** Chi-squared of two cells; a fair draw is beyond once in a million times. */
  private static void assertFair(int one, int other, double shareOfOne) {
    double all = one + other;
    double apart = one - all * shareOfOne;
    assertThat(apart * apart / (all * shareOfOne * (1 - shareOfOne)))
        .as("%d and %d", one, other)
        .isLessThan(23.9);
  }

  /** What became of everybody of a run, by subject. */
  private static final class Ended {
    private final String id;
    private final Set<String> globally = new HashSet<>();
    private final Set<String> control = new HashSet<>();
    private final Map<String, Integer> sent = new HashMap<>();
    private final Map<String, String> rows = new HashMap<>();
    private final Map<String, String> details = new HashMap<>();
    private final Map<String, String> subjects = new HashMap<>();

    private Ended(String id) {
      this.id = id;
    }

    static Ended of(TestingCampaign campaign, String name) throws IOException {
      var ended = new Ended(campaign.ended(campaign.launch(name)).path("id"));
      for (var row : VariantsIT.lines(campaign, ended.id, "ledger")) {
        ended.add(row);
      }
      return ended;
    }

    /** Whose number is whose; numbers are the same in all runs. */
    Ended named(Map<String, String> known) {
      subjects.putAll(known);
      return this;
    }

    static Map<String, String> subjects(TestingCampaign campaign) {
      List<Map<String, String>> people = campaign.api().get("/v1/profiles?limit=100").path("items");
      return people.stream()
          .collect(
              Collectors.toMap(
                  each -> requireNonNull(each.get("externalId")),
                  each -> requireNonNull(each.get("subject"))));
    }

    private void add(JsonNode row) {
      var subject = row.path("subject").asText();
      var end = (row.path("state").asText() + " " + row.path("reason").asText()).strip();
      rows.put(subject, end);
      details.put(subject, row.path("detail").asText());
      switch (end) {
        case "SENT" -> sent.put(subject, row.path("variant").asInt());
        case "HELD_OUT control_group" -> control.add(subject);
        case "HELD_OUT global_control" -> {
          assertThat(row.has("variant")).isFalse();
          globally.add(subject);
        }
        default -> {}
      }
    }

    @Override
    public String toString() {
      return rows.values().stream()
          .collect(Collectors.groupingBy(end -> end, Collectors.counting()))
          .toString();
    }
  }
}
