package dev.fanfare.dispatch;

import static dev.fanfare.dispatch.TestingReader.follow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A reader arrives, whether the click can be written down or not; what was lost is told. */
@QuarkusTest
final class LostClicksIT {

  private static final String FILE =
      """
      campaign: unwritten
      version: 1
      purpose: marketing
      audience:
        include: [all]
      schedule: now
      message:
        channel: email
        from: Fanfare Market <offers@example.com>
        subject: Hello
        html: |
          <html><body><a href="https://shop.example/offers">offers</a>
          <a href="${unsubscribeUrl}">leave</a> ${postalAddress}</body></html>
      """;

  @Test
  void leadsOnWhoeverClicksWhenThatCannotBeCommitted() throws SQLException {
    try (var campaign = TestingCampaign.begin()) {
      var run = sent(campaign);
      var mail = TestingMail.read(campaign.mailTo("a@example.com"));
      var link = mail.links().get(1);
      assertThat(follow(link).statusCode()).isEqualTo(302);
      TestingDatabase.execute(
          """
          create function full_disk() returns trigger language plpgsql
          as $$ begin raise exception 'no space left on device'; end $$;
          create trigger full_disk before insert on event for each row
          when (new.run_id = %d) execute function full_disk();
          """
              .formatted(TimeOrderedId.read("run", run)));
      try {
        var before = lost(campaign);

        var clicked = follow(link);

        assertThat(clicked.statusCode()).isEqualTo(302);
        assertThat(clicked.header("Location")).isEqualTo("https://shop.example/offers");
        follow(mail.pixel()).then().statusCode(503);
        Awaiting.value("both are told", () -> lost(campaign), lost -> lost >= before + 2);
      } finally {
        TestingDatabase.execute("drop trigger full_disk on event; drop function full_disk()");
      }

      assertThat(follow(link).statusCode()).isEqualTo(302);
      Awaiting.value(
          "the first click and the last are committed",
          () -> clicks(campaign, run),
          clicks -> clicks == 2);
    }
  }

  private static String sent(TestingCampaign campaign) {
    campaign.postalAddress();
    campaign.people("all", List.of("a,a@example.com,Ada"));
    campaign
        .api()
        .request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(FILE)
        .put("/v1/campaigns/unwritten")
        .then()
        .statusCode(201);
    var run = campaign.launch("unwritten");
    campaign.ended(run);
    return run;
  }

  private static double lost(TestingCampaign campaign) {
    List<Map<String, Object>> figures = campaign.api().get("/v1/status").path("figures");
    return figures.stream()
        .filter(figure -> "tracking.lost".equals(figure.get("name")))
        .mapToDouble(figure -> ((Number) Objects.requireNonNull(figure.get("value"))).doubleValue())
        .sum();
  }

  private static long clicks(TestingCampaign campaign, String run) {
    return campaign
        .api()
        .get("/v1/runs/{id}/events", run)
        .asString()
        .lines()
        .filter(event -> event.contains("message.clicked"))
        .count();
  }
}
