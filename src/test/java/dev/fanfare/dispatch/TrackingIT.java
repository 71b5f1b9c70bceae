package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingReader.BROWSER;
import static dev.fanfare.dispatch.TestingReader.follow;
import static dev.fanfare.dispatch.TestingReader.look;
import static dev.fanfare.dispatch.TestingReader.path;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Opens and clicks from the outside: a mail is read, its links are followed, the events say so. */
@QuarkusTest
final class TrackingIT {

  private static final String HTML =
      """
      <html><body>
          <p>Hello ${name}</p>
          <a href="https://shop.example/offers?a=1&amp;b=2#top">offers</a>
          <a href='https://shop.example/for/${name?url}?utm_source=own'>yours</a>
          <a href="mailto:help@shop.example">help</a>
          <a href="https://shop.example/terms" data-fanfare-track="off">terms</a>
          <a href="${unsubscribeUrl}">leave</a> ${postalAddress}
          <a href="${preferencesUrl}">choose</a> <a href="${viewUrl}">view</a>
          </body></html>""";

  private static final String PARAMETERS =
      """
      tracking:
        parameters:
          utm_source: fanfare
          utm_campaign: spring & summer
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void leadsEveryLinkToWhereItsAuthorWantsAndTellsWho() {
    try (var campaign = TestingCampaign.begin()) {
      var run = sent(campaign, "tracked", PARAMETERS, "a,a@example.com,Ada L");
      var mail = TestingMail.read(campaign.mailTo("a@example.com"));

      assertThat(mail.links()).hasSize(8);
      assertThat(mail.links()).contains("mailto:help@shop.example", "https://shop.example/terms");
      look(mail.pixel(), "Mozilla/5.0").then().statusCode(200).contentType("image/gif");
      var offers = follow(mail.links().get(1), BROWSER);
      var yours = follow(mail.links().get(2), BROWSER);
      var robot = follow(mail.links().get(1), "examplebot/1.0");

      assertThat(offers.statusCode()).isEqualTo(302);
      assertThat(offers.header("Location"))
          .isEqualTo(
              "https://shop.example/offers?a=1&b=2&utm_source=fanfare"
                  + "&utm_campaign=spring%20%26%20summer#top");
      assertThat(offers.header("Cache-Control")).isEqualTo("no-store");
      assertThat(yours.header("Location"))
          .isEqualTo(
              "https://shop.example/for/Ada%20L?utm_source=own"
                  + "&utm_campaign=spring%20%26%20summer");
      assertThat(robot.statusCode()).isEqualTo(302);
      assertThat(mail.links().get(1)).hasSizeLessThan(200);
      // Whether a second link so soon is a person's follows from the clock: RecentClicksTest.
      assertThat(told(campaign, run, "message.clicked", "agent"))
          .hasSize(3)
          .startsWith("person")
          .endsWith("bot");
      assertThat(told(campaign, run, "message.opened", "agent")).containsExactly("machine");
      assertThat(told(campaign, run, "message.clicked", "link")).containsExactly("0", "1", "0");
      assertThat(told(campaign, run, "message.clicked", "campaign")).containsOnly("tracked");
    }
  }

  @Test
  void followsOnlyWhatItSigned() {
    try (var campaign = TestingCampaign.begin()) {
      var run = sent(campaign, "signed", "", "a,a@example.com,Ada");
      var mail = TestingMail.read(campaign.mailTo("a@example.com"));
      var link = mail.links().get(1);

      for (var forged :
          List.of(
              link.substring(0, link.length() - 1),
              link.substring(0, link.length() - 2) + "AA",
              link.replace("/c/", "/c/A"),
              link.replace("/c/", "/o/"),
              mail.pixel().replace("/o/", "/c/"),
              link.replaceAll("/c/.*", "/c/https%3A%2F%2Fevil.example"),
              link.replaceAll("/c/.*", "/c/%3Cscript%3Ealert(1)%3C%2Fscript%3E"),
              link.replaceAll("/c/.*", "/c/x%0d%0aLocation:%20https:evil.example"))) {
        var answer = follow(forged, BROWSER);
        assertThat(answer.statusCode()).as(forged).isEqualTo(404);
        assertThat(answer.header("Location")).isNull();
        assertThat(answer.asString()).doesNotContain("alert(1)");
      }
      var elsewhere =
          given()
              .redirects()
              .follow(false)
              .header("User-Agent", BROWSER)
              .queryParam("url", "https://evil.example")
              .queryParam("target", "//evil.example")
              .get(path(link));
      assertThat(elsewhere.header("Location")).startsWith("https://shop.example/offers?a=1&b=2");
      assertThat(told(campaign, run, "message.clicked", "agent")).hasSize(1);
    }
  }

  @Test
  void takesWhoFollowsTheHiddenLinkForAMachine() {
    try (var campaign = TestingCampaign.begin()) {
      var run = sent(campaign, "scanned", "", "a,a@example.com,Ada");
      var mail = TestingMail.read(campaign.mailTo("a@example.com"));

      var hidden = follow(mail.links().getFirst(), BROWSER);
      follow(mail.links().get(1), BROWSER);

      assertThat(hidden.statusCode()).isEqualTo(404);
      assertThat(told(campaign, run, "message.clicked", "agent")).containsExactly("bot", "bot");
    }
  }

  @Test
  void leavesAMessageAloneWhoseCampaignWantsNoTracking() {
    try (var campaign = TestingCampaign.begin()) {
      sent(
          campaign, "quiet", "tracking:\n  opens: false\n  clicks: false\n", "a,a@example.com,Ada");
      var mail = TestingMail.read(campaign.mailTo("a@example.com"));

      assertThat(mail.links()).hasSize(7).contains("https://shop.example/offers?a=1&b=2#top");
      assertThat(mail.html()).doesNotContain("/c/").doesNotContain("/o/");
    }
  }

  @Test
  void takesASeenMessageForSent() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      var run = sent(campaign, "unsure", "", "a,a@example.com,Ada");
      var mail = TestingMail.read(campaign.mailTo("a@example.com"));
      // As a worker that died behind the final dot leaves it.
      TestingDatabase.execute(
          "update ledger set state = 6, reason = 201, ambiguous = 1 where run_id = "
              + dev.fanfare.platform.TimeOrderedId.read("run", run));

      follow(mail.links().get(1), BROWSER);

      String state =
          campaign.api().get("/v1/runs/{id}/people/{who}", run, "a").path("decisions[0].state");
      assertThat(state).isEqualTo("SENT");
      assertThat(told(campaign, run, "message.settled", "reason")).containsExactly("seen");
    }
  }

  @Test
  void showsAMessageInABrowserAsItWouldBeNow() {
    try (var campaign = TestingCampaign.begin()) {
      var run = sent(campaign, "shown", "", "a,a@example.com,Ada <b>");
      var mail = TestingMail.read(campaign.mailTo("a@example.com"));
      var view = path(mail.links().getLast());

      var page = Api.open().get(view);

      page.then().statusCode(200).header("Cache-Control", "no-store");
      assertThat(page.header("Content-Security-Policy")).contains("sandbox");
      assertThat(page.asString())
          .contains(
              "Hello Ada &lt;b&gt;",
              "<meta name=\"viewport\"",
              "https://shop.example/offers?a=1&amp;b=2#top",
              "today")
          .doesNotContain("/c/")
          .doesNotContain("/o/");
      assertThat(told(campaign, run, "message.opened", "agent")).isEmpty();
    }
  }

  @Test
  void marksTheLinksOfTheTextWhereTheFileSaysSo() {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people("all", List.of("a,a@example.com,Ada"));
      var file =
          """
          campaign: plain
          version: 1
          purpose: marketing
          audience:
            include: [all]
          schedule: now
          message:
            channel: email
            from: Fanfare Market <offers@example.com>
            subject: Hello
            text: |
              Look (https://shop.example/a?b=c), ${name}.
              ${unsubscribeUrl} ${postalAddress}
          tracking:
            text: true
          """;
      campaign
          .api()
          .request()
          .contentType("text/yaml")
          .header("If-None-Match", "*")
          .body(file)
          .put("/v1/campaigns/plain")
          .then()
          .statusCode(201);
      var run = campaign.launch("plain");
      campaign.ended(run);
      var mail = campaign.mailTo("a@example.com").replace("=\r\n", "");
      var link = Pattern.compile("Look \\((https?://\\S+/c/[A-Za-z0-9_-]+)\\), Ada").matcher(mail);

      assertThat(link.find()).as(mail).isTrue();
      assertThat(follow(link.group(1), BROWSER).header("Location"))
          .isEqualTo("https://shop.example/a?b=c");
      assertThat(told(campaign, run, "message.clicked", "agent")).containsExactly("person");
    }
  }

  @Test
  void hasNothingLeftToShowToWhoeverWasErased() {
    try (var campaign = TestingCampaign.begin()) {
      sent(campaign, "erased", "", "a,a@example.com,Ada");
      var mail = TestingMail.read(campaign.mailTo("a@example.com"));
      campaign.api().request().delete("/v1/profiles/a").then().statusCode(200);

      Api.open().get(path(mail.links().getLast())).then().statusCode(410);
      Api.open().get(path(mail.links().get(6))).then().statusCode(410);
      assertThat(follow(mail.links().get(1), BROWSER).header("Location"))
          .as("the way to the shop stays; the number that clicked is nobody's")
          .startsWith("https://shop.example/offers");
    }
  }

  @Test
  void letsAPersonChooseWhatTheyGet() {
    try (var campaign = TestingCampaign.begin()) {
      var api = campaign.api();
      api.create(
              "/v1/purposes/tips",
              Map.of(
                  "service", false, "title", "Tips & tricks \"<i>\"", "description", "Now & then"))
          .then()
          .statusCode(201);
      sent(campaign, "choosing", "", "a,a@example.com,Ada");
      var mail = TestingMail.read(campaign.mailTo("a@example.com"));
      var centre = path(mail.links().get(6));

      var page = Api.open().get(centre);
      assertThat(page.asString())
          .contains("value=\"marketing\" checked", "value=\"tips\">", "Tips &amp; tricks &quot;")
          .doesNotContain("<i>");
      choose(centre, "wanted=tips&wanted=service&wanted=%22%3E");

      assertThat(consents(campaign))
          .containsEntry("marketing", "withdrawn")
          .containsEntry("tips", "granted");
      assertThat(Api.open().get(centre).asString()).contains("value=\"tips\" checked");
      choose(centre, "nothing=yes");
      assertThat(consents(campaign))
          .containsEntry("marketing", "withdrawn")
          .containsEntry("tips", "withdrawn");
      List<String> sources = api.get("/v1/profiles/a/consents").path("items.source");
      assertThat(sources).contains("page", "page", "page");
      Api.open().get(centre.substring(0, centre.length() - 1)).then().statusCode(404);
    }
  }

  private static void choose(String centre, String form) {
    Api.open()
        .contentType("application/x-www-form-urlencoded")
        .body(form)
        .post(centre)
        .then()
        .statusCode(200);
  }

  private static Map<String, String> consents(TestingCampaign campaign) {
    List<Map<String, String>> current =
        campaign.api().get("/v1/profiles/a/consents").path("current");
    var states = new java.util.HashMap<String, String>();
    current.forEach(state -> states.put(state.get("purpose"), state.get("state")));
    return states;
  }

  private static String sent(TestingCampaign campaign, String name, String more, String person) {
    campaign.postalAddress();
    campaign.people("all", List.of(person));
    var file =
        """
        campaign: %s
        version: 1
        purpose: marketing
        audience:
          include: [all]
        schedule: now
        message:
          channel: email
          from: Fanfare Market <offers@example.com>
          subject: Hello ${name}
          html: |
            %s
        %s
        """
            .formatted(name, HTML.indent(4).strip(), more);
    campaign
        .api()
        .request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(file)
        .put("/v1/campaigns/{name}", name)
        .then()
        .statusCode(201);
    var run = campaign.launch(name);
    campaign.ended(run);
    return run;
  }

  /** A field of the data of all events of a type, in their order. */
  private static List<String> told(
      TestingCampaign campaign, String run, String type, String field) {
    return campaign
        .api()
        .get("/v1/runs/{id}/events", run)
        .asString()
        .lines()
        .map(TrackingIT::json)
        .filter(event -> event.path("type").asText().equals(type))
        .map(event -> event.path("data").path(field).asText())
        .toList();
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
