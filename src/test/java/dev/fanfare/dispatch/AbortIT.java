package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.cli.verify.Check.Verdict;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A template ends the messages of some people by itself, and says why. */
@QuarkusTest
final class AbortIT {

  private static final int PEOPLE = 200;

  private static final String HTML =
      """
      <p>Hi ${name}, <a href="https://shop.example/sale">look</a></p>
      <a href="${unsubscribeUrl}">leave</a> ${postalAddress}
      """;

  private TestingCampaign campaign;

  @BeforeEach
  void begin() {
    campaign = TestingCampaign.begin();
    campaign.postalAddress();
  }

  @AfterEach
  void end() {
    campaign.close();
  }

  /** The HTML with its links is complete when the text ends the message of every other person. */
  @Test
  void endsTheMessagesOfWhomItSays() throws IOException {
    campaign.people("all", people());
    new TestingCaps(campaign).set("once", TestingCaps.rolling(1, "P7D"));
    apply("sale", "holdout: 20%").then().statusCode(201);

    var id = campaign.launch("sale");
    var run = campaign.ended(id);

    TestingCampaign.everybodyIsAccountedFor(run);
    assertThat(campaign.count(run, "SKIPPED", "template_abort")).isEqualTo(PEOPLE / 2);
    assertThat(campaign.count(run, "HELD_OUT", "control_group")).isPositive();
    assertThat(campaign.taken())
        .hasSize(campaign.count(run, "SENT", ""))
        .allMatch(address -> address.startsWith("some"));
    assertThat(lines("/v1/runs/{id}/ledger", id))
        .filteredOn(row -> "template_abort".equals(row.path("reason").asText()))
        .hasSize(PEOPLE / 2)
        .allSatisfy(row -> assertThat(row.path("detail").asText()).isEqualTo("sold out for them"));
    assertThat(lines("/v1/runs/{id}/events", id))
        .filteredOn(event -> "message.skipped".equals(event.path("type").asText()))
        .hasSize(PEOPLE / 2)
        .allSatisfy(
            event -> {
              assertThat(event.path("data").path("reason").asText()).isEqualTo("template_abort");
              assertThat(event.path("data").path("detail").asText()).isEqualTo("sold out for them");
            });
    explains(id);
    proves(id);
    countsAgainstNoCap(run);
  }

  private void explains(String id) {
    var person = campaign.api().get("/v1/runs/{id}/people/p1", id);
    assertThat(person.<String>path("decisions[0].state")).isEqualTo("SKIPPED");
    assertThat(person.<String>path("decisions[0].reason")).isEqualTo("template_abort");
    assertThat(person.<String>path("decisions[0].rule"))
        .isEqualTo("The template says itself that this person gets no message.");
    assertThat(person.<String>path("decisions[0].detail")).isEqualTo("sold out for them");
  }

  private void proves(String id) {
    assertThat(campaign.audit(id).checks())
        .isNotEmpty()
        .noneMatch(check -> check.verdict() == Verdict.REFUTED);
  }

  /** Who was sent nothing has had nothing. */
  private void countsAgainstNoCap(Response first) {
    campaign.apply("after", "");

    var after = campaign.ended(campaign.launch("after"));

    assertThat(campaign.count(after, "SKIPPED", "frequency_cap"))
        .isEqualTo(campaign.count(first, "SENT", ""));
  }

  /** Half of all messages: the template does what it is meant to do. */
  @Test
  void isNoFailureThatStopsARun() {
    campaign.people("all", people());
    var bound = "guardrails: {stopOn: {renderFailures: 1%, after: 20}}";
    apply("bound", bound).then().statusCode(201);

    var run = campaign.ended(campaign.launch("bound"));

    assertThat(campaign.count(run, "SKIPPED", "template_abort")).isEqualTo(PEOPLE / 2);
    assertThat(campaign.count(run, "SENT", "")).isEqualTo(PEOPLE / 2);
  }

  /**
   * Of every made-up person the words were cut off by an abort, and of these people they are not.
   */
  @Test
  void hidesNoBodyWithoutAWayOut() {
    campaign.people("all", people());
    var hidden =
        "<#if !name?starts_with('N')><@abort reason='not meant'/>${1 / 0}</#if>"
            + "<#if name == 'never'>";
    apply("hidden", "", hidden, "</#if>").then().statusCode(201);

    var run = campaign.ended(campaign.launch("hidden"));

    assertThat(campaign.count(run, "SKIPPED", "render_error")).isEqualTo(PEOPLE);
    assertThat(campaign.taken()).isEmpty();
  }

  @Test
  void isShownBeforeItIsSent() {
    campaign.people("all", people());
    apply("sale", "").then().statusCode(201);
    var api = campaign.api();

    var shown = api.post("/v1/campaigns/sale/preview", Map.of("profile", "p1"));

    assertThat(shown.<String>path("failure.reason")).isEqualTo("TEMPLATE_ABORT");
    assertThat(shown.<String>path("failure.detail")).isEqualTo("sold out for them");
    assertThat(shown.<String>path("html")).isNull();
    var other = api.post("/v1/campaigns/sale/preview", Map.of("profile", "p0"));
    assertThat(other.<Object>path("failure")).isNull();
  }

  @Test
  void isRefusedWithoutAReasonThatIsWrittenOut() {
    campaign.people("all", people());

    var refused = apply("sale", "", "<#if name == 'x'><@abort reason=name/></#if><#stop>");

    refused.then().statusCode(422);
    assertThat(refused.<List<String>>path("violations.rule"))
        .hasSize(2)
        .allMatch(rule -> rule.contains("<@abort reason="));
  }

  private Response apply(String name, String more) {
    return apply(name, more, "<#if name?ends_with('1')><@abort reason='sold out for them'/></#if>");
  }

  private Response apply(String name, String more, String abort) {
    return apply(name, more, abort, "");
  }

  private Response apply(String name, String more, String abort, String end) {
    var file =
        """
        campaign: %s
        version: 1
        purpose: marketing
        audience: {include: [all]}
        schedule: now
        tracking: {clicks: true}
        message:
          channel: email
          from: Fanfare Market <offers@example.com>
          subject: Hello ${name}
          html: |
        %s
          text: |
            Hi ${name} %s
            leave: ${unsubscribeUrl}
            ${postalAddress}
            %s
        %s
        """
            .formatted(name, HTML.indent(4).stripTrailing(), abort, end, more);
    return campaign
        .api()
        .request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(file)
        .put("/v1/campaigns/{name}", name);
  }

  private static List<String> people() {
    return IntStream.range(0, PEOPLE)
        .mapToObj(
            i -> "p%d,%s%d@example.com,N%d".formatted(i, i % 2 == 0 ? "some" : "none", i, i % 2))
        .toList();
  }

  private List<JsonNode> lines(String path, String run) throws IOException {
    var json = new ObjectMapper();
    var lines = new ArrayList<JsonNode>();
    for (var line : campaign.api().get(path, run).asString().lines().toList()) {
      lines.add(json.readTree(line));
    }
    return lines;
  }
}
