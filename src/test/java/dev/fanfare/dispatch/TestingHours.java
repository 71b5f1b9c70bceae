package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Awaiting;
import dev.fanfare.TestingClock;
import dev.fanfare.cli.verify.Check;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A workspace whose clock stands, with people of several zones and campaigns by the clock. */
final class TestingHours implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestingCampaign campaign = TestingCampaign.begin();
  private final TestingClock clock = new TestingClock(campaign.api());

  TestingHours() {
    campaign.postalAddress();
    clock.by("PT0S");
  }

  TestingCampaign campaign() {
    return campaign;
  }

  TestingClock clock() {
    return clock;
  }

  /** A person of a zone; their mailbox is their id's. */
  static String person(String id, String zone) {
    return id + "," + id + "@example.com," + id + "," + zone;
  }

  /** So many people of a zone, {@code prefix0 …}. */
  static List<String> people(String prefix, int count, String zone) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      lines.add(person(prefix + i, zone));
    }
    return lines;
  }

  /** Imports segment {@code all} of lines {@code id,mail,name,zone}, with consent to marketing. */
  void imported(List<String> lines) {
    var api = campaign.api();
    api.put("/v1/attributes/name", Map.of("type", "string"));
    var mapping = new HashMap<String, Object>();
    mapping.put("externalId", "id");
    mapping.put("email", "mail");
    mapping.put("zone", "zone");
    mapping.put("attributes", Map.of("name", "name"));
    var definition =
        Map.of(
            "mode",
            "replace",
            "format",
            "csv",
            "mapping",
            mapping,
            "consent",
            Map.of("purposes", List.of("marketing"), "channel", "email", "basis", "at the till"));
    String id = api.post("/v1/segments/all/imports", definition).path("id");
    api.request()
        .contentType("text/csv")
        .body("id,mail,name,zone\n" + String.join("\n", lines) + "\n")
        .put("/v1/imports/{id}/file", id)
        .then()
        .statusCode(202);
    Awaiting.value(
        "the import is done",
        () -> api.get("/v1/imports/{id}", id).<String>path("state"),
        "DONE"::equals);
  }

  /** Applies a campaign to segment {@code all}. */
  Response apply(String name, String schedule, String more) {
    var file =
        """
        campaign: %s
        version: 1
        purpose: marketing
        audience: {include: [all]}
        schedule: %s
        message:
          channel: email
          from: Fanfare Market <offers@example.com>
          subject: Hello ${name}
          text: |
            leave: ${unsubscribeUrl}
            ${postalAddress}
        %s
        """
            .formatted(name, schedule, more);
    return campaign
        .api()
        .request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(file)
        .put("/v1/campaigns/{name}", name);
  }

  /** Applies and launches. */
  String launched(String name, String schedule, String more) {
    apply(name, schedule, more).then().statusCode(201);
    return campaign.launch(name);
  }

  /** At a local time of everybody's own. */
  static String at(LocalDate day, String time) {
    return "{at: " + day + "T" + time + ", zone: recipient}";
  }

  /** The day after the one that the clock shows first on Earth: it has not begun anywhere. */
  LocalDate tomorrow() {
    return LocalDate.ofInstant(clock.now(), ZoneId.of("Etc/GMT-14")).plusDays(1);
  }

  static Instant instant(LocalDate day, String time, String zone) {
    return day.atTime(LocalTime.parse(time)).atZone(ZoneId.of(zone)).toInstant();
  }

  /** Lines of the ledger stream. */
  List<JsonNode> lines(String run) {
    var lines = new ArrayList<JsonNode>();
    try {
      for (var line : campaign.api().get("/v1/runs/{id}/ledger", run).asString().split("\n")) {
        if (!line.isBlank()) {
          lines.add(JSON.readTree(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  /** When somebody was started in campaign time, in what state they ended, and why. */
  JsonNode row(String run, String externalId) {
    String subject =
        campaign.api().get("/v1/runs/{id}/people/{who}", run, externalId).path("subject");
    return lines(run).stream()
        .filter(line -> line.path("subject").asText().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  /** The instants at which people were started, with how many. */
  TreeMap<Instant, Integer> started(String run) {
    var started = new TreeMap<Instant, Integer>();
    for (var line : lines(run)) {
      if (line.path("state").asText().equals("SENT")) {
        started.merge(Instant.parse(line.path("decidedAt").asText()), 1, Integer::sum);
      }
    }
    return started;
  }

  /** Nothing of a run is refuted by the auditor. */
  void verified(String run) {
    assertThat(campaign.audit(run).checks())
        .filteredOn(check -> check.verdict() == Check.Verdict.REFUTED)
        .isEmpty();
  }

  /** The entries of a timetable, by zone. */
  Map<String, Map<String, Object>> timetable(String name) {
    var timetable = campaign.api().get("/v1/campaigns/{name}/timetable", name);
    timetable.then().statusCode(200);
    List<Map<String, Object>> entries = timetable.path("entries");
    var byZone = new TreeMap<String, Map<String, Object>>();
    entries.forEach(
        entry ->
            byZone.put(
                entry.getOrDefault("zone", "none")
                    + (Boolean.TRUE.equals(entry.get("fallback")) ? " (fallback)" : ""),
                entry));
    return byZone;
  }

  @Override
  public void close() {
    campaign.close();
  }
}
