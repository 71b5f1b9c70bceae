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
import java.util.concurrent.Executors;
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

  /**
   * Two who hold what the other needs: PostgreSQL takes back whoever has waited a second, which is
   * the writer of clicks, and lets the other go on.
   */
  @Test
  void writesAClickAgainThatHasLostADeadlock() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      var run = sent(campaign);
      var link = TestingMail.read(campaign.mailTo("a@example.com")).links().get(1);
      assertThat(follow(link).statusCode()).isEqualTo(302);
      var lost = lost(campaign);
      var first = "pg_advisory_xact_lock(%d)".formatted(TimeOrderedId.read("run", run));
      var second = "pg_advisory_xact_lock(-%d)".formatted(TimeOrderedId.read("run", run));
      TestingDatabase.execute(
          """
          create function crossed() returns trigger language plpgsql
          as $$ begin perform %s; perform %s; return new; end $$;
          create trigger crossed before insert on event for each row
          when (new.run_id = %d) execute function crossed();
          """
              .formatted(first, second, TimeOrderedId.read("run", run)));
      try (var other = TestingDatabase.connect();
          var statement = other.createStatement();
          var readers = Executors.newVirtualThreadPerTaskExecutor()) {
        other.setAutoCommit(false);
        // Never the one that looks for a cycle, and so never the one that is taken back.
        statement.execute("set local deadlock_timeout = '1min'");
        statement.execute("select " + second);
        int deadlocks = deadlocks();

        var click = readers.submit(() -> follow(link));
        Awaiting.until("the writer waits for the other", () -> waiting() == 1);
        statement.execute("select " + first);
        other.commit();

        assertThat(click.get().statusCode()).isEqualTo(302);
        Awaiting.until("the database tells of the deadlock", () -> deadlocks() == deadlocks + 1);
      } finally {
        TestingDatabase.execute("drop trigger crossed on event; drop function crossed()");
      }
      Awaiting.value("both clicks are told", () -> clicks(campaign, run), clicks -> clicks == 2);
      assertThat(lost(campaign)).isEqualTo(lost);
    }
  }

  private static int waiting() {
    return figure("select count(*) from pg_locks where locktype = 'advisory' and not granted");
  }

  private static int deadlocks() {
    return figure("select deadlocks from pg_stat_database where datname = current_database()");
  }

  private static int figure(String sql) {
    try (var connection = TestingDatabase.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
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
