package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.Awaiting;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Clicks by link: mails of two variants are read and their links followed, as people do. */
@QuarkusTest
final class LinkReportsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String CARD = "https://market.example/card/${name?url}";

  /** The first link of one variant is the second of the other, and one is each person's own. */
  private static final String FILE =
      """
      campaign: links
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
          <body><a href="https://market.example/coupons">coupons</a>
          <a href="https://market.example/card/${name?url}">card</a>
          <a href="${unsubscribeUrl}">leave</a> ${postalAddress}</body>
      tracking:
        parameters: {utm_campaign: links}
      variants:
        - {name: plain, weight: 1}
        - name: turned
          weight: 1
          html: |
            <#macro button url><a href="${url}">go</a></#macro>
            <body><@button url="https://market.example/hours"/>
            <@button url="https://market.example/coupons"/>
            <a href="https://market.example/card/${name?url}">card</a>
            <a href="${unsubscribeUrl}">leave</a> ${postalAddress}</body>
      """;

  /** One message for all, in which the coupons come second. */
  private static final String NEXT =
      """
      campaign: links
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
          <body><a href="https://market.example/news">news</a>
          <a href="https://market.example/coupons">coupons</a>
          <a href="${unsubscribeUrl}">leave</a> ${postalAddress}</body>
      tracking:
        parameters: {utm_campaign: next}
      """;

  @Test
  void countsEveryClickUnderWhatItsLinkSays() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      var run = sent(campaign);
      var plain = addresses(campaign, run, "plain");
      var turned = addresses(campaign, run, "turned");
      // One link for each: nobody has read a mail of seconds ago and followed two of its links.
      follow(campaign, plain.get(0), 1, "https://market.example/coupons?utm_campaign=links");
      follow(campaign, plain.get(0), 1, "https://market.example/coupons?utm_campaign=links");
      follow(campaign, plain.get(1), 2, card(plain.get(1)));
      follow(campaign, plain.get(2), 2, card(plain.get(2)));
      follow(campaign, turned.get(0), 1, "https://market.example/hours?utm_campaign=links");
      follow(campaign, turned.get(1), 2, "https://market.example/coupons?utm_campaign=links");
      var report = arrived(campaign, run);

      assertThat(lines(report))
          .containsExactly(
              "plain 0 html https://market.example/coupons?utm_campaign=links {person=1/2}",
              "plain 1 html " + CARD + " {person=2/2}",
              "turned 3 html https://market.example/hours?utm_campaign=links {person=1/1}",
              "turned 4 html https://market.example/coupons?utm_campaign=links {person=1/1}");
      var events = VariantsIT.lines(campaign, run, "events");
      assertThat(total(report)).isEqualTo(clicks(events));
      assertThat(events.toString()).doesNotContain("market.example/");
      assertThat(csv(campaign, run))
          .contains(
              "\r\nlink,plain 1,clicks,person,2,2," + CARD + "\r\n",
              "\r\nlink,turned 4,clicks,person,1,1,"
                  + "https://market.example/coupons?utm_campaign=links\r\n");
    }
  }

  @Test
  void countsAMessageAsSentOnceItIsSeen() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      // The inbox takes this one's mail and cuts the connection: nobody knows whether it was sent.
      var run = sent(campaign, List.of("c,cut@example.com,Cy"));
      assertThat(arrived(campaign, run).at("/funnel/unknown").asLong()).isEqualTo(1);

      get(TestingMail.read(campaign.mailTo("cut@example.com")).links().get(1));

      var report = arrived(campaign, run);
      for (var part : List.of("/funnel", "/domains/0/funnel")) {
        assertThat(report.at(part + "/unknown").asLong()).as(part).isZero();
        assertThat(report.at(part + "/sent").asLong()).as(part).isEqualTo(41);
      }
      assertThat(campaign.audit(run).refuted()).isFalse();
    }
  }

  @Test
  void tellsTheLinkThatNobodySeesFromOthers() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      var run = sent(campaign);
      var somebody = addresses(campaign, run, "plain").getFirst();
      var mail = TestingMail.read(campaign.mailTo(somebody));
      get(mail.hidden());

      var report = arrived(campaign, run);

      assertThat(lines(report)).containsExactly("plain 2 hidden  {bot=1/1}");
    }
  }

  /** The next version says other things at other places; what it still has is the same link. */
  @Test
  void takesALinkOfSeveralVersionsAndRunsForOne() {
    try (var campaign = TestingCampaign.begin()) {
      var first = sent(campaign);
      var plain = addresses(campaign, first, "plain");
      var turned = addresses(campaign, first, "turned");
      follow(campaign, plain.get(0), 1, "https://market.example/coupons?utm_campaign=links");
      follow(campaign, turned.get(0), 2, "https://market.example/coupons?utm_campaign=links");
      follow(campaign, plain.get(1), 2, card(plain.get(1)));
      follow(campaign, turned.get(1), 1, "https://market.example/hours?utm_campaign=links");
      get(TestingMail.read(campaign.mailTo(plain.get(2))).hidden());
      arrived(campaign, first);
      String etag = campaign.api().get("/v1/campaigns/links").header("ETag");
      campaign
          .api()
          .request()
          .contentType("text/yaml")
          .header("If-Match", etag)
          .body(NEXT)
          .put("/v1/campaigns/links")
          .then()
          .statusCode(200);
      String second = campaign.ended(campaign.launch("links")).path("id");
      for (var address : List.of(plain.get(0), plain.get(0), turned.get(2))) {
        var mail = TestingMail.read(campaign.mailsTo(address).getLast());
        assertThat(get(mail.links().get(2)))
            .isEqualTo("https://market.example/coupons?utm_campaign=next");
      }
      get(TestingMail.read(campaign.mailsTo(plain.get(3)).getLast()).links().get(1));
      arrived(campaign, second);

      var report = campaign.api().get("/v1/campaigns/links/report");

      report.then().statusCode(200);
      assertThat(report.<List<Object>>path("links").stream().map(String::valueOf))
          .containsExactly(
              "{words=https://market.example/coupons, clicks={person={people=4, total=5}}}",
              "{words=" + CARD + ", clicks={person={people=1, total=1}}}",
              "{words=https://market.example/hours, clicks={person={people=1, total=1}}}",
              "{words=https://market.example/news, clicks={person={people=1, total=1}}}",
              "{part=hidden, clicks={bot={people=1, total=1}}}");
      assertThat(report.<Integer>path("funnel.clicks.person.total")).isEqualTo(8);
      assertThat(report.<List<Integer>>path("runs.funnel.clicks.person.total"))
          .containsExactly(4, 4);
    }
  }

  private static String sent(TestingCampaign campaign) {
    return sent(campaign, List.of());
  }

  private static String sent(TestingCampaign campaign, List<String> more) {
    campaign.postalAddress();
    var people = new ArrayList<>(TestingCampaign.many(40));
    people.addAll(more);
    campaign.people("all", people);
    campaign
        .api()
        .request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(FILE)
        .put("/v1/campaigns/links")
        .then()
        .statusCode(201);
    return campaign.ended(campaign.launch("links")).path("id");
  }

  /** Addresses of the first people, of those who got this variant. */
  private static List<String> addresses(TestingCampaign campaign, String run, String variant) {
    var addresses = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      var person = "p" + i;
      String got =
          campaign
              .api()
              .get("/v1/runs/{id}/people/{who}", run, person)
              .path("decisions[0].variant");
      if (got.equals(variant)) {
        addresses.add(person + "@example.com");
      }
    }
    return addresses;
  }

  private static void follow(TestingCampaign campaign, String address, int place, String target) {
    var links = TestingMail.read(campaign.mailTo(address)).links();
    assertThat(get(links.get(place))).isEqualTo(target);
  }

  private static String card(String address) {
    var name = address.replaceAll("p([0-9]+)@.*", "Name$1");
    return "https://market.example/card/" + name + "?utm_campaign=links";
  }

  private static String get(String link) {
    return String.valueOf(TestingReader.follow(link).header("Location"));
  }

  private static JsonNode arrived(TestingCampaign campaign, String run) {
    return Awaiting.value(
        "all events are in the report",
        () -> report(campaign, run),
        report -> report.path("counted").asLong() == report.path("recorded").asLong());
  }

  private static JsonNode report(TestingCampaign campaign, String run) {
    try {
      return JSON.readTree(campaign.api().get("/v1/runs/{id}/report", run).asString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String csv(TestingCampaign campaign, String run) {
    return campaign.api().request().accept("text/csv").get("/v1/runs/{id}/report", run).asString();
  }

  /** Links of the report, each in a line. */
  private static List<String> lines(JsonNode report) {
    var lines = new ArrayList<String>();
    for (var link : report.path("links")) {
      var clicks = new TreeMap<String, String>();
      link.path("clicks")
          .properties()
          .forEach(
              by ->
                  clicks.put(
                      by.getKey(),
                      by.getValue().path("people") + "/" + by.getValue().path("total")));
      lines.add(
          "%s %s %s %s %s"
              .formatted(
                  link.path("group").asText(),
                  link.path("link").asText(),
                  link.path("part").asText(),
                  link.path("url").asText(link.path("words").asText()),
                  clicks));
    }
    return lines;
  }

  private static long total(JsonNode report) {
    long total = 0;
    for (var link : report.path("links")) {
      total += link.at("/clicks/person/total").asLong();
    }
    return total;
  }

  private static long clicks(List<JsonNode> events) {
    return events.stream()
        .filter(event -> event.path("type").asText().equals("message.clicked"))
        .filter(event -> event.at("/data/linkTable").asInt() > 0)
        .count();
  }
}
