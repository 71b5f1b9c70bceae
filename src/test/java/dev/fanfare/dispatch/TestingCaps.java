package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.cli.verify.Check.Verdict;
import io.restassured.response.Response;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Frequency caps of a workspace over the API, and what counts against them. */
final class TestingCaps {

  private final TestingCampaign campaign;
  private final Api api;

  TestingCaps(TestingCampaign campaign) {
    this.campaign = campaign;
    this.api = campaign.api();
  }

  static Map<String, Object> rolling(int count, String length) {
    return new HashMap<>(Map.of("count", count, "window", Map.of("rolling", length)));
  }

  static Map<String, Object> calendar(int count, String unit) {
    return new HashMap<>(Map.of("count", count, "window", Map.of("calendar", unit)));
  }

  static Map<String, Object> with(Map<String, Object> cap, String key, Object value) {
    var more = new HashMap<>(cap);
    more.put(key, value);
    return more;
  }

  /** Makes a cap. */
  void set(String name, Map<String, Object> cap) {
    put(name, cap, "If-None-Match", "*").then().statusCode(201);
  }

  /** Replaces a cap by another. */
  void replace(String name, Map<String, Object> cap) {
    var etag = api.get("/v1/frequency-caps/{name}", name).header("ETag");
    put(name, cap, "If-Match", etag).then().statusCode(200);
  }

  Response delete(String name) {
    return api.request().header("If-Match", "*").delete("/v1/frequency-caps/{name}", name);
  }

  Response put(String name, Map<String, Object> cap, String header, String value) {
    return api.request()
        .contentType("application/json")
        .header(header, value)
        .body(cap)
        .put("/v1/frequency-caps/{name}", name);
  }

  /** The slots of everybody, as lines of JSON. */
  List<String> slots() {
    var lines = new ArrayList<String>();
    api.get("/v1/cap-slots")
        .then()
        .statusCode(200)
        .extract()
        .asString()
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(lines::add);
    return lines;
  }

  Response sent(String name, String more) {
    campaign.apply(name, more);
    return campaign.ended(campaign.launch(name));
  }

  /** As {@link #sent(String, String)}, with a subject that needs nothing of anybody. */
  Response sent(String name, String subject, String more) {
    apply(name, "main", more, subject);
    return campaign.ended(campaign.launch(name));
  }

  void apply(String name, String account, String more) {
    apply(name, account, more, "subject: Hello ${name}");
  }

  void apply(String name, String account, String more, String subject) {
    apply(name, account, more, subject, "now");
  }

  void apply(String name, String account, String more, String subject, String schedule) {
    var file =
        """
        campaign: %s
        version: 1
        purpose: marketing
        audience:
          include: [all]
        schedule: %s
        message:
          channel: email
          account: %s
          from: Fanfare Market <offers@example.com>
          %s
          text: |
            leave: ${unsubscribeUrl}
            ${postalAddress}
        %s
        """
            .formatted(name, schedule, account, subject, more);
    campaign
        .api()
        .request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(file)
        .put("/v1/campaigns/{name}", name)
        .then()
        .statusCode(201);
  }

  void account(String name) {
    var settings =
        Map.of(
            "host", "127.0.0.1",
            "port", Integer.toString(campaign.inbox().port()),
            "security", "none",
            "connections", "8");
    campaign
        .api()
        .request()
        .contentType("application/json")
        .header("If-None-Match", "*")
        .body(Map.of("channel", "email", "adapter", "smtp", "settings", settings))
        .put("/v1/accounts/{name}", name)
        .then()
        .statusCode(201);
  }

  void defaultZone(ZoneId zone) {
    String etag = campaign.api().get("/v1/workspace").header("ETag");
    campaign
        .api()
        .request()
        .contentType("application/json")
        .header("If-Match", etag)
        .body(Map.of("defaultZone", zone.getId()))
        .patch("/v1/workspace")
        .then()
        .statusCode(200);
  }

  /** What became of a message of a call to the first person. */
  String called(Map<String, Object> more) {
    var call = TestingCalls.plain();
    call.put("to", List.of(Map.of("profile", "p0")));
    call.putAll(more);
    return TestingCalls.ended(campaign.api(), TestingCalls.send(campaign.api(), call), 0)
        .path("state");
  }

  Response explained(Response run, String person) {
    return campaign.api().get("/v1/runs/{id}/people/{who}", run.<String>path("id"), person);
  }

  String state(Response run, String person) {
    return explained(run, person).path("decisions[0].state");
  }

  long eventsOf(String run, String type) {
    var events = campaign.api().get("/v1/runs/{id}/events", run).asString();
    return events.lines().filter(line -> line.contains("\"type\":\"" + type + "\"")).count();
  }

  String ledger(String run) {
    return campaign.api().get("/v1/runs/{id}/ledger", run).asString();
  }

  void proved(Response run) {
    proved(run, Verdict.PROVED);
  }

  /** Nothing was sent that was judged by the caps as they are. */
  void provedButForWindows(Response run) {
    proved(run, Verdict.NOT_JUDGED);
  }

  private void proved(Response run, Verdict windows) {
    var report = campaign.audit(run.path("id"));
    assertThat(report.checks()).filteredOn(c -> c.verdict() == Verdict.REFUTED).isEmpty();
    assertThat(report.check("caps.window").verdict()).isEqualTo(windows);
    assertThat(report.check("caps.slots").verdict()).isEqualTo(Verdict.PROVED);
  }
}
